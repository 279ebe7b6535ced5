import type { KeyObject } from 'node:crypto';
import { Hash } from '../../crypto';
import { SignatureError } from '../../errors';
import { isSignOf } from '../../v2';

/**
 * Proves that fields are WeChat Pay's, by their `sign`.
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
  if (isSignOf(fields, sign, (type, text) => Hash.sign(type, text, secret))) return;
  throw new SignatureError('mismatch', 'The sign does not match under the APIv2 key', {
    hint: 'secret is not the APIv2 key of the merchant platform, or the body was changed on the way.',
  });
}
