import type { Field, Fields } from '../openapi';
import { paramError, type Source } from './fields';

/** Where ciphertexts stand, and how they are opened. */
export interface Opening {
  readonly source: Source;
  /** Opens a ciphertext; undefined where it does not open. */
  readonly open: (ciphertext: string) => string | undefined;
}

function opened(value: string, { open, source }: Opening, at: string): string {
  const plaintext = open(value);
  if (plaintext !== undefined) return plaintext;
  const message = `输入源“/${source}${at}”解密失败，请使用 Wechatpay-Serial 所示的公钥加密`;
  throw paramError(source, at, value, 'was not encrypted for the key that Wechatpay-Serial names', message);
}

function revealValue(field: Field | undefined, value: unknown, opening: Opening, at: string): unknown {
  if (typeof value === 'string') return field?.encrypted && value !== '' ? opened(value, opening, at) : value;
  if (Array.isArray(value)) {
    return value.map((item, index) => revealValue(field?.items, item, opening, `${at}/${index}`));
  }
  return field?.fields ? reveal(field.fields, value, opening, at) : value;
}

/** The value with its sensitive fields opened, at any depth; everything else as it is. */
export function reveal(fields: Fields, value: unknown, opening: Opening, at = ''): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, item]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return [name, revealValue(field, item, opening, `${at}/${name}`)];
  });
  return Object.fromEntries(entries);
}
