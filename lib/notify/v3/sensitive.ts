import type { KeyObject } from 'node:crypto';
import { Rsa } from '../../crypto';

/**
 * The value with the fields opened that are ciphertext for the merchant certificate; those that are missing or empty
 * stay as they are.
 *
 * @param places the names that lead to each; `*` stands for every entry of a list.
 * @throws {DecryptionError} where one does not open.
 * @see https://pay.weixin.qq.com/doc/v3/partner/4013059053
 */
export function openFields(
  value: unknown,
  places: readonly (readonly string[])[],
  privateKey: KeyObject,
): unknown {
  return places.reduce((opened, place) => openAt(opened, place, privateKey), value);
}

function openAt(value: unknown, place: readonly string[], key: KeyObject): unknown {
  const [name, ...rest] = place;
  if (name === undefined) return typeof value === 'string' && value !== '' ? Rsa.decrypt(value, key) : value;
  if (name === '*') return Array.isArray(value) ? value.map((item) => openAt(item, rest, key)) : value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [field, field === name ? openAt(inner, rest, key) : inner]),
  );
}
