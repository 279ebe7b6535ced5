import { jsonReply } from '../message';
import { operation } from '../operation';
import { Refusal } from '../refusal';

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012551764 */
export const listCertificates = operation({
  method: 'GET',
  path: '/v3/certificates',
  variables: {},
  query: { algorithm_type: { type: 'string', enum: ['SM2', 'RSA', 'ALL'] } },
  json: {},
  handle: ({ query, keyring }) => {
    const data = query.algorithm_type === 'SM2' ? [] : keyring.certificates();
    if (data.length === 0) {
      const message = '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。';
      throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', message);
    }
    return jsonReply(200, { data });
  },
});
