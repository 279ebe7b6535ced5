/** The five pairs of the `Authorization` header. */
export interface Authorization {
  readonly mchid: string;
  readonly serial: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
}

export const SCHEME = 'WECHATPAY2-SHA256-RSA2048';

const PAIR = /[ \t]*([a-z_]{1,16})="([^"]{0,1024})"[ \t]*(,|$)/y;

function readPairs(text: string): Map<string, string> | undefined {
  const pairs = new Map<string, string>();
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < text.length) {
    const [, name, value, separator] = PAIR.exec(text) ?? [];
    if (name === undefined || value === undefined || pairs.has(name)) return undefined;
    pairs.set(name, value);
    if (separator === '') return pairs;
  }
  return undefined;
}

/**
 * Reads the header: `'scheme'` if it has another scheme, `'form'` if it is malformed.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012365342
 */
export function readAuthorization(header: string): Authorization | 'scheme' | 'form' {
  const [, scheme, rest] = /^([\w-]{1,64}) (.*)$/.exec(header) ?? [];
  if (scheme === undefined || rest === undefined) return 'form';
  if (scheme !== SCHEME) return 'scheme';
  const pairs = readPairs(rest);
  const mchid = pairs?.get('mchid');
  const serial = pairs?.get('serial_no');
  const timestamp = pairs?.get('timestamp');
  const nonce = pairs?.get('nonce_str');
  const signature = pairs?.get('signature');
  return pairs?.size === 5 && mchid && serial && timestamp && nonce && signature
    ? { mchid, serial, timestamp, nonce, signature }
    : 'form';
}
