import { type AnswerFields, Failure } from '../../wire/v2/answers';
import { type XmlCall, xmlOperation } from '../../wire/v2/operation';
import type { State } from '../state';
import { revoked } from './codepay';
import { payOrder } from './paying';
import { addOrder, ORDERS } from './records';
import { orderFields, orderRequest, requireOrder, requireSame } from './v2';

/** In fen; who pays more is asked for the password. @see https://pay.weixin.qq.com/doc/v2/merchant/4011937125 */
const WITHOUT_PASSWORD = 100_000;
const PAYMENT_CODE = /^1[0-5]\d{16}$/;

/** What became of a code payment; a paid one of this number is a success again. */
function outcome({ text, now }: XmlCall, state: State): AnswerFields {
  const order = ORDERS.of(state).get(text('out_trade_no'));
  const { trade_state, trade_state_desc, ...paid } = order ? orderFields(order, now) : {};
  if (trade_state === 'USERPAYING') throw new Failure('USERPAYING', '需要用户输入支付密码');
  if (trade_state === 'REVOKED') throw new Failure('ORDERREVERSED', '当前订单已经被撤销');
  return paid;
}

/**
 * The merchant scans the user's payment code. Up to 1,000 yuan are paid at once; above that the user is asked for the
 * password, and `Sandbox.pay` is the user.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011937125
 */
export const micropay = xmlOperation('/pay/micropay', (call, state) => {
  const { text, now } = call;
  const request = orderRequest(call);
  const outTradeNo = request.out_trade_no;
  const known = ORDERS.of(state).get(outTradeNo);
  if (known) {
    requireSame(known, 'MICROPAY', request);
    return outcome(call, state);
  }
  if (!PAYMENT_CODE.test(text('auth_code'))) throw new Failure('AUTH_CODE_INVALID', '付款码无效');
  if (request.amount.total < 1) throw new Failure('PARAM_ERROR', '参数total_fee格式错误');
  addOrder(state, { tradeType: 'MICROPAY', request, reply: {} });
  if (request.amount.total <= WITHOUT_PASSWORD) payOrder(state, outTradeNo, now, {});
  return outcome(call, state);
});

/** Reverses a code payment with an unknown result. @see https://pay.weixin.qq.com/doc/v2/merchant/4011937361 */
export const reverse = xmlOperation('/secapi/pay/reverse', (call, state) => {
  const order = requireOrder(call, state);
  if (order.tradeType !== 'MICROPAY') throw new Failure('TRADE_STATE_ERROR', '该订单不是付款码支付');
  if (order.refunded > 0) throw new Failure('REVERSE_EXPIRE', '订单已退款，不能撤销');
  ORDERS.of(state).set(order.outTradeNo, revoked(order));
  return { recall: 'N' };
});
