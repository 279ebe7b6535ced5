import plugin from 'wechatpay-axios-plugin';
import { card, refund } from '../payloads.mjs';

export function connect({ mchid, serial, privateKey, certs, secret, merchant, baseURL }) {
  const wxpay = new plugin.Wechatpay({ mchid, serial, privateKey, certs, secret, merchant, baseURL });
  return {
    sendCard: async (number) => {
      const { card_id, json } = card(number);
      const { data } = await wxpay.v3.marketing.busifavor.coupons._card_id_.send.post(json, { card_id });
      return data.card_code;
    },
    refund: async (count) => {
      const fields = {
        ...refund('wechatpay-axios-plugin', count),
        mch_id: mchid,
        nonce_str: plugin.Formatter.nonce(),
      };
      const { data } = await wxpay.v2.secapi.pay.refund.post(fields, { security: true });
      return data.refund_id;
    },
  };
}
