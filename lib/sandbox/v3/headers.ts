import type { Keyring, PlatformKey } from '../keyring';
import type { Received } from '../message';
import { Refusal } from '../refusal';

const ACCEPTABLE = /(^|,)[ \t]*(application\/json|application\/\*|\*\/\*)[ \t]*(;|,|$)/i;

/** WeChat Pay looks for both before it looks at the signature. @see https://pay.weixin.qq.com/doc/v3/merchant/4012081726 */
export function checkHeaders({ headers }: Received, answersFile: boolean): void {
  if (!headers['user-agent'] || !headers['accept']) {
    throw Refusal.of(400, 'INVALID_REQUEST', 'Http头缺少Accept或User-Agent', { signed: false });
  }
  if (!answersFile && !ACCEPTABLE.test(headers['accept'])) {
    throw Refusal.of(400, 'INVALID_REQUEST', 'Http头Accept必须为application/json', { signed: false });
  }
}

/** The key that the request names, to encrypt with and to be answered with. @see https://pay.weixin.qq.com/doc/v3/merchant/4012154180 */
export function namedKey({ headers }: Received, keyring: Keyring): PlatformKey | undefined {
  const serial = headers['wechatpay-serial'];
  if (serial === undefined) return undefined;
  const key = keyring.find(serial);
  if (key) return key;
  throw Refusal.of(400, 'INVALID_REQUEST', 'Http头Wechatpay-Serial所示的平台证书或微信支付公钥不存在', {
    detail: {
      field: 'Wechatpay-Serial',
      value: serial.slice(0, 256),
      issue: 'is unknown',
      location: 'header',
    },
  });
}
