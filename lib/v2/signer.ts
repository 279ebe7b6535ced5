import { contextOf } from '../call';
import type { Middleware } from '../http';
import { type Sign, signTypeOf, stringToSign, unambiguous } from './sign';
import { readFields, writeFields } from './xml-fields';

/**
 * Creates the middleware that signs all fields of a request and adds `sign` to them; it overwrites a `sign` of the caller.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export function signer(sign: Sign): Middleware {
  return (request, next) => {
    const fields = readFields(request);
    // The browser that opens a page sees the signed fields.
    if (contextOf(request).traits.answer === 'page') {
      for (const [name, value] of Object.entries(fields)) unambiguous(`query.${name}`, `${name}${value}`);
    }
    return next(writeFields(request, { ...fields, sign: sign(signTypeOf(fields), stringToSign(fields)) }));
  };
}
