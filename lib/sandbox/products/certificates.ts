import type { Keyring } from '../keys/keyring';
import { Refusal } from '../wire/refusal';
import { jsonOperation } from '../wire/v3/operation';
import { defineProduct } from './product';

/** @throws {Refusal} if there is no certificate. */
function offered(data: ReturnType<Keyring['certificates']>) {
  if (data.length > 0) return { data };
  const message = '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。';
  throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', message);
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012551764 */
const listCertificates = jsonOperation('GET', 'v3/certificates', ({ query, keyring }) =>
  offered(query.algorithm_type === 'SM2' ? [] : keyring.certificates()),
);

/** @see https://pay.weixin.qq.com/doc/global/v3/zh/4012354446 */
const listGlobalCertificates = jsonOperation('GET', 'v3/global/certificates', ({ keyring }) =>
  offered(keyring.certificates()),
);

/** The platform certificates. */
export const certificates = defineProduct({
  operations: [listCertificates, listGlobalCertificates],
});
