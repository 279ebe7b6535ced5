import { Wechatpay } from '../../dist/index.mjs';
import { card } from '../payloads.mjs';

export function connect(config) {
  const wxpay = new Wechatpay(config);
  return {
    sendCard: async (number) => {
      const { data } = await wxpay.v3.marketing.busifavor.coupons._card_id_.send.post(card(number));
      return data.card_code;
    },
  };
}
