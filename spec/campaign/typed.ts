import type { Wechatpay } from 'wechatpay-chain';
import { Campaign, type CampaignOptions } from 'wechatpay-chain/campaign';

// Read by types.spec.ts: the line below each `@ts-expect-error` has to be an error.

const SEND = 'POST v3/marketing/busifavor/coupons/{card_id}/send';

interface User {
  readonly openid: string;
}

declare const wxpay: Wechatpay;
const base = { id: 'cards', wxpay, store: ':memory:', key: ({ openid }: User) => openid };

export const accepted: CampaignOptions<User, typeof SEND> = {
  ...base,
  operation: SEND,
  request: ({ openid }, out_request_no, { time }) => ({
    card_id: 'C',
    json: { appid: 'wx', openid, out_request_no, send_time: time },
  }),
};

export const misspelled = Campaign.open({
  ...base,
  operation: SEND,
  // @ts-expect-error: `open_id` is not a field
  request: ({ openid }: User, out_request_no, { time }) => ({
    card_id: 'C',
    json: { appid: 'wx', open_id: openid, out_request_no, send_time: time },
  }),
});

export const incomplete = Campaign.open({
  ...base,
  operation: SEND,
  // @ts-expect-error: `card_id` is missing
  request: ({ openid }: User, out_request_no, { time }) => ({
    json: { appid: 'wx', openid, out_request_no, send_time: time },
  }),
});

// @ts-expect-error: there is no such operation
export const unknown = Campaign.open({ ...base, operation: 'POST v3/refunds/domestic', request: () => ({}) });

export const otherMethod = Campaign.open({
  ...base,
  operation: 'PUT v3/refund/domestic/refunds',
  // @ts-expect-error: the operation is a POST
  request: () => ({ json: {} }),
});
