import type { KeyObject } from 'node:crypto';
import { Hash } from '../../crypto';
import { SignatureError } from '../../errors';
import { isSignOf } from '../../v2';

/**
 * Verifies the `sign` of a message.
 *
 * @throws {SignatureError} if the sign is missing or invalid.
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export function verifySign(fields: Readonly<Record<string, string>>, secret: KeyObject): void {
  const sign = fields['sign'];
  if (!sign) {
    throw new SignatureError('missing-headers', 'Expected a field sign, received none', {
      hint: 'Ignore the request: WeChat Pay signs its notifications, so this one did not come from WeChat Pay.',
    });
  }
  if (isSignOf(fields, sign, (type, text) => Hash.sign(type, text, secret))) return;
  throw new SignatureError('mismatch', 'Expected a sign made with the APIv2 key, received another one', {
    hint: 'Check that secret is the APIv2 key of the merchant platform, and that no proxy changes the body.',
  });
}
