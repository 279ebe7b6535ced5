import type { Keyring, PlatformKey } from '../../keys/keyring';
import type { Received } from '../messages';
import { Refusal } from '../refusal';

const ACCEPTABLE = /(^|,)[ \t]*(application\/json|application\/\*|\*\/\*)[ \t]*(;|,|$)/i;

/** So much is shown of a serial that is unknown. */
const SHOWN = 256;

/** WeChat Pay checks both before the signature. @see https://pay.weixin.qq.com/doc/v3/merchant/4012081726 */
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
  // Official SDKs send the header empty while they have no certificate yet.
  if (!serial) return undefined;
  const key = keyring.find(serial);
  if (key) return key;
  throw Refusal.of(400, 'PARAM_ERROR', '平台证书序列号Wechatpay-Serial错误', {
    reason: `Wechatpay-Serial names no key of this merchant's WeChat Pay: ${serial.slice(0, SHOWN)}`,
  });
}
