import type { Field, Fields } from '../../reference';
import type { Source } from '../validation/fields';
import { Refusal } from '../wire/refusal';

/** The places of ciphertexts, and how to decrypt them. */
export interface FieldDecryption {
  readonly source: Source;
  /** Opens a ciphertext; undefined if it does not open. */
  readonly open: (ciphertext: string) => string | undefined;
}

/** So much is shown of a text that was not encrypted. */
const SHOWN = 256;

function opened(value: string, { open, source }: FieldDecryption, at: string): string {
  const plaintext = open(value);
  if (plaintext !== undefined) return plaintext;
  throw Refusal.of(400, 'PARAM_ERROR', '请确认待处理的消息是否为加密后的密文', {
    finding: {
      field: `/${source}${at}`,
      value: value.slice(0, SHOWN),
      issue: 'was not encrypted for the key that Wechatpay-Serial names',
      location: source,
    },
    internal: 268435464,
  });
}

function revealValue(
  field: Field | undefined,
  value: unknown,
  opening: FieldDecryption,
  at: string,
): unknown {
  if (typeof value === 'string') return field?.encrypted && value !== '' ? opened(value, opening, at) : value;
  if (Array.isArray(value)) {
    return value.map((item, index) => revealValue(field?.items, item, opening, `${at}/${index}`));
  }
  return field?.fields ? decryptRequestFields(field.fields, value, opening, at) : value;
}

/** The value with its sensitive fields opened, at any depth; everything else as it is. */
export function decryptRequestFields(
  fields: Fields,
  value: unknown,
  opening: FieldDecryption,
  at = '',
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, item]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return [name, revealValue(field, item, opening, `${at}/${name}`)];
  });
  return Object.fromEntries(entries);
}
