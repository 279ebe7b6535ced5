import { isDeepStrictEqual } from 'node:util';
import { type AnswerFields, Failure } from '../../wire/v2/answers';
import { type XmlCall, xmlOperation } from '../../wire/v2/operation';
import type { Order } from '../orders/records';
import { requireOrder } from '../orders/v2';
import type { State } from '../state';
import { MOST_REFUNDS, type PaidOrder, recordRefund, refundNow } from './lifecycle';
import { V2_STATUS } from './notices';
import { REFUNDS, type Refund, type RefundReply } from './records';

function requirePaid(call: XmlCall, state: State): PaidOrder {
  const order = requireOrder(call, state);
  if (order.payment) return { ...order, payment: order.payment };
  throw new Failure('ORDERNOTEXIST', '订单未支付');
}

function requireRoom({ request, refunded, refunds }: Order, refund: number, total: number): void {
  if (total !== request.amount.total) {
    throw new Failure('REFUND_FEE_MISMATCH', '订单金额或退款金额与之前请求不一致，请核实后再试');
  }
  if (refund < 1 || refunded + refund > total) throw new Failure('ERROR', '累计退款金额大于支付金额');
  if (refunds >= MOST_REFUNDS) throw new Failure('ERROR', `一笔订单最多支持${MOST_REFUNDS}次部分退款`);
}

function refundFields({ amount, ...reply }: RefundReply): AnswerFields {
  const { transaction_id, out_trade_no, out_refund_no, refund_id } = reply;
  const { refund, total } = amount;
  return {
    transaction_id,
    out_trade_no,
    out_refund_no,
    refund_id,
    refund_fee: refund,
    cash_refund_fee: refund,
    total_fee: total,
    cash_fee: total,
    fee_type: 'CNY',
    coupon_refund_fee: 0,
    coupon_refund_count: 0,
  };
}

/**
 * Refunds a paid order, completely or in parts; the same `out_refund_no` refunds once.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011935217
 */
export const refund = xmlOperation('/secapi/pay/refund', (call, state) => {
  const { text, content, now } = call;
  const out_refund_no = text('out_refund_no');
  const known = REFUNDS.of(state).get(out_refund_no);
  if (known && !isDeepStrictEqual(known.request, content)) {
    throw new Failure('ERROR', '商户退款单号已存在，且请求内容与首次请求不一致');
  }
  if (known) return refundFields(known.reply);
  const order = requirePaid(call, state);
  const amount = { refund: Number(text('refund_fee')), total: Number(text('total_fee')), currency: 'CNY' };
  requireRoom(order, amount.refund, amount.total);
  const notice = { url: text('notify_url'), protocol: 'v2' } as const;
  const asked = { request: content, notice };
  return refundFields(recordRefund(state, order, { out_refund_no, amount }, asked, now));
});

const BY = ['refund_id', 'out_refund_no', 'transaction_id', 'out_trade_no'] as const;

function refundsBy(state: State, by: (typeof BY)[number], number: string): readonly Refund[] {
  if (by !== 'out_refund_no') return REFUNDS.of(state).find(by, number);
  const refund = REFUNDS.of(state).get(number);
  return refund === undefined ? [] : [refund];
}

/** All refunds that the most specific number of a call names. @see https://pay.weixin.qq.com/doc/v2/merchant/4011935218 */
export const refundQuery = xmlOperation('/pay/refundquery', ({ text, now }, state) => {
  const by = BY.find((name) => text(name)) ?? 'out_trade_no';
  const found = refundsBy(state, by, text(by)).map((known) => refundNow(known, now));
  const [first] = found;
  if (first === undefined) throw new Failure('REFUNDNOTEXIST', '退款订单查询失败');
  const { transaction_id, out_trade_no, amount } = first;
  return {
    transaction_id,
    out_trade_no,
    total_fee: amount.total,
    fee_type: 'CNY',
    cash_fee: amount.total,
    total_refund_count: found.length,
    refund_count: found.length,
    refund_fee: found.reduce((sum, reply) => sum + reply.amount.refund, 0),
    ...Object.assign({}, ...found.map(numbered)),
  };
});

/** A refund among several: every name ends in its place. */
function numbered(reply: RefundReply, at: number): AnswerFields {
  const fields = {
    out_refund_no: reply.out_refund_no,
    refund_id: reply.refund_id,
    refund_channel: 'ORIGINAL',
    refund_fee: reply.amount.refund,
    coupon_refund_fee: 0,
    coupon_refund_count: 0,
    refund_status: V2_STATUS[reply.status],
    refund_recv_accout: reply.user_received_account,
    refund_success_time: reply.success_time?.slice(0, 19).replace('T', ' '),
  };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${name}_${at}`, value]));
}
