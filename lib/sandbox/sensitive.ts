import type { Field, Fields } from './fields';
import { paramError } from './fields';

/** Opens a ciphertext; undefined where it does not open. */
export type Open = (ciphertext: string) => string | undefined;

function revealValue(field: Field | undefined, value: unknown, open: Open, at: string): unknown {
  if (field?.type === 'string' && field.encrypted && typeof value === 'string' && value !== '') {
    const plaintext = open(value);
    if (plaintext === undefined) {
      const message = `输入源“/body${at}”解密失败，请使用 Wechatpay-Serial 所示的公钥加密`;
      throw paramError(
        'body',
        at,
        value,
        'was not encrypted for the key that Wechatpay-Serial names',
        message,
      );
    }
    return plaintext;
  }
  if (field?.type === 'array' && Array.isArray(value)) {
    return value.map((item, index) => revealValue(field.items, item, open, `${at}/${index}`));
  }
  return field?.type === 'object' ? reveal(field.fields, value, open, at) : value;
}

/** The value with its sensitive fields opened, at any depth; everything else as it is. */
export function reveal(fields: Fields, value: unknown, open: Open, at = ''): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, item]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return [name, revealValue(field, item, open, `${at}/${name}`)];
  });
  return Object.fromEntries(entries);
}
