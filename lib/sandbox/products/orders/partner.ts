import { omitUndefined } from '../../../json';
import type { Keyring } from '../../keys/keyring';
import { jsonOperation, type Rules } from '../../wire/v3/operation';
import { requireOwn } from '../ownership';
import type { State } from '../state';
import { ORDER_RULES, type PrepayType, placeOrder } from './prepay';
import { ORDERS, type Order, type OrderRequest, TRANSACTIONS } from './records';
import { close, requireOrder, transactionOf } from './transactions';

/** An order that a service provider places for a sub-merchant. */
interface PartnerRequest extends Omit<OrderRequest, 'appid' | 'mchid' | 'payer'> {
  readonly sp_appid: string;
  readonly sp_mchid: string;
  readonly sub_mchid: string;
  readonly payer?: { readonly sp_openid?: string; readonly sub_openid?: string; readonly identity?: object };
}

interface Placing {
  readonly json: PartnerRequest;
  readonly keyring: Keyring;
  readonly now: number;
}

function orderRequest({ sp_appid, sp_mchid, payer, ...order }: PartnerRequest): OrderRequest {
  const { sp_openid, ...others } = payer ?? {};
  const own = { ...omitUndefined({ openid: sp_openid }), ...others };
  return { ...order, appid: sp_appid, mchid: sp_mchid, ...(payer === undefined ? {} : { payer: own }) };
}

function placing(tradeType: PrepayType) {
  return ({ json, keyring, now }: Placing, state: State) => {
    requireOwn(keyring.mchid, json.sp_mchid, 'body', 'sp_mchid');
    return placeOrder(state, { tradeType, request: orderRequest(json), now });
  };
}

const RULES: Rules = {
  ...ORDER_RULES,
  'json.sp_appid': { maxLength: 32 },
  'json.sp_mchid': { maxLength: 32 },
  'json.sub_appid': { maxLength: 32 },
  'json.sub_mchid': { maxLength: 32 },
};

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012738659 */
export const partnerNative = jsonOperation(
  'POST',
  'v3/pay/partner/transactions/native',
  placing('NATIVE'),
  RULES,
);

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012738519 */
export const partnerJsapi = jsonOperation(
  'POST',
  'v3/pay/partner/transactions/jsapi',
  placing('JSAPI'),
  RULES,
);

/** @see https://pay.weixin.qq.com/doc/v3/partner/4013080231 */
export const partnerApp = jsonOperation('POST', 'v3/pay/partner/transactions/app', placing('APP'), RULES);

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012738604 */
export const partnerH5 = jsonOperation('POST', 'v3/pay/partner/transactions/h5', placing('MWEB'), RULES);

interface Parties {
  readonly sp_mchid: string;
  readonly sub_mchid: string;
}

/**
 * Returns the order of that provider and sub-merchant.
 *
 * @throws {Refusal} if it belongs to another one.
 */
export function orderOf(order: Order | undefined, { sp_mchid, sub_mchid }: Parties): Order {
  const { request } = requireOrder(order);
  return requireOrder(request.mchid === sp_mchid && request.sub_mchid === sub_mchid ? order : undefined);
}

/** An order as the provider's queries show it. */
export function partnerTransaction(order: Order, now: number) {
  const { appid, mchid, payer, ...transaction } = transactionOf(order, now);
  const { sub_appid, sub_mchid, payer: asked } = order.request;
  return {
    ...transaction,
    // A code payment may leave it out.
    sp_appid: appid === '' ? undefined : appid,
    sp_mchid: mchid,
    sub_appid,
    sub_mchid,
    payer: payer && { sp_openid: payer.openid, sub_openid: asked?.sub_openid },
  };
}

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012526944 */
export const partnerQuery = jsonOperation(
  'GET',
  'v3/pay/partner/transactions/out-trade-no/{out_trade_no}',
  ({ path, query, keyring, now }, state) => {
    requireOwn(keyring.mchid, query.sp_mchid, 'query', 'sp_mchid');
    return partnerTransaction(orderOf(ORDERS.of(state).get(path.out_trade_no), query), now);
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012526943 */
export const partnerQueryById = jsonOperation(
  'GET',
  'v3/pay/partner/transactions/id/{transaction_id}',
  ({ path, query, keyring, now }, state) => {
    requireOwn(keyring.mchid, query.sp_mchid, 'query', 'sp_mchid');
    const outTradeNo = TRANSACTIONS.of(state).get(path.transaction_id) ?? '';
    return partnerTransaction(orderOf(ORDERS.of(state).get(outTradeNo), query), now);
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012526949 */
export const partnerClose = jsonOperation(
  'POST',
  'v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close',
  ({ path, json, keyring }, state): undefined => {
    requireOwn(keyring.mchid, json.sp_mchid, 'body', 'sp_mchid');
    close(state, orderOf(ORDERS.of(state).get(path.out_trade_no), json));
  },
);
