import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ConfigError } from '../errors';
import { type SecretSource, secretBytes } from './secret';
import { bytesOf } from './text';

/** How an APIv2 message is signed. */
export type SignType = 'MD5' | 'HMAC-SHA256';

/** The hashes of APIv2: its signs, and the key of its refund notifications. */
export const Hash = {
  /**
   * MD5 of a text and, where there is one, of the key behind it: `data&key=KEY`.
   *
   * @param key the APIv2 key; an empty one, and `'0'`, add nothing.
   * @param agency Work WeChat's form, `data&secret=KEY`: true, or the agent's id.
   * @returns lower-case hex.
   * @example
   * import { Hash } from 'wechatpay-chain/crypto'
   * Hash.md5('a=1&b=2', secret)
   */
  md5(data: string | Uint8Array, key: SecretSource = '', agency: boolean | string | number = false): string {
    const secret = secretBytes(key, 'key');
    const hash = createHash('md5').update(bytesOf(data));
    if (!isBlank(secret)) hash.update(agency ? '&secret=' : '&key=').update(secret);
    return hash.digest('hex');
  },

  /**
   * HMAC of a text with the key behind it, `data&key=KEY`, under the same key.
   *
   * @param algorithm the hash, by its name in node:crypto.
   * @returns lower-case hex.
   * @throws ConfigError where the key is empty.
   * @example
   * Hash.hmac('a=1&b=2', secret)
   */
  hmac(data: string | Uint8Array, key: SecretSource, algorithm = 'sha256'): string {
    const secret = secretBytes(key, 'key');
    if (secret.length === 0) throw new ConfigError('key', 'is empty', 'Give the APIv2 key of 32 characters.');
    return createHmac(algorithm, secret).update(bytesOf(data)).update('&key=').update(secret).digest('hex');
  },

  /**
   * The `sign` of an APIv2 message.
   *
   * @param data the string to sign, without the key.
   * @param key the APIv2 key.
   * @returns upper-case hex, of 32 digits (MD5) or 64 (HMAC-SHA256).
   * @throws ConfigError where the type is neither, or the key cannot be used.
   * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
   * @example
   * Hash.sign('HMAC-SHA256', 'appid=wx…&mch_id=1900000109', secret)
   */
  sign(type: SignType, data: string | Uint8Array, key: SecretSource): string {
    const make = SIGNS.get(type);
    if (make !== undefined) return make(data, key).toUpperCase();
    throw new ConfigError('sign_type', `unknown: ${JSON.stringify(type)}`, 'Write MD5 or HMAC-SHA256.');
  },

  /**
   * Compares two signs in a time that depends on their length only.
   *
   * @param known the sign that was worked out.
   * @param user the sign that came with the message; nothing equals a missing one.
   * @example
   * Hash.equals(Hash.sign('MD5', data, secret), fields.sign)
   */
  equals(known: string, user: string | null | undefined): boolean {
    if (typeof user !== 'string') return false;
    const [expected, given] = [Buffer.from(known), Buffer.from(user)];
    return expected.length === given.length && timingSafeEqual(expected, given);
  },
};

const SIGNS = new Map<SignType, (data: string | Uint8Array, key: SecretSource) => string>([
  ['MD5', (data, key) => Hash.md5(data, key)],
  ['HMAC-SHA256', (data, key) => Hash.hmac(data, key)],
]);

/** As PHP's own SDK has it, in whose language '0' counts as empty: the signs of both must be the same. */
function isBlank(secret: Uint8Array): boolean {
  return secret.length === 0 || (secret.length === 1 && secret[0] === 0x30);
}
