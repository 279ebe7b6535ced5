import { Hash, type SignType } from '../crypto';
import { ConfigError } from '../errors';
import { scalarText } from '../xml';

/**
 * The string that an APIv2 message is signed as: `name=value` in the order of the names' bytes, joined by `&`; without
 * `sign`, null and empty text. The key is not part of it.
 *
 * @throws ConfigError where a field holds an object or a list: APIv2 wants its text.
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
 * Text that is one value where fields are joined as `name=value&…`. With an `&` in it the same sign would prove other
 * fields: of a notification, for one, which is signed with the same key.
 *
 * @throws {ConfigError} where it holds `&` or `=`.
 */
export function unambiguous(field: string, text: string): string {
  if (!/[&=]/.test(text)) return text;
  throw new ConfigError(
    field,
    'expected a text without & and =, which separate the fields that are signed, received one with them',
    'Leave both out: WeChat Pay gives no such value, and your own numbers need letters, digits, - and _ alone.',
  );
}

/** Makes the sign of a string: upper-case hex. */
export type Sign = (type: SignType, text: string) => string;

/** The types of a sign tell themselves apart by their length; not every message names its own. */
const TYPES: ReadonlyMap<number, SignType> = new Map([
  [32, 'MD5'],
  [64, 'HMAC-SHA256'],
]);

/** The type of a sign, by its length; undefined where it is none. */
export function typeOfSign(given: string): SignType | undefined {
  return TYPES.get(given.length);
}

/**
 * The type that a request is signed with.
 *
 * @throws {ConfigError} where its `sign_type` is none.
 */
export function signTypeOf({ sign_type: type = 'MD5' }: Readonly<Record<string, unknown>>): SignType {
  if (type === '' || type === 'MD5') return 'MD5';
  if (type === 'HMAC-SHA256') return type;
  throw new ConfigError('sign_type', `unknown: ${JSON.stringify(type)}`, 'Write MD5 or HMAC-SHA256.');
}

/** Whether a text is the sign of fields. All of them are covered, those that nobody knows too. */
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
  const hint = 'Give its text: JSON.stringify it where the field holds JSON.';
  throw new ConfigError(`xml.${name}`, `cannot be signed: it is ${shapeOf(value)}`, hint);
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value} without a value`;
}
