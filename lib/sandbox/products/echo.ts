import { omitUndefined } from '../../json';
import { product } from '../wire/v3/operation';

/**
 * Says back what it was told, and says it to the address that it was told, too; the sensitive field comes back
 * encrypted for the merchant certificate.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4014551946
 */
export const echo = product(
  'POST',
  'v3/security/echo',
  ({ json: { echo_message, encrypted_echo_message, notify_url: url } }, state) => {
    const resource = {
      echo_message,
      ...omitUndefined({ encrypt_echo_message: encrypted_echo_message }),
    };
    if (url) state.outbox.push({ type: 'SECURITY_ECHO.SUCCESS', resource, url });
    return { echo_message, encrypted_echo_message };
  },
  { 'json.echo_message': { maxLength: 1_024 }, 'json.notify_url': { maxLength: 255, format: 'url' } },
);
