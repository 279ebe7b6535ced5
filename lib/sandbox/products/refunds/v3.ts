import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../../wire/refusal';
import { jsonOperation } from '../../wire/v3/operation';
import { ORDERS, type Order, TRANSACTIONS } from '../orders/records';
import type { State } from '../state';
import { MOST_REFUNDS, type PaidOrder, recordRefund, refundNow, sendRefund } from './lifecycle';
import { REFUNDS, type Refund } from './records';

function conflict(message: string, internal = 268435461): Refusal {
  return Refusal.of(400, 'INVALID_REQUEST', message, { internal });
}

/** @throws {Refusal} if the order is unknown or not paid, or the two numbers name different orders */
function requirePaid(
  state: State,
  outTradeNo: string | undefined,
  transactionId: string | undefined,
): PaidOrder {
  const named = transactionId === undefined ? outTradeNo : TRANSACTIONS.of(state).get(transactionId);
  const order = ORDERS.of(state).get(named ?? '');
  if (!order?.payment) throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', '订单不存在', { internal: 268512771 });
  if (outTradeNo !== undefined && outTradeNo !== order.outTradeNo) {
    throw conflict('您的请求参数与订单信息不一致', 268447845);
  }
  return { ...order, payment: order.payment };
}

function requireRoom(order: Order, refund: number, total: number): void {
  if (total !== order.request.amount.total) {
    throw conflict('订单金额或退款金额与之前请求不一致，请核实后再试');
  }
  if (order.refunded + refund > total) throw conflict('累计退款金额大于支付金额');
  if (order.refunds >= MOST_REFUNDS) throw conflict(`一笔订单最多支持${MOST_REFUNDS}次部分退款`);
}

/**
 * Refunds a paid order, completely or in parts; the same `out_refund_no` refunds once.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791862
 */
export const refund = jsonOperation(
  'POST',
  'v3/refund/domestic/refunds',
  ({ json, now }, state) => {
    const known = REFUNDS.of(state).get(json.out_refund_no);
    if (known && !isDeepStrictEqual(known.request, json)) {
      throw conflict('商户退款单号已存在，且请求内容与首次请求不一致', 268498688);
    }
    if (known) return refundNow(known, now);
    const order = requirePaid(state, json.out_trade_no, json.transaction_id);
    const { refund, total } = json.amount;
    requireRoom(order, refund, total);
    const notice = { url: json.notify_url, protocol: 'v3' } as const;
    return recordRefund(state, order, json, { request: json, notice }, now);
  },
  {
    'json.out_trade_no': { minLength: 6, maxLength: 32 },
    'json.out_refund_no': { maxLength: 64, pattern: '/[0-9a-zA-Z_\\-|*@]+/' },
    'json.reason': { maxLength: 80 },
    'json.notify_url': { maxLength: 256, format: 'url' },
    'json.funds_account': { enum: ['AVAILABLE', 'UNSETTLED'] },
    'json.amount.refund': { minimum: 1 },
    'json.amount.total': { minimum: 1 },
    'json.amount.currency': { enum: ['CNY'] },
    'json.amount.from.account': { enum: ['AVAILABLE', 'UNAVAILABLE'] },
    'json.amount.from.amount': { minimum: 1 },
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791863 */
export const queryRefund = jsonOperation(
  'GET',
  'v3/refund/domestic/refunds/{out_refund_no}',
  ({ path, now }, state) => refundNow(requireRefund(REFUNDS.of(state).get(path.out_refund_no)), now),
  { 'path.out_refund_no': { maxLength: 64 } },
);

function requireRefund(known: Refund | undefined): Refund {
  if (known) return known;
  throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', '退款单不存在', { internal: 268512771 });
}

/**
 * Sends a refund that could not be delivered to another account, under its own number.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791864
 */
export const refundAbnormal = jsonOperation(
  'POST',
  'v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund',
  ({ path, json, now }, state) => {
    const known = requireRefund(REFUNDS.of(state).get(json.out_refund_no));
    if (known.reply.refund_id !== path.refund_id) throw conflict('您的请求参数与退款单信息不一致');
    const { status } = refundNow(known, now);
    if (status !== 'ABNORMAL') throw conflict('退款单状态不是退款异常，无法发起异常退款');
    const { ended: _, sent: __, ...open } = known;
    sendRefund(state, open, now);
    return known.reply;
  },
);
