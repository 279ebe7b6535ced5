import { randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { omitUndefined } from '../../../json';
import type { PlatformKey } from '../../keys/keyring';
import type { Answer, Reply } from '../messages';

const signAsync = promisify(sign);

/**
 * Signs a response or a notification as WeChat Pay does, at the time `now` (milliseconds).
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4013053249
 */
export async function signatureHeaders(
  body: Buffer,
  key: PlatformKey,
  now: number,
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1000));
  const nonce = randomBytes(16).toString('hex');
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')]);
  const signed = await signAsync('sha256', message, key.privateKey);
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': signed.toString('base64'),
    'Wechatpay-Serial': key.serial,
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  };
}

/** Turns a reply into the response that is sent. */
export async function signResponse(reply: Reply, key: PlatformKey, now: number): Promise<Answer> {
  const { status, type, body, internal, signed, covered = body, produced } = reply;
  const headers = {
    ...omitUndefined({ 'Content-Type': type }),
    'Request-ID': `08${randomBytes(19).toString('hex').toUpperCase()}-${internal}`,
    ...reply.headers,
    ...(signed ? await signatureHeaders(covered, key, now) : {}),
  };
  return { status, headers, body, produced };
}
