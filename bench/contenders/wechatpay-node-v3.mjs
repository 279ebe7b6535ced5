// The package has no method for this endpoint, so the call is written as its own methods are. It has a fixed host, so its
// HTTP service is replaced through createHttp.
import WxPay from 'wechatpay-node-v3';
import { card } from '../payloads.mjs';

const HOST = 'https://api.mch.weixin.qq.com/';

export function connect({ mchid, serial, privateKey, merchant, baseURL }) {
  const pay = new WxPay({
    appid: 'wx98761234567890ab',
    mchid,
    serial_no: serial,
    publicKey: Buffer.from(merchant.cert),
    privateKey: Buffer.from(privateKey),
  });
  const http = pay.httpService;
  pay.createHttp({
    post: (url, params, headers) => http.post(url.replace(HOST, baseURL), params, headers),
  });
  return {
    sendCard: async (number) => {
      const { card_id, json } = card(number);
      const url = `${HOST}v3/marketing/busifavor/coupons/${card_id}/send`;
      const headers = pay.getHeaders(pay.buildAuthorization('POST', url, json), {
        'Content-Type': 'application/json',
      });
      const { data, error } = await pay.httpService.post(url, json, headers);
      if (error) throw new Error(error);
      return data.card_code;
    },
  };
}
