import { omitUndefined } from '../../../json';
import { Refusal } from '../../wire/refusal';
import { jsonOperation, type Rules } from '../../wire/v3/operation';
import { requireOwn } from '../ownership';
import type { State } from '../state';
import { ORDERS, type Order, TRANSACTIONS } from './records';

export type TradeState = 'SUCCESS' | 'REFUND' | 'NOTPAY' | 'CLOSED' | 'USERPAYING' | 'REVOKED';

/** An order as a query shows it. @see https://pay.weixin.qq.com/doc/v3/merchant/4012791858 */
export interface Transaction {
  readonly appid: string;
  readonly mchid: string;
  readonly description: string;
  readonly notify_url: string;
  readonly out_trade_no: string;
  readonly trade_type: string;
  readonly trade_state: TradeState;
  readonly trade_state_desc: string;
  readonly amount: Readonly<Record<string, string | number>>;
  readonly transaction_id?: string;
  readonly bank_type?: string;
  readonly success_time?: string;
  readonly payer?: { readonly openid: string };
  readonly attach?: string;
  readonly time_expire?: string;
  readonly goods_tag?: string;
}

const DESCRIPTIONS: Readonly<Record<TradeState, string>> = {
  SUCCESS: '支付成功',
  REFUND: '转入退款',
  NOTPAY: '订单未支付',
  CLOSED: '订单已关闭',
  USERPAYING: '用户支付中，需要输入密码',
  REVOKED: '订单已撤销',
};

export function tradeState(order: Order, now: number): TradeState {
  if (order.refunded > 0) return 'REFUND';
  if (order.payment) return 'SUCCESS';
  const expired = order.request.time_expire !== undefined && Date.parse(order.request.time_expire) <= now;
  if (order.tradeType === 'MICROPAY') return order.closed ? 'REVOKED' : 'USERPAYING';
  return order.closed || expired ? 'CLOSED' : 'NOTPAY';
}

function paidFields({ payment, request }: Order): Pick<Transaction, 'amount'> & Partial<Transaction> {
  const { total, currency = 'CNY' } = request.amount;
  if (!payment) return { amount: { total, currency } };
  return {
    amount: { total, payer_total: total, currency, payer_currency: currency },
    transaction_id: payment.transactionId,
    bank_type: payment.bankType,
    success_time: payment.successTime,
    payer: { openid: payment.openid },
  };
}

export function transactionOf(order: Order, now: number): Transaction {
  const { appid, mchid, description, notify_url, attach, time_expire, goods_tag } = order.request;
  const state = tradeState(order, now);
  return {
    appid,
    mchid,
    description,
    notify_url,
    ...omitUndefined({ attach, time_expire, goods_tag }),
    out_trade_no: order.outTradeNo,
    trade_type: order.tradeType,
    trade_state: state,
    trade_state_desc: order.refused && state === 'NOTPAY' ? '支付失败，请重新下单支付' : DESCRIPTIONS[state],
    ...paidFields(order),
  };
}

/** @throws {Refusal} if there is no such order. */
export function requireOrder(order: Order | undefined): Order {
  if (order) return order;
  throw Refusal.of(404, 'ORDER_NOT_EXIST', '订单不存在', { internal: 268512771 });
}

/** What every query of a paid order shows, though one of the pages leaves it out. */
const PAID: Rules = {
  'data.payer': { type: 'object' },
  'data.payer.openid': { type: 'string' },
  'data.amount.payer_total': { type: 'integer' },
  'data.amount.payer_currency': { type: 'string' },
};

const RULES: Rules = { 'path.out_trade_no': { minLength: 6, maxLength: 32 } };

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791859 */
export const queryByOutTradeNo = jsonOperation(
  'GET',
  'v3/pay/transactions/out-trade-no/{out_trade_no}',
  ({ path, query, keyring, now }, state) => {
    requireOwn(keyring.mchid, query.mchid, 'query');
    return transactionOf(requireOrder(ORDERS.of(state).get(path.out_trade_no)), now);
  },
  { ...RULES, ...PAID },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791858 */
export const queryById = jsonOperation(
  'GET',
  'v3/pay/transactions/id/{transaction_id}',
  ({ path, query, keyring, now }, state) => {
    requireOwn(keyring.mchid, query.mchid, 'query');
    const outTradeNo = TRANSACTIONS.of(state).get(path.transaction_id) ?? '';
    return transactionOf(requireOrder(ORDERS.of(state).get(outTradeNo)), now);
  },
  PAID,
);

/** Closing a closed order has no effect; a paid order is refunded, not closed, and a code payment is reversed. */
export function close(state: State, order: Order): void {
  if (order.tradeType === 'MICROPAY') {
    throw Refusal.of(400, 'INVALID_REQUEST', '付款码支付请使用撤销接口', { internal: 268449538 });
  }
  if (order.payment) {
    throw Refusal.of(400, 'INVALID_REQUEST', '该订单已支付，不能关闭', { internal: 268449538 });
  }
  ORDERS.of(state).set(order.outTradeNo, { ...order, closed: true });
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791860 */
export const closeOrder = jsonOperation(
  'POST',
  'v3/pay/transactions/out-trade-no/{out_trade_no}/close',
  ({ path, json, keyring }, state): undefined => {
    requireOwn(keyring.mchid, json.mchid, 'body');
    close(state, requireOrder(ORDERS.of(state).get(path.out_trade_no)));
  },
  RULES,
);
