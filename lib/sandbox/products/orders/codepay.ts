import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../../wire/refusal';
import { accepted, jsonOperation, type Rules } from '../../wire/v3/operation';
import { requireOwn } from '../ownership';
import type { State } from '../state';
import { orderOf, partnerTransaction } from './partner';
import { payOrder } from './paying';
import { ORDER_RULES } from './prepay';
import { addOrder, ORDERS, type Order, type OrderRequest } from './records';
import { requireOrder, tradeState, transactionOf } from './transactions';

/** In fen; a larger payment requires the password. */
const WITHOUT_PASSWORD = 100_000;
const PAYMENT_CODE = /^1[0-5]\d{16}$/;

const RULES: Rules = { ...ORDER_RULES, 'json.payer.auth_code': { maxLength: 32 } };

/** A code payment as a merchant and a service provider ask for it alike. */
interface Scan extends Omit<OrderRequest, 'appid' | 'mchid' | 'payer' | 'notify_url'> {
  readonly payer: { readonly auth_code: string };
}

/** Who is paid. */
type Seller = Pick<OrderRequest, 'appid' | 'mchid'>;

/**
 * Pays immediately, or leaves the order waiting for the user's password. A repeated number returns the state of its
 * order, for any payment code.
 */
function payByCode(state: State, { payer, ...asked }: Scan, seller: Seller, now: number): Order {
  const request: OrderRequest = { ...asked, ...seller, notify_url: '' };
  const number = request.out_trade_no;
  const known = ORDERS.of(state).get(number);
  if (known) return knownOrder(known, request);
  if (!PAYMENT_CODE.test(payer.auth_code)) {
    throw Refusal.of(400, 'PARAM_ERROR', '付款码无效', {
      detail: {
        field: '/body/payer/auth_code',
        value: payer.auth_code,
        issue: 'must be a payment code: 18 digits that begin with 10 to 15',
        location: 'body',
      },
      internal: 268435505,
    });
  }
  addOrder(state, { tradeType: 'MICROPAY', request, reply: {} });
  if (request.amount.total <= WITHOUT_PASSWORD) payOrder(state, number, now, {});
  return requireOrder(ORDERS.of(state).get(number));
}

function knownOrder(known: Order, request: OrderRequest): Order {
  if (known.tradeType !== 'MICROPAY' || !isDeepStrictEqual(known.request, request)) {
    throw Refusal.of(403, 'OUT_TRADE_NO_USED', '商户订单号重复，请使用新的单号重新下单', {
      internal: 268498688,
    });
  }
  if (known.closed) throw Refusal.of(400, 'ORDER_CLOSED', '该订单已撤销', { internal: 268447914 });
  return known;
}

/** What is paid is 200; what waits for the password, 202. */
function answered<Fields extends object>(order: Order, fields: Fields, now: number) {
  return tradeState(order, now) === 'USERPAYING' ? accepted(fields) : fields;
}

/**
 * The merchant scans the user's payment code. Up to 1,000 yuan are paid at once; above that the user is asked for the
 * password, and `Sandbox.pay` is the user.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012382150
 */
export const codepay = jsonOperation(
  'POST',
  'v3/pay/transactions/codepay',
  ({ json: { appid, mchid, ...scan }, keyring, now }, state) => {
    requireOwn(keyring.mchid, mchid, 'body');
    const order = payByCode(state, scan, { appid, mchid }, now);
    return answered(order, transactionOf(order, now), now);
  },
  RULES,
);

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012382179 */
export const partnerCodepay = jsonOperation(
  'POST',
  'v3/pay/partner/transactions/codepay',
  ({ json: { sp_appid = '', sp_mchid, ...scan }, keyring, now }, state) => {
    requireOwn(keyring.mchid, sp_mchid, 'body', 'sp_mchid');
    const order = payByCode(state, scan, { appid: sp_appid, mchid: sp_mchid }, now);
    return answered(order, partnerTransaction(order, now), now);
  },
  RULES,
);

/** Reverses a code payment, paid or not; a repeated call has no further effect. */
function reverseOrder(state: State, order: Order): void {
  if (order.tradeType !== 'MICROPAY') {
    throw Refusal.of(400, 'INVALID_REQUEST', '该订单不是付款码支付，不能撤销', { internal: 268449538 });
  }
  if (order.refunded > 0) {
    throw Refusal.of(400, 'INVALID_REQUEST', '该订单已退款，不能撤销', { internal: 268449538 });
  }
  ORDERS.of(state).set(order.outTradeNo, revoked(order));
}

/** Returns the order as reversed. */
export function revoked({ payment: _, ...order }: Order): Order {
  return { ...order, closed: true };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012382161 */
export const reverse = jsonOperation(
  'POST',
  'v3/pay/transactions/out-trade-no/{out_trade_no}/reverse',
  ({ path: { out_trade_no }, keyring, json: { appid, mchid } }, state) => {
    requireOwn(keyring.mchid, mchid, 'body');
    reverseOrder(state, requireOrder(ORDERS.of(state).get(out_trade_no)));
    return { appid, mchid, out_trade_no };
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012382181 */
export const partnerReverse = jsonOperation(
  'POST',
  'v3/pay/partner/transactions/out-trade-no/{out_trade_no}/reverse',
  ({ path: { out_trade_no }, keyring, json }, state) => {
    requireOwn(keyring.mchid, json.sp_mchid, 'body', 'sp_mchid');
    reverseOrder(state, orderOf(ORDERS.of(state).get(out_trade_no), json));
    return { ...json, out_trade_no };
  },
);
