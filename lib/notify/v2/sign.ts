import type { KeyObject } from 'node:crypto';
import { Hash, type SignType } from '../../crypto';
import { SignatureError } from '../../errors';
import { stringToSign } from '../../v2';

/** MD5 and HMAC-SHA256 in hex: `sign_type` may be missing from a notification that was signed with either. */
const BY_LENGTH = new Map<number, SignType>([
  [32, 'MD5'],
  [64, 'HMAC-SHA256'],
]);

/**
 * Proves that fields are WeChat Pay's, by their `sign`. All of them are covered, those that nobody knows too.
 *
 * @throws {SignatureError} where the sign is missing or wrong.
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export function verifySign(fields: Readonly<Record<string, string>>, secret: KeyObject): void {
  const sign = fields['sign'];
  if (!sign) {
    throw new SignatureError('missing-headers', 'The field sign is missing', {
      hint: 'WeChat Pay signs what it sends: this did not come from WeChat Pay.',
    });
  }
  const type = BY_LENGTH.get(sign.length);
  if (type !== undefined && Hash.equals(Hash.sign(type, stringToSign(fields), secret), sign)) return;
  throw new SignatureError('mismatch', 'The sign does not match under the APIv2 key', {
    hint: 'secret is not the APIv2 key of the merchant platform, or the body was changed on the way.',
  });
}
