import { Hash, type SignType } from '../crypto';
import { ConfigError, shapeOf } from '../errors';
import { scalarText } from '../xml';

/**
 * Builds the string to sign of an APIv2 message, without the key: `name=value` sorted by the bytes of the names, joined
 * by `&`, without `sign`, null and empty text.
 *
 * @throws ConfigError if a field is an object or an array instead of text.
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export function stringToSign(fields: Readonly<Record<string, unknown>> | readonly unknown[]): string {
  return Object.entries(fields)
    .filter(([name, value]) => name !== 'sign' && value !== '' && value !== null && value !== undefined)
    .map(([name, value]) => ({ bytes: Buffer.from(name), line: `${name}=${textOf(name, value)}` }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ line }) => line)
    .join('&');
}

/**
 * Checks that a text is one value where fields are joined as `name=value&…`. With an `&` the same sign would be valid for
 * other fields, such as those of a notification, which the same key signs.
 *
 * @throws {ConfigError} if the text contains `&` or `=`.
 */
export function unambiguous(field: string, text: string): string {
  if (!/[&=]/.test(text)) return text;
  throw new ConfigError(
    field,
    'expected a text without & and =, which separate the fields that are signed, received one with them',
    'Remove both: WeChat Pay returns no such value, and your own numbers need letters, digits, - and _ only.',
  );
}

/** Signs a string; returns upper-case hex. */
export type Sign = (type: SignType, text: string) => string;

/** The sign types by length, since not every message names its type. */
const TYPES: ReadonlyMap<number, SignType> = new Map([
  [32, 'MD5'],
  [64, 'HMAC-SHA256'],
]);

/** Returns the type of a sign by its length; undefined for another length. */
export function typeOfSign(given: string): SignType | undefined {
  return TYPES.get(given.length);
}

/**
 * Returns the sign type of a request.
 *
 * @throws {ConfigError} if its `sign_type` is another one.
 */
export function signTypeOf({ sign_type: type = 'MD5' }: Readonly<Record<string, unknown>>): SignType {
  if (type === '' || type === 'MD5') return 'MD5';
  if (type === 'HMAC-SHA256') return type;
  throw new ConfigError(
    'sign_type',
    `expected 'MD5' or 'HMAC-SHA256', received ${JSON.stringify(type)}`,
    'Pass MD5 or HMAC-SHA256.',
  );
}

/** Verifies the sign of fields. It covers every field, including unknown ones. */
export function isSignOf(fields: Readonly<Record<string, unknown>>, given: string, sign: Sign): boolean {
  const type = typeOfSign(given);
  if (type === undefined) return false;
  try {
    return Hash.equals(sign(type, stringToSign(fields)), given);
  } catch (error) {
    if (error instanceof ConfigError && error.field.startsWith('xml.')) return false;
    throw error;
  }
}

function textOf(name: string, value: unknown): string {
  const text = scalarText(value);
  if (text !== undefined) return text;
  throw new ConfigError(
    `xml.${name}`,
    `expected text to sign, received ${typeof value === 'number' ? value : shapeOf(value)}`,
    'Pass text: use JSON.stringify for a field that contains JSON.',
  );
}
