import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Keyring } from '../../keys/keyring';
import { Refusal } from '../../wire/refusal';
import { jsonOperation, type Rules } from '../../wire/v3/operation';
import { newPrepayId } from '../ids';
import { requireOwn } from '../ownership';
import type { State } from '../state';
import { addOrder, ORDERS, type Order, type OrderRequest, type TradeType } from './records';
import { tradeState } from './transactions';

/** The rules of a merchant's order number. */
export const ORDER_NUMBER = { minLength: 6, maxLength: 32, pattern: '/[0-9a-zA-Z_\\-|*]+/' } as const;

/** What every way to place an order asks. @see https://pay.weixin.qq.com/doc/v3/merchant/4012791877 */
export const ORDER_RULES: Rules = {
  'json.description': { maxLength: 127 },
  'json.out_trade_no': ORDER_NUMBER,
  'json.notify_url': { maxLength: 255, format: 'url' },
  'json.attach': { maxLength: 128 },
  'json.goods_tag': { maxLength: 32 },
  'json.amount.total': { minimum: 1 },
  'json.amount.currency': { enum: ['CNY'] },
  'json.detail.goods_detail.quantity': { minimum: 1 },
  'json.detail.goods_detail.unit_price': { minimum: 0 },
};

const RULES: Rules = { ...ORDER_RULES, 'json.appid': { maxLength: 32 }, 'json.mchid': { maxLength: 32 } };

/** The trade types of an order that is placed first and paid in a client afterwards. */
export type PrepayType = Exclude<TradeType, 'MICROPAY'>;

type PrepayReply = Readonly<Record<string, string>>;

const REPLIES: { readonly [type in PrepayType]: (prepayId: string) => PrepayReply } = {
  APP: (prepay_id) => ({ prepay_id }),
  JSAPI: (prepay_id) => ({ prepay_id }),
  NATIVE: (prepayId) => {
    const code = createHash('sha256').update(prepayId).digest('base64url').replace(/[-_]/g, '').slice(0, 7);
    return { code_url: `weixin://wxpay/bizpayurl?pr=${code}zz` };
  },
  MWEB: (prepayId) => ({
    h5_url: `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${prepayId}&package=${prepayId.slice(-12)}`,
  }),
};

/** Returns what a client needs to start the payment: a prepay ID or a URL. */
export function prepayReply(tradeType: PrepayType, prepayId: string): PrepayReply {
  return REPLIES[tradeType](prepayId);
}

/** Returns the response of an order that was placed before; different content is refused. */
function replay(order: Order, request: OrderRequest, tradeType: TradeType, now: number) {
  if (order.tradeType !== tradeType || !isDeepStrictEqual(order.request, request)) {
    throw Refusal.of(403, 'OUT_TRADE_NO_USED', '商户订单号重复，请使用新的单号重新下单', {
      internal: 268498688,
    });
  }
  const state = tradeState(order, now);
  if (state === 'CLOSED') throw Refusal.of(400, 'ORDER_CLOSED', '该订单已关闭', { internal: 268447914 });
  if (state !== 'NOTPAY') throw Refusal.of(400, 'INVALID_REQUEST', '该订单已支付', { internal: 268449538 });
  return order.reply;
}

/** An order to place. */
export interface Placing {
  readonly tradeType: PrepayType;
  readonly request: OrderRequest;
  readonly now: number;
}

/** Places an order; the same order again gets the same response. */
export function placeOrder(state: State, { tradeType, request, now }: Placing) {
  const outTradeNo = request.out_trade_no;
  const placed = ORDERS.of(state).get(outTradeNo);
  if (placed) return replay(placed, request, tradeType, now);
  const reply = prepayReply(tradeType, newPrepayId(state, now));
  addOrder(state, { tradeType, request, reply });
  return reply;
}

interface Direct {
  readonly json: OrderRequest;
  readonly keyring: Keyring;
  readonly now: number;
}

/** Places a merchant's own order of one kind. */
function placing(tradeType: PrepayType) {
  return ({ json, keyring, now }: Direct, state: State) => {
    requireOwn(keyring.mchid, json.mchid, 'body');
    return placeOrder(state, { tradeType, request: json, now });
  };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791877 */
export const nativePrepay = jsonOperation('POST', 'v3/pay/transactions/native', placing('NATIVE'), RULES);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791856 */
export const jsapiPrepay = jsonOperation('POST', 'v3/pay/transactions/jsapi', placing('JSAPI'), RULES);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4013070347 */
export const appPrepay = jsonOperation('POST', 'v3/pay/transactions/app', placing('APP'), RULES);

/** H5 payments require the user's IP address, against forged ones. @see https://pay.weixin.qq.com/doc/v3/merchant/4012791834 */
export const h5Prepay = jsonOperation('POST', 'v3/pay/transactions/h5', placing('MWEB'), {
  ...RULES,
  'json.scene_info.payer_client_ip': { required: true, maxLength: 45 },
});
