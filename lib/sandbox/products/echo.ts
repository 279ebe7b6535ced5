import { omitUndefined } from '../../json';
import { jsonOperation } from '../wire/v3/operation';
import { defineProduct } from './product';

/**
 * Returns the message that it receives, and sends it to `notify_url` too; the sensitive field comes back
 * encrypted for the merchant certificate.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4014551946
 */
const sayBack = jsonOperation(
  'POST',
  'v3/security/echo',
  ({ json: { echo_message, encrypted_echo_message, notify_url: url } }, state) => {
    const resource = {
      echo_message,
      ...omitUndefined({ encrypt_echo_message: encrypted_echo_message }),
    };
    if (url) state.notify([{ type: 'SECURITY_ECHO.SUCCESS', resource, url }]);
    return { echo_message, encrypted_echo_message };
  },
  { 'json.echo_message': { maxLength: 1_024 }, 'json.notify_url': { maxLength: 255, format: 'url' } },
);

/** The endpoint that merchants try encryption and notifications with. */
export const echo = defineProduct({
  operations: [sayBack],
  notifications: [{ type: 'SECURITY_ECHO.SUCCESS' }],
});
