import { contextOf } from '../call';
import type { Middleware } from '../http';
import { type Sign, signTypeOf, stringToSign, unambiguous } from './sign';
import { readFields, writeFields } from './xml-fields';

/**
 * The middleware that signs the fields of a request, all of them as they stand in the message, and writes `sign` among
 * them; a `sign` of the caller's is overwritten.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export function signer(sign: Sign): Middleware {
  return (request, next) => {
    const fields = readFields(request);
    // What is signed for a page is seen by the browser that opens it.
    if (contextOf(request).traits.answer === 'page') {
      for (const [name, value] of Object.entries(fields)) unambiguous(`query.${name}`, `${name}${value}`);
    }
    return next(writeFields(request, { ...fields, sign: sign(signTypeOf(fields), stringToSign(fields)) }));
  };
}
