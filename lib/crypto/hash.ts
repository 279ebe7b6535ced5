import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ConfigError } from '../errors';
import { type SecretSource, secretBytes } from './secret';
import { bytesOf } from './text';

/** The sign type of an APIv2 message. */
export type SignType = 'MD5' | 'HMAC-SHA256';

/** The hashes of APIv2: signs, and the key of refund notifications. */
export const Hash = {
  /**
   * Computes the MD5 of a text, with the key appended if there is one: `data&key=KEY`.
   *
   * @param key the APIv2 key; an empty key and `'0'` add nothing.
   * @param agency selects the form of Work WeChat, `data&secret=KEY`: true, or the agent's ID.
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
   * Computes the HMAC of a text with the key appended, `data&key=KEY`, under the same key.
   *
   * @param algorithm the hash, by its name in node:crypto.
   * @returns lower-case hex.
   * @throws ConfigError if the key is empty.
   * @example
   * Hash.hmac('a=1&b=2', secret)
   */
  hmac(data: string | Uint8Array, key: SecretSource, algorithm = 'sha256'): string {
    const secret = secretBytes(key, 'key');
    if (secret.length === 0) {
      throw new ConfigError(
        'key',
        'expected the APIv2 key, received an empty key',
        'Pass the APIv2 key of 32 characters.',
      );
    }
    return createHmac(algorithm, secret).update(bytesOf(data)).update('&key=').update(secret).digest('hex');
  },

  /**
   * Computes the `sign` of an APIv2 message.
   *
   * @param data the string to sign, without the key.
   * @param key the APIv2 key.
   * @returns upper-case hex, of 32 digits (MD5) or 64 (HMAC-SHA256).
   * @throws ConfigError if the type is another one, or the key is invalid.
   * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
   * @example
   * Hash.sign('HMAC-SHA256', 'appid=wx…&mch_id=1900000109', secret)
   */
  sign(type: SignType, data: string | Uint8Array, key: SecretSource): string {
    const make = SIGNS.get(type);
    if (make !== undefined) return make(data, key).toUpperCase();
    throw new ConfigError(
      'sign_type',
      `expected 'MD5' or 'HMAC-SHA256', received ${JSON.stringify(type)}`,
      'Pass MD5 or HMAC-SHA256.',
    );
  },

  /**
   * Compares two signs in a time that depends on their length only.
   *
   * @param known the computed sign.
   * @param user the sign of the message; a missing sign equals nothing.
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

/** Tells whether a key counts as empty in WeChat Pay's PHP SDK, where '0' does: both must produce the same sign. */
function isBlank(secret: Uint8Array): boolean {
  return secret.length === 0 || (secret.length === 1 && secret[0] === 0x30);
}
