import { ConfigError } from '../../errors';
import { emptyReply, jsonReply } from '../message';
import { paymentNotice } from '../notifications/notices';
import { newTransactionId } from '../numbers';
import { operation } from '../operation';
import { Refusal } from '../refusal';
import type { Order, State } from '../state';
import { beijingTime } from '../time';
import { requireOwn } from './ownership';

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

/** Who pays, and how; everything has a default. */
export interface PayOptions {
  /** Default: the order's own, else a made-up one. */
  readonly openid?: string;
  /** Default `OTHERS`. */
  readonly bank_type?: string;
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
    ...(attach === undefined ? {} : { attach }),
    ...(time_expire === undefined ? {} : { time_expire }),
    ...(goods_tag === undefined ? {} : { goods_tag }),
    out_trade_no: order.outTradeNo,
    trade_type: order.tradeType,
    trade_state: state,
    trade_state_desc: DESCRIPTIONS[state],
    ...paidFields(order),
  };
}

/** What happens in the user's hands: the order is paid. */
export function payOrder(state: State, outTradeNo: string, now: number, options: PayOptions): Transaction {
  const order = state.orders.get(outTradeNo);
  if (!order) {
    throw new ConfigError('out_trade_no', 'is no order of this gateway', 'Place the order first.');
  }
  const present = tradeState(order, now);
  if (present !== 'NOTPAY' && present !== 'USERPAYING') {
    throw new ConfigError('out_trade_no', `is ${present} and cannot be paid`, 'Place a new order.');
  }
  const { openid = order.request.payer?.openid ?? 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', bank_type = 'OTHERS' } =
    options;
  const transactionId = newTransactionId(state, now);
  const payment = { transactionId, successTime: beijingTime(now), openid, bankType: bank_type };
  const paid = { ...order, payment };
  state.orders.set(outTradeNo, paid);
  state.transactions.set(transactionId, outTradeNo);
  state.outbox.push(...paymentNotice(paid));
  return transactionOf(paid, now);
}

function requireOrder(order: Order | undefined): Order {
  if (order) return order;
  throw Refusal.of(404, 'ORDER_NOT_EXIST', '订单不存在', { internal: 268512771 });
}

const MCHID = { type: 'string', required: true, maxLength: 32 } as const;
const OUT_TRADE_NO = { type: 'string', required: true, minLength: 6, maxLength: 32 } as const;

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791859 */
export const queryByOutTradeNo = operation({
  method: 'GET',
  path: '/v3/pay/transactions/out-trade-no/{out_trade_no}',
  variables: { out_trade_no: OUT_TRADE_NO },
  query: { mchid: MCHID },
  json: {},
  handle: ({ path, query, keyring, now }, state) => {
    requireOwn(keyring.mchid, query.mchid, 'query');
    return jsonReply(200, transactionOf(requireOrder(state.orders.get(path.out_trade_no)), now));
  },
});

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791858 */
export const queryById = operation({
  method: 'GET',
  path: '/v3/pay/transactions/id/{transaction_id}',
  variables: { transaction_id: { type: 'string', required: true, maxLength: 32 } },
  query: { mchid: MCHID },
  json: {},
  handle: ({ path, query, keyring, now }, state) => {
    requireOwn(keyring.mchid, query.mchid, 'query');
    const outTradeNo = state.transactions.get(path.transaction_id) ?? '';
    return jsonReply(200, transactionOf(requireOrder(state.orders.get(outTradeNo)), now));
  },
});

/** Closing twice is as good as once; a paid order is refunded, not closed. @see https://pay.weixin.qq.com/doc/v3/merchant/4012791860 */
export const closeOrder = operation({
  method: 'POST',
  path: '/v3/pay/transactions/out-trade-no/{out_trade_no}/close',
  variables: { out_trade_no: OUT_TRADE_NO },
  query: {},
  json: { mchid: MCHID },
  handle: ({ path, json, keyring }, state) => {
    requireOwn(keyring.mchid, json.mchid, 'body');
    const order = requireOrder(state.orders.get(path.out_trade_no));
    if (order.payment) {
      throw Refusal.of(400, 'INVALID_REQUEST', '该订单已支付，不能关闭', { internal: 268449538 });
    }
    state.orders.set(order.outTradeNo, { ...order, closed: true });
    return emptyReply(204);
  },
});
