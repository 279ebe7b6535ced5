import { jsonReply } from '../message';
import { operation } from '../operation';

/**
 * Says back what it was told; the sensitive field comes back encrypted for the merchant certificate.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4014551946
 */
export const echo = operation({
  method: 'POST',
  path: '/v3/security/echo',
  variables: {},
  query: {},
  json: {
    echo_message: { type: 'string', required: true, maxLength: 1_024 },
    encrypted_echo_message: { type: 'string', encrypted: 'rsa' },
    notify_url: { type: 'string', maxLength: 255, format: 'url' },
  },
  handle: ({ json, keyring }) => {
    const { echo_message, encrypted_echo_message: secret } = json;
    const sealed = secret === undefined ? {} : { encrypted_echo_message: keyring.encrypt(secret) };
    return jsonReply(200, { echo_message, ...sealed });
  },
});
