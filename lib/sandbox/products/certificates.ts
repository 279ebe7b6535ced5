import { Refusal } from '../refusal';
import { product } from '../v3/operation';

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012551764 */
export const listCertificates = product('GET', 'v3/certificates', ({ query, keyring }) => {
  const data = query.algorithm_type === 'SM2' ? [] : keyring.certificates();
  if (data.length === 0) {
    const message = '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。';
    throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', message);
  }
  return { data };
});
