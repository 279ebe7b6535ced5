import type { Wechatpay } from '../client';
import type { RefundQuery, V2Event } from './event';
import { REFUND } from './v2/event-type';

/** Gives the notice of a refund its query; other events stay as they are. */
export function queryable(event: V2Event<string, unknown>, wxpay: Wechatpay): V2Event<string, unknown> {
  if (event.event_type !== REFUND) return event;
  const query: RefundQuery['query'] = () => queryRefund(event, wxpay);
  // Not enumerable: it is no part of what is logged, stored or compared.
  return Object.defineProperty({ ...event }, 'query', { value: query });
}

/** Only the number comes from what the notice has encrypted; the rest says whom to ask about. */
async function queryRefund(
  { fields, resource }: V2Event<string, unknown>,
  wxpay: Wechatpay,
): ReturnType<RefundQuery['query']> {
  const { appid = '', mch_id = '', sub_appid, sub_mch_id } = fields as Readonly<Record<string, string>>;
  const { refund_id = '' } = resource as Readonly<Record<string, string>>;
  const partner = sub_mch_id === undefined ? {} : { sub_mch_id, ...(sub_appid && { sub_appid }) };
  return wxpay.v2.pay.refundquery.post({ xml: { appid, mch_id, ...partner, refund_id } });
}
