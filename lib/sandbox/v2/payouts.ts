import { isDeepStrictEqual } from 'node:util';
import { newPayoutId } from '../numbers';
import type { State } from '../state';
import { beijingTime } from '../time';
import { Failure } from './answers';
import { type XmlCall, xmlOperation } from './operation';

type Present = (id: string) => Readonly<Record<string, string>>;

/** Pays out once for each number; the same number with other content is refused. */
function payOut(kind: string, number: string, call: XmlCall, state: State, present: Present) {
  const key = `${kind} ${number}`;
  const known = state.payouts.get(key);
  if (known && !isDeepStrictEqual(known.request, call.content)) {
    throw new Failure('FATAL_ERROR', '两次请求参数不一致');
  }
  if (known) return known.reply;
  const reply = present(newPayoutId(state, call.now));
  state.payouts.set(key, { request: call.content, reply });
  return reply;
}

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011937425 */
export const sendRedPacket = xmlOperation('/mmpaymkttransfers/sendredpack', (call, state) => {
  const { text, content } = call;
  const amount = Number(text('total_amount'));
  if (text('total_num') !== '1') throw new Failure('PARAM_ERROR', '参数total_num格式错误');
  if (amount < 100 && !text('scene_id')) throw new Failure('MONEY_LIMIT', '红包金额发放限制');
  if (amount > 20_000 && !text('scene_id')) throw new Failure('MONEY_LIMIT', '红包金额发放限制');
  const { mch_billno = '', wxappid = '', re_openid = '', total_amount = '' } = content;
  return payOut('sendredpack', mch_billno, call, state, (send_listid) => ({
    ...{ mch_billno, wxappid, re_openid, total_amount, send_listid },
  }));
});

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011989673 */
export const transfer = xmlOperation('/mmpaymkttransfers/promotion/transfers', (call, state) => {
  const { text, content, now } = call;
  if (!['NO_CHECK', 'FORCE_CHECK'].includes(text('check_name'))) {
    throw new Failure('PARAM_ERROR', '参数check_name格式错误');
  }
  if (Number(text('amount')) < 30) throw new Failure('AMOUNT_LIMIT', '付款金额不能小于最低限额');
  const { mch_appid = '', mchid = '', partner_trade_no = '' } = content;
  const payment_time = beijingTime(now).slice(0, 19).replace('T', ' ');
  return payOut('transfers', partner_trade_no, call, state, (payment_no) => ({
    ...{ mch_appid, mchid, partner_trade_no, payment_no, payment_time },
  }));
});
