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
