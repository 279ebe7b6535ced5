import { isDeepStrictEqual } from 'node:util';
import { paramError } from '../../validation/fields';
import { Refusal } from '../../wire/refusal';
import { jsonOperation } from '../../wire/v3/operation';
import { newCardCode } from '../ids';
import { indexed, objectKind } from '../product';
import { Store } from '../state';

interface CardRequest {
  readonly openid: string;
  readonly out_request_no: string;
  readonly send_time: string;
}

interface Card {
  readonly request: CardRequest;
  readonly cardCode: string;
}

/** How long after its `send_time` a request is accepted, in milliseconds. */
const WINDOW = 24 * 3_600_000;

/** The identity of a request: the same number with another time is another card. */
function identityOf({ out_request_no, send_time }: CardRequest): string {
  return `${out_request_no} ${send_time}`;
}

/** By `out_request_no` and `send_time`. */
export const CARDS = new Store<Card, 'out_request_no'>('cards', {
  numberOf: ({ request }) => identityOf(request),
  indexes: { out_request_no: ({ request }) => request.out_request_no },
});

/** Cards that were sent to users. */
export const sentCards = objectKind({
  kind: 'card',
  title: { en: 'Consumption cards', zh: '消费卡' },
  store: CARDS,
  states: { SENDED: { en: 'Sent', zh: '已发放' } },
  documented: { operation: 'POST v3/marketing/busifavor/coupons/{card_id}/send' },
  fields: {
    // A coupon and its stock have such a number too.
    out_request_no: (number, naming) =>
      naming.source.endsWith('/{card_id}/send')
        ? indexed(CARDS, 'out_request_no', ({ request }) => identityOf(request))(number, naming)
        : undefined,
  },
  view: ({ request }) => ({ state: 'SENDED', description: request.openid, actions: [] }),
  facts: ({ request, cardCode }) => ({ ...request, card_code: cardCode }),
});

function requireRecent(sendTime: string, now: number): void {
  if (now - Date.parse(sendTime) <= WINDOW) return;
  throw paramError(
    'body',
    '/send_time',
    sendTime,
    'is more than 24 hours ago',
    '请求发卡时间与当前时间相差超过24小时',
  );
}

/**
 * One card for one `out_request_no` and `send_time`, however often it is sent.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4017164666
 */
export const sendCard = jsonOperation(
  'POST',
  'v3/marketing/busifavor/coupons/{card_id}/send',
  ({ path, json, now }, state) => {
    const request = { ...path, ...json };
    requireRecent(json.send_time, now);
    const cards = CARDS.of(state);
    const sent = cards.get(identityOf(json));
    if (sent === undefined) {
      const card = { request, cardCode: newCardCode(state) };
      cards.set(identityOf(json), card);
      return { card_code: card.cardCode };
    }
    if (!isDeepStrictEqual(sent.request, request)) throw otherContent(json.out_request_no);
    return { card_code: sent.cardCode };
  },
  {
    'path.card_id': { maxLength: 32 },
    'json.appid': { maxLength: 32 },
    'json.openid': { maxLength: 128 },
    'json.out_request_no': { maxLength: 32 },
  },
);

function otherContent(value: string): Refusal {
  return Refusal.of(400, 'INVALID_REQUEST', '商户请求单号已存在，且请求内容与首次请求不一致', {
    detail: { location: 'body', value },
    finding: {
      field: '/body/out_request_no',
      value,
      issue: 'was used with other content',
      location: 'body',
    },
    internal: 268498688,
  });
}
