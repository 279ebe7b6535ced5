import { isDeepStrictEqual } from 'node:util';
import { jsonReply } from '../message';
import { newCardCode } from '../numbers';
import { operation } from '../operation';
import { Refusal } from '../refusal';

/** One card for one `out_request_no`, however often it is sent. @see https://pay.weixin.qq.com/doc/v3/merchant/4017164666 */
export const sendCard = operation({
  method: 'POST',
  path: '/v3/marketing/busifavor/coupons/{card_id}/send',
  variables: { card_id: { type: 'string', required: true, maxLength: 32 } },
  query: {},
  json: {
    appid: { type: 'string', required: true, maxLength: 32 },
    openid: { type: 'string', required: true, maxLength: 128 },
    out_request_no: { type: 'string', required: true, maxLength: 128 },
    send_time: { type: 'string', required: true, format: 'rfc3339' },
  },
  handle: ({ path, json }, state) => {
    const request = { ...path, ...json };
    const sent = state.cards.get(json.out_request_no);
    if (sent && !isDeepStrictEqual(sent.request, request)) {
      throw Refusal.of(400, 'INVALID_REQUEST', '商户请求单号已存在，且请求内容与首次请求不一致', {
        detail: {
          field: '/body/out_request_no',
          value: json.out_request_no,
          issue: 'was used with other content',
          location: 'body',
        },
        internal: 268498688,
      });
    }
    const card = sent ?? { request, cardCode: newCardCode(state) };
    state.cards.set(json.out_request_no, card);
    return jsonReply(200, { card_code: card.cardCode });
  },
});
