import { Hash } from '../crypto';
import { ConfigError, shapeOf } from '../errors';
import type { Middleware } from '../http';
import { stringToSign } from './sign';
import { readFields, writeFields } from './xml-fields';

/** The fields that the sign of Work WeChat covers, by the end of the path. */
const SIGNED: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'sendworkwxredpack',
    ['act_name', 'mch_billno', 'mch_id', 'nonce_str', 're_openid', 'total_amount', 'wxappid'],
  ],
  [
    'paywwsptrans2pocket',
    ['amount', 'appid', 'desc', 'mch_id', 'nonce_str', 'openid', 'partner_trade_no', 'ww_msg_type'],
  ],
]);

/**
 * Creates the middleware that adds `workwx_sign` to the two payments of Work WeChat and passes other requests unchanged.
 * Place it before the signer, whose sign covers it.
 *
 * @param secret the secret of the paying application, from the administration of Work WeChat; not the APIv2 key.
 * @throws {ConfigError} if the secret is empty.
 * @see https://developer.work.weixin.qq.com/document/path/90281
 * @example
 * wxpay.stack.v2.before('signer', 'workwx', workwxSigner(secret))
 * await wxpay.v2.mmpaymkttransfers.sendworkwxredpack.post({ xml })
 */
export function workwxSigner(secret: string): Middleware {
  if (typeof secret !== 'string' || secret === '') {
    throw new ConfigError(
      'secret',
      `expected a non-empty string, received ${shapeOf(secret)}`,
      "Pass the secret of Work WeChat's paying application.",
    );
  }
  return (request, next) => {
    const names = SIGNED.get(request.target.slice(request.target.lastIndexOf('/') + 1));
    if (names === undefined) return next(request);
    const fields = readFields(request);
    const text = stringToSign(Object.fromEntries(names.map((name) => [name, fields[name]])));
    return next(writeFields(request, { ...fields, workwx_sign: Hash.md5(text, secret, true).toUpperCase() }));
  };
}
