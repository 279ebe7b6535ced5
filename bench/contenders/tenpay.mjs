import Tenpay from 'tenpay';
import { order, refund } from '../payloads.mjs';

export function connect({ mchid, secret, pfx, baseURL }) {
  const { appid } = order();
  const tenpay = new Tenpay({ appid, mchid, partnerKey: secret, pfx });
  // The package accepts no other base URL.
  tenpay.urls.refund = new URL('secapi/pay/refund', baseURL).href;
  return {
    refund: async (count) => (await tenpay.refund(refund('tenpay', count))).refund_id,
  };
}
