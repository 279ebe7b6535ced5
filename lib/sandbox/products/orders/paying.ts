import { ConfigError } from '../../../errors';
import { beijingTime } from '../../time';
import { newTransactionId } from '../ids';
import type { State } from '../state';
import { COMBINED_ORDERS, combinedNotice } from './combined';
import { paymentNotice } from './notices';
import { ORDERS, type Order, TRANSACTIONS } from './records';
import { type Transaction, tradeState, transactionOf } from './transactions';

/** Who pays, and how; all options have defaults. */
export interface PayOptions {
  /** Default: the order's own, or else a generated one. */
  readonly openid?: string;
  /** Default `OTHERS`. */
  readonly bank_type?: string;
}

/** @throws {ConfigError} if there is no such order, or it cannot be paid. */
function payable(state: State, outTradeNo: string, now: number): Order {
  const order = ORDERS.of(state).get(outTradeNo);
  if (!order) {
    throw new ConfigError(
      'out_trade_no',
      'expected an order of this gateway, received an unknown number',
      'Place the order first.',
    );
  }
  const present = tradeState(order, now);
  if (present === 'NOTPAY' || present === 'USERPAYING') return order;
  throw new ConfigError(
    'out_trade_no',
    `expected an order that is not paid, received one that is ${present}`,
    'Place a new order.',
  );
}

function payOne(state: State, order: Order, now: number, options: PayOptions): Order {
  const { openid = order.request.payer?.openid ?? 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', bank_type = 'OTHERS' } =
    options;
  const transactionId = newTransactionId(state, now);
  const payment = { transactionId, successTime: beijingTime(now), openid, bankType: bank_type };
  const { refused: _, ...known } = order;
  const paid = { ...known, payment };
  TRANSACTIONS.of(state).set(transactionId, order.outTradeNo);
  ORDERS.of(state).set(order.outTradeNo, paid);
  if (paid.combined === undefined) state.notify(paymentNotice(paid));
  return paid;
}

/** The orders that are paid in one go with an order: itself, or all of its combined order. */
function together(state: State, order: Order): readonly Order[] {
  const { combined } = order;
  if (combined === undefined) return [order];
  return ORDERS.of(state).find('combined', combined);
}

/**
 * Pays an order as its user would, together with all orders that it is combined with.
 *
 * @param number of the order, or of the combined order.
 */
export function payOrder(state: State, number: string, now: number, options: PayOptions): Transaction {
  const [first] = COMBINED_ORDERS.of(state).get(number)?.request.sub_orders ?? [];
  const order = payable(state, first?.out_trade_no ?? number, now);
  const paid = together(state, order)
    .filter((known) => known.outTradeNo === order.outTradeNo || tradeState(known, now) === 'NOTPAY')
    .map((known) => payOne(state, known, now, options));
  const combined = COMBINED_ORDERS.of(state).get(order.combined ?? '');
  if (combined) state.notify(combinedNotice(combined, state, now));
  return transactionOf(paid.find(({ outTradeNo }) => outTradeNo === order.outTradeNo) ?? order, now);
}

/** Refuses a payment as the user would. The order can still be paid. */
export function refuseOrder(state: State, number: string, now: number): void {
  const order = payable(state, number, now);
  ORDERS.of(state).set(number, {
    ...order,
    refused: true,
    ...(order.tradeType === 'MICROPAY' ? { closed: true } : {}),
  });
}
