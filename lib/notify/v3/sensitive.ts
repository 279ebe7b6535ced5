/** Opens one ciphertext for the merchant certificate; base64 in, text out. */
export type Decrypt = (ciphertext: string) => Promise<string>;

/**
 * The value with the fields opened that are ciphertext for the merchant certificate; those that are missing or empty
 * stay as they are.
 *
 * @param places the names that lead to each; `*` stands for every entry of a list.
 * @throws {DecryptionError} where one does not open.
 * @see https://pay.weixin.qq.com/doc/v3/partner/4013059053
 */
export async function openFields(
  value: unknown,
  places: readonly (readonly string[])[],
  decrypt: Decrypt,
): Promise<unknown> {
  let opened = value;
  for (const place of places) opened = await openAt(opened, place, decrypt);
  return opened;
}

async function openAt(value: unknown, place: readonly string[], decrypt: Decrypt): Promise<unknown> {
  const [name, ...rest] = place;
  if (name === undefined) return typeof value === 'string' && value !== '' ? decrypt(value) : value;
  if (name === '*') {
    return Array.isArray(value) ? Promise.all(value.map((item) => openAt(item, rest, decrypt))) : value;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return value;
  return { ...value, [name]: await openAt(Reflect.get(value, name), rest, decrypt) };
}
