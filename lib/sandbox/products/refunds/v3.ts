import { isDeepStrictEqual } from 'node:util';
import { type Notice, refundNotice, V2_STATUS, v2RefundNotice } from '../../notifications/notices';
import { beijingTime } from '../../time';
import { Refusal } from '../../wire/refusal';
import { product } from '../../wire/v3/operation';
import { newRefundId } from '../ids';
import type { Order, Payment, Refund, RefundEnd, RefundReply, State } from '../state';

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
  if (total !== order.request.amount.total) {
    throw conflict('订单金额或退款金额与之前请求不一致，请核实后再试');
  }
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

/** How long the money is on its way, in milliseconds; the real one takes minutes, to a bank card days. */
const ON_ITS_WAY = 1_000;

/** Accepts a refund, and remembers it with the request that asked for it; its end is told in time. */
export function recordRefund(
  state: State,
  order: PaidOrder,
  { out_refund_no, amount, funds_account = 'UNSETTLED' }: Refunding,
  asked: Pick<Refund, 'request' | 'notice'>,
  now: number,
): RefundReply {
  const { refund, total } = amount;
  const reply = {
    refund_id: newRefundId(state, now),
    out_refund_no,
    transaction_id: order.payment.transactionId,
    out_trade_no: order.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    create_time: beijingTime(now),
    status: 'PROCESSING' as const,
    funds_account,
    amount: {
      ...amount,
      payer_total: total,
      payer_refund: refund,
      settlement_refund: refund,
      settlement_total: total,
      discount_refund: 0,
    },
  };
  const { refunded, refunds } = order;
  state.orders.set(order.outTradeNo, { ...order, refunded: refunded + refund, refunds: refunds + 1 });
  sendOff(state, { ...asked, reply, arrives: now + ON_ITS_WAY });
  return reply;
}

/** Puts the money on its way; when it arrives, the merchant is told, unless something else became of it before. */
function sendOff(state: State, refund: Refund): void {
  const { out_refund_no } = refund.reply;
  state.refunds.set(out_refund_no, refund);
  const due = { at: refund.arrives, stands: () => state.refunds.get(out_refund_no) === refund };
  const told = endNotice(state, refund, refund.arrives);
  state.outbox.push(...told.map((notice) => ({ ...notice, due })));
}

function endNotice(state: State, refund: Refund, now: number): Notice[] {
  const reply = refundNow(refund, now);
  const order = state.orders.get(reply.out_trade_no);
  const { url, protocol } = refund.notice;
  if (order === undefined) return [];
  return protocol === 'v2' ? v2RefundNotice(reply, url) : refundNotice(reply, order, url);
}

/** A refund as it is now. */
export function refundNow({ reply, arrives, ended }: Refund, now: number): RefundReply {
  const end = ended ?? (now >= arrives ? ({ status: 'SUCCESS', at: arrives } as const) : undefined);
  if (end === undefined) return reply;
  const { status, at } = end;
  return { ...reply, status, ...(status === 'SUCCESS' && { success_time: beijingTime(at) }) };
}

/**
 * Ends a refund that is on its way, or that could not be delivered: what was closed may be refunded again, under a new
 * number.
 */
function endRefund(state: State, number: string, status: RefundEnd, now: number): void {
  const known = state.refunds.get(number);
  if (known === undefined || !['PROCESSING', 'ABNORMAL'].includes(refundNow(known, now).status)) return;
  state.refunds.set(number, { ...known, ended: { status, at: now } });
  const order = state.orders.get(known.reply.out_trade_no);
  if (status !== 'CLOSED' || order === undefined) return;
  const refunded = order.refunded - known.reply.amount.refund;
  state.orders.set(order.outTradeNo, { ...order, refunded, refunds: order.refunds - 1 });
}

const ENDS: Readonly<Record<string, RefundEnd>> = {
  'REFUND.SUCCESS': 'SUCCESS',
  'REFUND.CLOSED': 'CLOSED',
  'REFUND.ABNORMAL': 'ABNORMAL',
};

/** What a notification tells of a refund becomes true of it. */
export function applyRefundNotice(state: State, type: string, resource: object, now: number): void {
  const { out_refund_no, refund_status } = {
    out_refund_no: undefined,
    refund_status: undefined,
    ...resource,
  };
  const ends: readonly RefundEnd[] = ['SUCCESS', 'CLOSED', 'ABNORMAL'];
  const end =
    type === 'v2/refund-processed' ? ends.find((status) => V2_STATUS[status] === refund_status) : ENDS[type];
  if (end !== undefined) endRefund(state, String(out_refund_no), end, now);
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
export const queryRefund = product(
  'GET',
  'v3/refund/domestic/refunds/{out_refund_no}',
  ({ path, now }, state) => refundNow(requireRefund(state.refunds.get(path.out_refund_no)), now),
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
export const refundAbnormal = product(
  'POST',
  'v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund',
  ({ path, json, now }, state) => {
    const known = requireRefund(state.refunds.get(json.out_refund_no));
    if (known.reply.refund_id !== path.refund_id) throw conflict('您的请求参数与退款单信息不一致');
    const { status } = refundNow(known, now);
    if (status !== 'ABNORMAL') throw conflict('退款单状态不是退款异常，无法发起异常退款');
    const { ended: _, ...open } = known;
    sendOff(state, { ...open, arrives: now + ON_ITS_WAY });
    return known.reply;
  },
);
