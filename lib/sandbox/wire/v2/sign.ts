import { createHash, createHmac } from 'node:crypto';

/** How a message is signed. */
export type SignType = 'MD5' | 'HMAC-SHA256';

/**
 * The string that a message must be signed as, without the key.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export function signedText(fields: Iterable<readonly [string, string]>): string {
  const given = [...fields].filter(([name, text]) => name !== 'sign' && text !== '');
  const order = (a: string, b: string): number => Buffer.from(a).compare(Buffer.from(b));
  return given
    .sort(([a], [b]) => order(a, b))
    .map((pair) => pair.join('='))
    .join('&');
}

export function signOf(type: SignType, text: string, key: string): string {
  const hash = type === 'MD5' ? createHash('md5') : createHmac('sha256', key);
  return hash.update(`${text}&key=${key}`).digest('hex').toUpperCase();
}
