import { isDeepStrictEqual } from 'node:util';
import { refundNotice } from '../notifications/notices';
import { newRefundId } from '../numbers';
import { Refusal } from '../refusal';
import type { Order, Payment, RefundReply, State } from '../state';
import { beijingTime } from '../time';
import { product } from '../v3/operation';

/** The most partial refunds of one order. */
export const MOST_REFUNDS = 50;

function conflict(message: string, internal = 268435461): Refusal {
  return Refusal.of(400, 'INVALID_REQUEST', message, { internal });
}

/** An order that can be refunded. */
export type PaidOrder = Order & { readonly payment: Payment };

/** @throws {Refusal} where the order is not there, was not paid, or the two numbers name different orders */
function requirePaid(
  state: State,
  outTradeNo: string | undefined,
  transactionId: string | undefined,
): PaidOrder {
  const named = transactionId === undefined ? outTradeNo : state.transactions.get(transactionId);
  const order = state.orders.get(named ?? '');
  if (!order?.payment) throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', '订单不存在', { internal: 268512771 });
  if (outTradeNo !== undefined && outTradeNo !== order.outTradeNo) {
    throw conflict('您的请求参数与订单信息不一致', 268447845);
  }
  return { ...order, payment: order.payment };
}

function requireRoom(order: Order, refund: number, total: number): void {
  if (total !== order.request.amount.total)
    throw conflict('订单金额或退款金额与之前请求不一致，请核实后再试');
  if (order.refunded + refund > total) throw conflict('累计退款金额大于支付金额');
  if (order.refunds >= MOST_REFUNDS) throw conflict(`一笔订单最多支持${MOST_REFUNDS}次部分退款`);
}

/** What of a refund does not depend on the protocol. */
interface Refunding {
  readonly out_refund_no: string;
  /** In fen; whatever else it says is shown again. */
  readonly amount: { readonly refund: number; readonly total: number };
  readonly funds_account?: string | undefined;
}

/** Carries a refund out, and remembers it with the request that asked for it. */
export function recordRefund(
  state: State,
  order: PaidOrder,
  { out_refund_no, amount, funds_account = 'UNSETTLED' }: Refunding,
  request: object,
  now: number,
): RefundReply {
  const { refund, total } = amount;
  const reply = {
    ...{ refund_id: newRefundId(state, now), out_refund_no },
    transaction_id: order.payment.transactionId,
    out_trade_no: order.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    success_time: beijingTime(now),
    create_time: beijingTime(now),
    status: 'SUCCESS',
    funds_account,
    amount: {
      ...amount,
      ...{ payer_total: total, payer_refund: refund },
      ...{ settlement_refund: refund, settlement_total: total, discount_refund: 0 },
    },
  };
  state.refunds.set(out_refund_no, { request, reply });
  const { refunded, refunds } = order;
  state.orders.set(order.outTradeNo, { ...order, refunded: refunded + refund, refunds: refunds + 1 });
  return reply;
}

/**
 * Refunds a paid order, whole or in parts; the same `out_refund_no` refunds once.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791862
 */
export const refund = product(
  'POST',
  'v3/refund/domestic/refunds',
  ({ json, now }, state) => {
    const known = state.refunds.get(json.out_refund_no);
    if (known && !isDeepStrictEqual(known.request, json)) {
      throw conflict('商户退款单号已存在，且请求内容与首次请求不一致', 268498688);
    }
    if (known) return known.reply;
    const order = requirePaid(state, json.out_trade_no, json.transaction_id);
    const { refund, total } = json.amount;
    requireRoom(order, refund, total);
    const reply = recordRefund(state, order, json, json, now);
    state.outbox.push(...refundNotice(reply, order, json.notify_url));
    return reply;
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
export const queryRefund = product(
  'GET',
  'v3/refund/domestic/refunds/{out_refund_no}',
  ({ path }, state) => {
    const known = state.refunds.get(path.out_refund_no);
    if (!known) throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', '退款单不存在', { internal: 268512771 });
    return known.reply;
  },
  { 'path.out_refund_no': { maxLength: 64 } },
);
