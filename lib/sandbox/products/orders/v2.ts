import { type AnswerFields, Failure } from '../../wire/v2/answers';
import { type XmlCall, xmlOperation } from '../../wire/v2/operation';
import { newPrepayId } from '../ids';
import type { State } from '../state';
import { prepayReply } from './prepay';
import { addOrder, ORDERS, type Order, type OrderRequest, TRANSACTIONS, type TradeType } from './records';
import { tradeState, transactionOf } from './transactions';

const TRADE_TYPES: readonly TradeType[] = ['JSAPI', 'NATIVE', 'APP', 'MWEB'];

/** `20091227091010`, Beijing, as RFC 3339. */
function rfc3339(digits: string): string {
  const time = digits.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6+08:00');
  if (Number.isNaN(Date.parse(time))) throw new Failure('PARAM_ERROR', '时间格式错误');
  return time;
}

/** The order in the form in which every product of the gateway reads it. */
export function orderRequest({ text }: XmlCall): OrderRequest {
  const [attach, expiry, goods_tag, openid] = ['attach', 'time_expire', 'goods_tag', 'openid'].map(text);
  return {
    appid: text('appid'),
    mchid: text('mch_id'),
    description: text('body'),
    out_trade_no: text('out_trade_no'),
    notify_url: text('notify_url'),
    amount: { total: Number(text('total_fee')), currency: text('fee_type') || 'CNY' },
    ...(attach ? { attach } : {}),
    ...(expiry ? { time_expire: rfc3339(expiry) } : {}),
    ...(goods_tag ? { goods_tag } : {}),
    ...(openid ? { payer: { openid } } : {}),
  };
}

/** Checks a repeated number: the same order gets the same response, another one is refused. */
export function requireSame(order: Order, tradeType: TradeType, request: OrderRequest): void {
  if (order.tradeType === tradeType && JSON.stringify(order.request) === JSON.stringify(request)) return;
  throw new Failure('OUT_TRADE_NO_USED', '商户订单号重复');
}

/** The order that a call names, by either number. */
export function requireOrder({ text }: XmlCall, state: State): Order {
  const named = text('transaction_id')
    ? TRANSACTIONS.of(state).get(text('transaction_id'))
    : text('out_trade_no');
  const order = ORDERS.of(state).get(named ?? '');
  if (order) return order;
  throw new Failure('ORDERNOTEXIST', '此交易订单号不存在');
}

/** What a query, or the payment itself, shows of an order. */
export function orderFields(order: Order, now: number): AnswerFields {
  const { trade_state, trade_state_desc, bank_type, transaction_id, success_time } = transactionOf(
    order,
    now,
  );
  const { outTradeNo: out_trade_no, tradeType: trade_type, request, payment } = order;
  const { attach, amount } = request;
  const state = { out_trade_no, trade_type, trade_state, trade_state_desc, attach };
  if (payment === undefined) return state;
  const { total, currency } = amount;
  return {
    ...state,
    openid: payment.openid,
    is_subscribe: 'N',
    bank_type,
    transaction_id,
    total_fee: total,
    fee_type: currency,
    cash_fee: total,
    cash_fee_type: currency,
    time_end: success_time?.slice(0, 19).replace(/\D/g, ''),
  };
}

const URLS: { readonly [type in TradeType]?: (prepayId: string) => AnswerFields } = {
  NATIVE: (prepayId) => prepayReply('NATIVE', prepayId),
  MWEB: (prepayId) => ({ mweb_url: prepayReply('MWEB', prepayId)['h5_url'] }),
};

function place({ type, now }: XmlCall, tradeType: TradeType, request: OrderRequest, state: State): Order {
  const reply = { prepay_id: newPrepayId(state, now) };
  return addOrder(state, { tradeType, request, reply, protocol: 'v2', signType: type });
}

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011935214 */
export const unifiedOrder = xmlOperation('/pay/unifiedorder', (call, state) => {
  const { text, now } = call;
  const tradeType = TRADE_TYPES.find((type) => type === text('trade_type'));
  if (tradeType === undefined) throw new Failure('PARAM_ERROR', '参数trade_type格式错误');
  if (tradeType === 'JSAPI' && !text('openid')) throw new Failure('PARAM_ERROR', 'JSAPI支付必须传openid');
  if (Number(text('total_fee')) < 1) throw new Failure('PARAM_ERROR', '参数total_fee格式错误');
  const request = orderRequest(call);
  const known = ORDERS.of(state).get(request.out_trade_no);
  if (known) requireSame(known, tradeType, request);
  const order = known ?? place(call, tradeType, request, state);
  const present = tradeState(order, now);
  if (present === 'CLOSED') throw new Failure('ORDERCLOSED', '该订单已关闭');
  if (present !== 'NOTPAY') throw new Failure('ORDERPAID', '该订单已支付');
  const { prepay_id = '' } = order.reply;
  return { trade_type: tradeType, prepay_id, ...URLS[tradeType]?.(prepay_id) };
});

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011935215 */
export const orderQuery = xmlOperation('/pay/orderquery', (call, state) =>
  orderFields(requireOrder(call, state), call.now),
);

/** Closing a closed order has no effect. @see https://pay.weixin.qq.com/doc/v2/merchant/4011935216 */
export const closeOrder = xmlOperation('/pay/closeorder', (call, state) => {
  const order = requireOrder(call, state);
  if (order.payment) throw new Failure('ORDERPAID', '订单已支付');
  if (order.tradeType === 'MICROPAY') throw new Failure('TRADE_STATE_ERROR', '付款码支付请使用撤销接口');
  ORDERS.of(state).set(order.outTradeNo, { ...order, closed: true });
  return { result_msg: 'OK' };
});
