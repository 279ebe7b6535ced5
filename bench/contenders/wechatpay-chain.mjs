import { Wechatpay } from '../../dist/esm/index.mjs';
import { card, refund } from '../payloads.mjs';

export function connect(config) {
  const wxpay = new Wechatpay(config);
  return {
    sendCard: async (number) => {
      const { data } = await wxpay.v3.marketing.busifavor.coupons._card_id_.send.post(card(number));
      return data.card_code;
    },
    refund: async (count) => {
      const xml = { ...refund('wechatpay-chain', count), mch_id: config.mchid };
      const { data } = await wxpay.v2.secapi.pay.refund.post({ xml });
      return data.refund_id;
    },
  };
}
