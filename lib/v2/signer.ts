import type { Middleware } from '../http';
import { readFields, writeFields } from './document';
import { type Sign, signTypeOf, stringToSign } from './sign';

/**
 * The middleware that signs the fields of a request, all of them as they stand in the message, and writes `sign` among
 * them; a `sign` of the caller's is overwritten.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export function signer(sign: Sign): Middleware {
  return (request, next) => {
    const fields = readFields(request);
    return next(writeFields(request, { ...fields, sign: sign(signTypeOf(fields), stringToSign(fields)) }));
  };
}
