import { omitUndefined } from '../../json';
import type { Order, RefundReply } from '../products/state';

/** Something that the merchant is to be told of. */
export interface Notice {
  readonly type: string;
  readonly resource: object;
  readonly url: string;
  /** APIv2: how it is signed, as the order was. */
  readonly signType?: 'MD5' | 'HMAC-SHA256';
  /** When it goes out, where that is later than now, and whether it is still true then. */
  readonly due?: { readonly at: number; readonly stands: () => boolean };
}

/** The order as its payment is notified; none where it was placed without an address. */
export function paymentNotice(order: Order): Notice[] {
  const { request, payment } = order;
  if (!payment || !request.notify_url) return [];
  const version = order.protocol === 'v2' ? 'v2/transaction-success' : 'TRANSACTION.SUCCESS';
  const resource = order.protocol === 'v2' ? paidFields(order, payment) : paidResource(order, payment);
  const { signType } = order;
  return [{ type: version, resource, url: request.notify_url, ...(signType && { signType }) }];
}

type Payment = NonNullable<Order['payment']>;

/** Who sold: the merchant, or a sub-merchant and its service provider. */
function partiesOf({ appid, mchid, sub_appid, sub_mchid }: Order['request']): object {
  if (sub_mchid === undefined) return { appid, mchid };
  return { sp_appid: appid, sp_mchid: mchid, sub_mchid, ...omitUndefined({ sub_appid }) };
}

/** Who paid, as each of them knows the user. */
function payerOf({ sub_mchid, payer }: Order['request'], openid: string): object {
  if (sub_mchid === undefined) return { openid };
  const { sub_openid } = payer ?? {};
  return { sp_openid: openid, ...omitUndefined({ sub_openid }) };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791861, https://pay.weixin.qq.com/doc/v3/partner/4012085801 */
function paidResource({ outTradeNo, tradeType, request }: Order, payment: Payment): object {
  const { attach } = request;
  const { total, currency = 'CNY' } = request.amount;
  return {
    ...partiesOf(request),
    out_trade_no: outTradeNo,
    transaction_id: payment.transactionId,
    trade_type: tradeType,
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: payment.bankType,
    attach: attach ?? '',
    success_time: payment.successTime,
    payer: payerOf(request, payment.openid),
    amount: { total, payer_total: total, currency, payer_currency: currency },
  };
}

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011935221 */
function paidFields({ outTradeNo, tradeType, request }: Order, payment: Payment): object {
  const { total, currency = 'CNY' } = request.amount;
  return {
    return_code: 'SUCCESS',
    result_code: 'SUCCESS',
    appid: request.appid,
    openid: payment.openid,
    out_trade_no: outTradeNo,
    transaction_id: payment.transactionId,
    trade_type: tradeType,
    is_subscribe: 'N',
    bank_type: payment.bankType,
    attach: request.attach,
    total_fee: total,
    cash_fee: total,
    fee_type: currency,
    time_end: payment.successTime.slice(0, 19).replace(/\D/g, ''),
  };
}

function tradersOf({ mchid, sub_mchid }: Order['request']): object {
  return sub_mchid === undefined ? { mchid } : { sp_mchid: mchid, sub_mchid };
}

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
