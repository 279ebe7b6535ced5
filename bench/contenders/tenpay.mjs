import { readFileSync } from 'node:fs';
import Tenpay from 'tenpay';
import { order, refund } from '../payloads.mjs';

export function connect({ mchid, secret, baseURL }) {
  const { appid } = order();
  const pfx = readFileSync(process.env.BENCH_PKCS12);
  const tenpay = new Tenpay({ appid, mchid, partnerKey: secret, pfx });
  // The package accepts no other base URL.
  tenpay.urls.refund = new URL('secapi/pay/refund', baseURL).href;
  return {
    refund: async (count) => (await tenpay.refund(refund('tenpay', count))).refund_id,
  };
}
