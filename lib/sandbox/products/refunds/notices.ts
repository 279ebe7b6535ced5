import type { Notice } from '../../notifications/notice';
import type { Order } from '../orders/records';
import type { RefundReply } from './records';

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791865 */
export function refundNotice(reply: RefundReply, { request }: Order, url: string | undefined): Notice[] {
  if (!url) return [];
  const { out_trade_no, transaction_id, out_refund_no, refund_id, user_received_account } = reply;
  const { refund, total } = reply.amount;
  const resource = {
    ...tradersOf(request),
    out_trade_no,
    transaction_id,
    out_refund_no,
    refund_id,
    user_received_account,
    refund_status: reply.status,
    success_time: reply.success_time,
    amount: { total, refund, payer_total: total, payer_refund: refund },
  };
  return [{ type: `REFUND.${reply.status}`, resource, url }];
}

/** What APIv2 calls the state of a refund. */
export const V2_STATUS = {
  PROCESSING: 'PROCESSING',
  SUCCESS: 'SUCCESS',
  CLOSED: 'REFUNDCLOSE',
  ABNORMAL: 'CHANGE',
} as const satisfies Record<RefundReply['status'], string>;

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011935223 */
export function v2RefundNotice(reply: RefundReply, { request }: Order, url: string | undefined): Notice[] {
  if (!url) return [];
  const { out_trade_no, transaction_id, out_refund_no, refund_id } = reply;
  const { refund, total } = reply.amount;
  const resource = {
    appid: request.appid,
    out_trade_no,
    transaction_id,
    out_refund_no,
    refund_id,
    refund_status: V2_STATUS[reply.status],
    refund_fee: refund,
    settlement_refund_fee: refund,
    cash_refund_fee: refund,
    total_fee: total,
    refund_account: 'REFUND_SOURCE_UNSETTLED_FUNDS',
    refund_request_source: 'API',
    refund_recv_accout: reply.user_received_account,
    success_time: reply.success_time?.slice(0, 19).replace('T', ' '),
  };
  return [{ type: 'v2/refund-processed', resource, url }];
}

function tradersOf({ mchid, sub_mchid }: Order['request']): object {
  return sub_mchid === undefined ? { mchid } : { sp_mchid: mchid, sub_mchid };
}
