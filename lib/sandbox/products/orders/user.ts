import { newId } from '../ids';
import { type OrderSummary, wrongAction } from '../product';
import { recordRefund } from '../refunds/lifecycle';
import type { State } from '../state';
import { ORDERS, type Order } from './records';
import { close, tradeState } from './transactions';

type PaymentAction = 'pay' | 'refuse' | 'close' | 'refund' | 'complain';

/** What the list of orders shows of a payment. */
export function viewPayment(order: Order, now: number): OrderSummary<PaymentAction> {
  const { total: amount } = order.request.amount;
  const state = tradeState(order, now);
  const refundable = order.payment !== undefined && order.refunded < amount;
  return {
    state,
    description: order.request.description,
    amount,
    actions: paymentActions(state, refundable),
  };
}

const PAYABLE: readonly string[] = ['NOTPAY', 'USERPAYING'];

function paymentActions(state: string, refundable: boolean): PaymentAction[] {
  if (state === 'NOTPAY') return ['pay', 'refuse', 'close'];
  if (PAYABLE.includes(state)) return ['pay', 'refuse'];
  if (refundable) return ['refund', 'complain'];
  return state === 'REFUND' ? ['complain'] : [];
}

/** Closes an unpaid order, as a call of the merchant does. */
export function closeUnpaid(state: State, number: string, now: number): void {
  const order = ORDERS.of(state).get(number);
  if (order === undefined || tradeState(order, now) !== 'NOTPAY') throw wrongAction(number, 'close');
  close(state, order);
}

/** Refunds what is left of a paid order, as the button of the merchant platform does. */
export function refundRest(state: State, number: string, now: number): void {
  const order = ORDERS.of(state).get(number);
  if (!order?.payment) throw wrongAction(number, 'refund');
  const total = order.request.amount.total;
  const refund = total - order.refunded;
  if (refund <= 0) throw wrongAction(number, 'refund');
  const amount = { refund, total, currency: order.request.amount.currency ?? 'CNY' };
  const out_refund_no = newId(state, 'R', now);
  const request = { out_trade_no: number, out_refund_no, amount };
  // Of a refund that no API call asked for, WeChat Pay notifies the URL of the merchant; here, that of the order.
  const url = order.request.notify_url || undefined;
  const notice = { url, protocol: order.protocol ?? 'v3' } as const;
  recordRefund(state, { ...order, payment: order.payment }, request, { request, notice }, now);
}
