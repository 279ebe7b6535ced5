import { isDeepStrictEqual } from 'node:util';
import { beijingClock } from '../time';
import { Failure } from '../wire/v2/answers';
import { type XmlCall, xmlOperation } from '../wire/v2/operation';
import { newPayoutId } from './ids';
import { defineProduct, type Locate, objectKind } from './product';
import { type State, Store } from './state';

/** Money that went out: a red packet, or a transfer to a balance. */
interface Payout {
  readonly request: Readonly<Record<string, string>>;
  readonly reply: Readonly<Record<string, string>>;
  /** In milliseconds. */
  readonly at: number;
}

/** By the kind and its number: `sendredpack 10000098201411111234567890`. */
const PAYOUTS = new Store<Payout>('payouts');

type Present = (id: string) => Readonly<Record<string, string>>;

/** Pays out once for each number; the same number with other content is refused. */
function payOut(kind: string, number: string, call: XmlCall, state: State, present: Present) {
  const key = `${kind} ${number}`;
  const known = PAYOUTS.of(state).get(key);
  if (known && !isDeepStrictEqual(known.request, call.content)) {
    throw new Failure('FATAL_ERROR', '两次请求参数不一致');
  }
  if (known) return known.reply;
  const reply = present(newPayoutId(state, call.now));
  PAYOUTS.of(state).set(key, { request: call.content, reply, at: call.now });
  return reply;
}

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011937425 */
const sendRedPacket = xmlOperation('/mmpaymkttransfers/sendredpack', (call, state) => {
  const { text, content } = call;
  const amount = Number(text('total_amount'));
  if (text('total_num') !== '1') throw new Failure('PARAM_ERROR', '参数total_num格式错误');
  if (amount < 100 && !text('scene_id')) throw new Failure('MONEY_LIMIT', '红包金额发放限制');
  if (amount > 20_000 && !text('scene_id')) throw new Failure('MONEY_LIMIT', '红包金额发放限制');
  const { mch_billno = '', wxappid = '', re_openid = '', total_amount = '' } = content;
  return payOut('sendredpack', mch_billno, call, state, (send_listid) => ({
    mch_billno,
    wxappid,
    re_openid,
    total_amount,
    send_listid,
  }));
});

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011989673 */
const transfer = xmlOperation('/mmpaymkttransfers/promotion/transfers', (call, state) => {
  const { text, content, now } = call;
  if (!['NO_CHECK', 'FORCE_CHECK'].includes(text('check_name'))) {
    throw new Failure('PARAM_ERROR', '参数check_name格式错误');
  }
  if (Number(text('amount')) < 30) throw new Failure('AMOUNT_LIMIT', '付款金额不能小于最低限额');
  const { mch_appid = '', mchid = '', partner_trade_no = '' } = content;
  const payment_time = beijingClock(now);
  return payOut('transfers', partner_trade_no, call, state, (payment_no) => ({
    mch_appid,
    mchid,
    partner_trade_no,
    payment_no,
    payment_time,
  }));
});

function requirePayout(state: State, kind: string, number: string): Payout {
  const known = PAYOUTS.of(state).get(`${kind} ${number}`);
  if (known) return known;
  throw new Failure('NOT_FOUND', '指定单号数据不存在');
}

const DAY = 86_400_000;

/**
 * The state of a red packet: it can be taken for a day, then the money is refunded.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011937431
 */
const redPacketInfo = xmlOperation('/mmpaymkttransfers/gethbinfo', ({ text, now }, state) => {
  const { request, reply, at } = requirePayout(state, 'sendredpack', text('mch_billno'));
  const { mch_billno, total_amount, total_num, wishing, remark, act_name } = request;
  const back = isBack(at, now);
  return {
    mch_billno,
    detail_id: reply['send_listid'],
    status: back ? 'REFUND' : 'SENT',
    send_type: 'API',
    hb_type: 'NORMAL',
    total_num,
    total_amount,
    send_time: beijingClock(at),
    ...(back && { refund_time: beijingClock(at + DAY), refund_amount: total_amount }),
    wishing,
    remark,
    act_name,
  };
});

function isBack(at: number, now: number): boolean {
  return now - at >= DAY;
}

function payoutState({ request, at }: Payout, now: number): string {
  if (request['mch_billno'] === undefined) return 'SUCCESS';
  return isBack(at, now) ? 'REFUND' : 'SENT';
}

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011989767 */
const transferInfo = xmlOperation('/mmpaymkttransfers/gettransferinfo', ({ text }, state) => {
  const { request, reply, at } = requirePayout(state, 'transfers', text('partner_trade_no'));
  const { partner_trade_no, openid, re_user_name: transfer_name, amount: payment_amount, desc } = request;
  return {
    partner_trade_no,
    detail_id: reply['payment_no'],
    status: 'SUCCESS',
    openid,
    transfer_name,
    payment_amount,
    transfer_time: beijingClock(at),
    payment_time: beijingClock(at),
    desc,
  };
});

/** Finds a payout of a kind by the merchant's number. */
function kept(kind: string): Locate {
  return (number) => `${kind} ${number}`;
}

/** Red packets and transfers of APIv2. */
export const payouts = defineProduct({
  stores: [PAYOUTS],
  operations: [sendRedPacket, transfer, redPacketInfo, transferInfo],
  objects: [
    objectKind({
      kind: 'payout',
      title: { en: 'Red packets and payouts', zh: '红包和企业付款' },
      store: PAYOUTS,
      documented: { operation: 'POST v2/mmpaymkttransfers/gethbinfo', state: 'status' },
      fields: { mch_billno: kept('sendredpack'), partner_trade_no: kept('transfers') },
      view: (payout, now) => ({
        state: payoutState(payout, now),
        description: payout.request['act_name'] ?? payout.request['desc'] ?? '',
        amount: Number(payout.request['total_amount'] ?? payout.request['amount']),
        actions: [],
      }),
      facts: ({ request, reply }) => {
        const { sign: _, nonce_str: __, sign_type: ___, ...asked } = request;
        return { ...asked, ...reply };
      },
    }),
  ],
});
