import type { Notice } from '../../notifications/notice';
import { beijingTime } from '../../time';
import { newRefundId } from '../ids';
import { ORDERS, type Order, type Payment } from '../orders/records';
import { type OrderSummary, type ProductNotification, type UserAction, wrongAction } from '../product';
import type { State } from '../state';
import { refundNotice, V2_STATUS, v2RefundNotice } from './notices';
import { REFUNDS, type Refund, type RefundEnd, type RefundReply } from './records';

/** The maximum number of partial refunds of one order. */
export const MOST_REFUNDS = 50;

/** An order that can be refunded. */
export type PaidOrder = Order & { readonly payment: Payment };

/** What of a refund does not depend on the protocol. */
interface Refunding {
  readonly out_refund_no: string;
  /** In fen; its other members are shown again. */
  readonly amount: { readonly refund: number; readonly total: number };
  readonly funds_account?: string | undefined;
}

/** How long a refund takes, in milliseconds; a real one takes minutes, and days to a bank card. */
const ON_ITS_WAY = 1_000;

/** Accepts a refund and records it with its request; the merchant is notified of its end. */
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
  ORDERS.of(state).set(order.outTradeNo, { ...order, refunded: refunded + refund, refunds: refunds + 1 });
  sendRefund(state, { ...asked, reply }, now);
  return reply;
}

/** Sends the money; the merchant is notified when it arrives, unless the refund ended in another way before. */
export function sendRefund(
  state: State,
  refunding: Omit<Refund, 'sent' | 'arrives' | 'ended'>,
  now: number,
): void {
  const { out_refund_no } = refunding.reply;
  const before = REFUNDS.of(state).get(out_refund_no);
  const refund = { ...refunding, sent: (before?.sent ?? 0) + 1, arrives: now + ON_ITS_WAY };
  REFUNDS.of(state).set(out_refund_no, refund);
  const stands = (): boolean => {
    const present = REFUNDS.of(state).get(out_refund_no);
    return present?.sent === refund.sent && present.ended === undefined;
  };
  const due = { at: refund.arrives, stands };
  const notices = endNotice(state, refund, refund.arrives);
  state.notify(notices.map((notice) => ({ ...notice, due })));
}

function endNotice(state: State, refund: Refund, now: number): Notice[] {
  const reply = refundNow(refund, now);
  const order = ORDERS.of(state).get(reply.out_trade_no);
  const { url, protocol } = refund.notice;
  if (order === undefined) return [];
  return protocol === 'v2' ? v2RefundNotice(reply, order, url) : refundNotice(reply, order, url);
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
  const known = REFUNDS.of(state).get(number);
  if (known === undefined || !['PROCESSING', 'ABNORMAL'].includes(refundNow(known, now).status)) return;
  REFUNDS.of(state).set(number, { ...known, ended: { status, at: now } });
  const order = ORDERS.of(state).get(known.reply.out_trade_no);
  if (status !== 'CLOSED' || order === undefined) return;
  const refunded = order.refunded - known.reply.amount.refund;
  ORDERS.of(state).set(order.outTradeNo, { ...order, refunded, refunds: order.refunds - 1 });
}

/** What a list shows of a refund. */
export function viewRefund(refund: Refund, now: number): OrderSummary<RefundAction> {
  const { status, amount, out_trade_no } = refundNow(refund, now);
  return {
    state: status,
    description: out_trade_no,
    amount: amount.refund,
    actions: refundActions(status),
  };
}

type RefundAction = 'arrive' | 'fail' | 'close';

function refundActions(status: RefundReply['status']): RefundAction[] {
  if (status === 'PROCESSING') return ['arrive', 'fail', 'close'];
  return status === 'ABNORMAL' ? ['arrive', 'close'] : [];
}

/** Ends a refund as the bank does, and notifies the merchant. @throws {ConfigError} if it has ended. */
export function settleRefund(action: RefundAction, status: RefundEnd): UserAction['perform'] {
  return (state, number, now) => {
    const known = REFUNDS.of(state).get(number);
    if (known === undefined || !refundActions(refundNow(known, now).status).includes(action)) {
      throw wrongAction(number, action);
    }
    endRefund(state, number, status, now);
    const ended = REFUNDS.of(state).get(number);
    if (ended !== undefined) state.notify(endNotice(state, ended, now));
  };
}

/** Ends a refund as a notification reports. */
function applyEnd(status: RefundEnd): NonNullable<ProductNotification['apply']> {
  return (state, resource, now) => endRefund(state, numberOf(resource), status, now);
}

function applyV2End(state: State, resource: object, now: number): void {
  const { refund_status } = { refund_status: undefined, ...resource };
  const end = ENDS.find((status) => V2_STATUS[status] === refund_status);
  if (end !== undefined) endRefund(state, numberOf(resource), end, now);
}

function numberOf(resource: object): string {
  const { out_refund_no } = { out_refund_no: undefined, ...resource };
  return String(out_refund_no);
}

const ENDS: readonly RefundEnd[] = ['SUCCESS', 'CLOSED', 'ABNORMAL'];

/** The results of a refund, by the notification that causes them. */
export const REFUND_NOTIFICATIONS: readonly ProductNotification[] = [
  ...ENDS.map((status) => ({ type: `REFUND.${status}`, apply: applyEnd(status) })),
  { type: 'v2/refund-processed', apply: applyV2End },
];
