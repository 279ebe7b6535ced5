import { omitUndefined } from '../../../json';
import type { Keyring } from '../../keys/keyring';
import type { Notice } from '../../notifications/notice';
import { jsonOperation, type Rules } from '../../wire/v3/operation';
import { conflict, existing, once } from '../idempotency';
import { newPrepayId } from '../ids';
import { requireOwn } from '../ownership';
import type { OrderSummary } from '../product';
import { type State, Store } from '../state';
import { ORDER_NUMBER, type PrepayType, prepayReply } from './prepay';
import { addOrder, ORDERS, type Order, type OrderRequest } from './records';
import { close, tradeState, transactionOf } from './transactions';

interface SubOrder {
  readonly mchid: string;
  readonly sub_mchid?: string;
  readonly sub_appid?: string;
  readonly attach: string;
  readonly amount: { readonly total_amount: number; readonly currency: string };
  readonly out_trade_no: string;
  readonly description: string;
  readonly settle_info?: { readonly profit_sharing?: boolean };
}

interface CombinedRequest {
  readonly combine_appid: string;
  readonly combine_mchid: string;
  readonly combine_out_trade_no: string;
  readonly sub_orders: readonly SubOrder[];
  readonly combine_payer_info?: { readonly openid?: string; readonly identity?: object };
  readonly time_expire?: string;
  readonly notify_url: string;
}

/** Orders of several merchants that are paid in one go. */
export interface Combined {
  readonly request: CombinedRequest;
  readonly reply: Readonly<Record<string, string>>;
}

/** By `combine_out_trade_no`. */
export const COMBINED_ORDERS = new Store<Combined>('combined');

function orderRequest(sub: SubOrder, combined: CombinedRequest): OrderRequest {
  const { combine_appid, combine_payer_info: payer, time_expire, notify_url } = combined;
  const { mchid, sub_mchid, sub_appid, attach, amount, out_trade_no, description, settle_info } = sub;
  return {
    appid: combine_appid,
    mchid,
    attach,
    out_trade_no,
    description,
    notify_url,
    amount: { total: amount.total_amount, currency: amount.currency },
    ...omitUndefined({ sub_mchid, sub_appid, settle_info, time_expire }),
    ...(payer?.openid === undefined ? {} : { payer: { openid: payer.openid } }),
  };
}

interface Placing {
  readonly json: CombinedRequest;
  readonly keyring: Keyring;
  readonly now: number;
}

function placing(tradeType: PrepayType) {
  return ({ json, keyring, now }: Placing, state: State) => {
    requireOwn(keyring.mchid, json.combine_mchid, 'body', 'combine_mchid');
    const combined = json.combine_out_trade_no;
    const place = (): Combined => {
      const numbers = json.sub_orders.map(({ out_trade_no }) => out_trade_no);
      if (new Set(numbers).size < numbers.length || numbers.some((number) => ORDERS.of(state).has(number))) {
        throw conflict('商户订单号重复', 'OUT_TRADE_NO_USED', 403);
      }
      const reply = prepayReply(tradeType, newPrepayId(state, now));
      for (const sub of json.sub_orders) {
        addOrder(state, { tradeType, request: orderRequest(sub, json), reply, combined });
      }
      return { request: json, reply };
    };
    return once(COMBINED_ORDERS.of(state), combined, json, place).reply;
  };
}

const RULES: Rules = {
  'json.combine_out_trade_no': { maxLength: 32, pattern: ORDER_NUMBER.pattern },
  'json.notify_url': { maxLength: 255, format: 'url' },
  'json.sub_orders': { minItems: 1, maxItems: 50 },
  'json.sub_orders.out_trade_no': ORDER_NUMBER,
  'json.sub_orders.amount.total_amount': { minimum: 1 },
};

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012556944 */
export const combinedApp = jsonOperation('POST', 'v3/combine-transactions/app', placing('APP'), RULES);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012556926 */
export const combinedJsapi = jsonOperation('POST', 'v3/combine-transactions/jsapi', placing('JSAPI'), RULES);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012556982 */
export const combinedNative = jsonOperation(
  'POST',
  'v3/combine-transactions/native',
  placing('NATIVE'),
  RULES,
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012556961 */
export const combinedH5 = jsonOperation('POST', 'v3/combine-transactions/h5', placing('MWEB'), RULES);

/** The orders of a combined one. */
export function ordersOf({ request }: Combined, state: State): Order[] {
  return request.sub_orders.flatMap(({ out_trade_no }) => ORDERS.of(state).get(out_trade_no) ?? []);
}

function subOrder(order: Order, now: number) {
  const { request, payment } = order;
  const { amount, trade_type, bank_type, success_time, transaction_id, out_trade_no } = transactionOf(
    order,
    now,
  );
  const { total, currency = 'CNY' } = request.amount;
  return {
    mchid: request.mchid,
    sub_mchid: request.sub_mchid,
    sub_appid: request.sub_appid,
    trade_type,
    bank_type,
    success_time,
    transaction_id,
    out_trade_no,
    attach: request.attach,
    trade_state: tradeState(order, now),
    amount: {
      total_amount: total,
      currency,
      payer_amount: Number(amount['payer_total'] ?? 0),
      payer_currency: payment && currency,
    },
  };
}

/** A combined order as a query shows it. */
export function combinedTransaction(combined: Combined, now: number, state: State) {
  const orders = ordersOf(combined, state);
  const { combine_appid, combine_mchid, combine_out_trade_no } = combined.request;
  const [payment] = orders.flatMap((order) => order.payment ?? []);
  return {
    combine_appid,
    combine_mchid,
    combine_out_trade_no,
    sub_orders: orders.map((order) => subOrder(order, now)),
    combine_payer_info: payment && { openid: payment.openid },
  };
}

/** What a list shows of a combined order: its orders have one state until they are closed or refunded. */
export function viewCombined(combined: Combined, now: number, state: State): OrderSummary<'pay'> {
  const orders = ordersOf(combined, state);
  const states = orders.map((order) => tradeState(order, now));
  const [first = 'CLOSED'] = states;
  return {
    state: states.includes('NOTPAY') ? 'NOTPAY' : first,
    description: orders.map(({ request }) => request.description).join(' + '),
    amount: orders.reduce((sum, { request }) => sum + request.amount.total, 0),
    actions: states[0] === 'NOTPAY' ? ['pay'] : [],
  };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012557006 */
export const combinedQuery = jsonOperation(
  'GET',
  'v3/combine-transactions/out-trade-no/{combine_out_trade_no}',
  ({ path, now }, state) =>
    combinedTransaction(
      existing(COMBINED_ORDERS.of(state).get(path.combine_out_trade_no), '合单订单'),
      now,
      state,
    ),
);

/** The notification that all orders of a combined one were paid. @see https://pay.weixin.qq.com/doc/v3/partner/4012237246 */
export function combinedNotice(combined: Combined, state: State, now: number): Notice[] {
  const url = combined.request.notify_url;
  return [{ type: 'TRANSACTION.SUCCESS', resource: combinedTransaction(combined, now, state), url }];
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012577452 */
export const combinedClose = jsonOperation(
  'POST',
  'v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close',
  ({ path, json }, state): undefined => {
    const combined = existing(COMBINED_ORDERS.of(state).get(path.combine_out_trade_no), '合单订单');
    const known = ordersOf(combined, state);
    const named = json.sub_orders.map(({ out_trade_no }) =>
      existing(
        known.find((order) => order.outTradeNo === out_trade_no),
        '子单',
      ),
    );
    for (const order of named) close(state, order);
  },
);
