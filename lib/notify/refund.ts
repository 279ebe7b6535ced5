import type { Wechatpay } from '../client';
import type { RefundQuery, V2Event } from './event';
import { REFUND } from './v2/event-type';

/** Adds the `query` method to a refund notification; returns other events unchanged. */
export function withQuery(event: V2Event<string, unknown>, wxpay: Wechatpay): V2Event<string, unknown> {
  if (event.event_type !== REFUND) return event;
  const query: RefundQuery['query'] = () => queryRefund(event, wxpay);
  // Not enumerable, so that logs, stores and comparisons ignore it.
  return Object.defineProperty({ ...event }, 'query', { value: query });
}

/** Only `refund_id` comes from the encrypted part; the other fields identify the merchant. */
async function queryRefund(
  { fields, resource }: V2Event<string, unknown>,
  wxpay: Wechatpay,
): ReturnType<RefundQuery['query']> {
  const { appid = '', mch_id = '', sub_appid, sub_mch_id } = fields as Readonly<Record<string, string>>;
  const { refund_id = '' } = resource as Readonly<Record<string, string>>;
  const partner = sub_mch_id === undefined ? {} : { sub_mch_id, ...(sub_appid && { sub_appid }) };
  return wxpay.v2.pay.refundquery.post({ xml: { appid, mch_id, ...partner, refund_id } });
}
