import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../../wire/refusal';
import { jsonOperation } from '../../wire/v3/operation';
import { newCardCode } from '../ids';
import { Store } from '../state';

interface Card {
  readonly request: object;
  readonly cardCode: string;
}

/** By `out_request_no`. */
export const CARDS = new Store<Card>('cards');

/** One card for one `out_request_no`, however often it is sent. @see https://pay.weixin.qq.com/doc/v3/merchant/4017164666 */
export const sendCard = jsonOperation(
  'POST',
  'v3/marketing/busifavor/coupons/{card_id}/send',
  ({ path, json }, state) => {
    const request = { ...path, ...json };
    const sent = CARDS.of(state).get(json.out_request_no);
    if (sent && !isDeepStrictEqual(sent.request, request)) {
      throw Refusal.of(400, 'INVALID_REQUEST', '商户请求单号已存在，且请求内容与首次请求不一致', {
        detail: {
          location: 'body',
          value: json.out_request_no,
        },
        finding: {
          field: '/body/out_request_no',
          value: json.out_request_no,
          issue: 'was used with other content',
          location: 'body',
        },
        internal: 268498688,
      });
    }
    const card = sent ?? { request, cardCode: newCardCode(state) };
    CARDS.of(state).set(json.out_request_no, card);
    return { card_code: card.cardCode };
  },
  {
    'path.card_id': { maxLength: 32 },
    'json.appid': { maxLength: 32 },
    'json.openid': { maxLength: 128 },
    'json.out_request_no': { maxLength: 128 },
  },
);
