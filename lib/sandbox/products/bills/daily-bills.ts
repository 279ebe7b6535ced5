import { beijingTime } from '../../time';
import { ORDERS, type Order } from '../orders/records';
import { SHARING_RETURNS, SHARINGS } from '../profit-sharing';
import { refundNow } from '../refunds/lifecycle';
import { REFUNDS, type RefundReply } from '../refunds/records';
import type { State } from '../state';
import { TRANSFERS } from '../transfers';

export const COLUMNS =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const TOTALS = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

type Row = readonly string[];

/** Every value of a bill begins with a back-tick. */
export function line(values: Row): string {
  return values.map((value) => `\`${value.replaceAll(',', ' ')}`).join(',');
}

export function yuan(fen: number): string {
  return (fen / 100).toFixed(2);
}

function clockTime(time: string): string {
  return time.slice(0, 19).replace('T', ' ');
}

interface Entry {
  readonly order: Order;
  readonly time: string;
  readonly refund?: Pick<RefundReply, 'refund_id' | 'out_refund_no' | 'status'> & { readonly fen: number };
}

/** What happened on a day (`20091227`), in the order in which it happened. */
function within<T extends { readonly time: string }>(day: string, happened: readonly T[]): T[] {
  return happened
    .filter(({ time }) => time.slice(0, 10).replaceAll('-', '') === day)
    .sort((a, b) => a.time.localeCompare(b.time));
}

/** What was paid and refunded on a day. */
function entriesOf(day: string, state: State, now: number): Entry[] {
  const payments = Array.from(ORDERS.of(state).entries(), ([, order]) => ({
    order,
    time: order.payment?.successTime,
  }));
  const replies = Array.from(REFUNDS.of(state).entries(), ([, refund]) => refundNow(refund, now));
  const refunds = replies
    .filter(({ status }) => status !== 'CLOSED')
    .map(({ refund_id, out_refund_no, out_trade_no, status, create_time, amount }) => ({
      order: ORDERS.of(state).get(out_trade_no),
      time: create_time,
      refund: { refund_id, out_refund_no, status, fen: amount.refund },
    }));
  const happened = [...payments, ...refunds].filter(
    (entry): entry is Entry => entry.order !== undefined && entry.time !== undefined,
  );
  return within(day, happened);
}

/** What a bill calls the state of a refund. */
const BILL_STATUS: Readonly<Record<RefundReply['status'], string>> = {
  PROCESSING: 'PROCESSING',
  SUCCESS: 'SUCCESS',
  CLOSED: 'FAIL',
  ABNORMAL: 'CHANGE',
};

function rowOf({ order, time, refund }: Entry): Row {
  const { request, payment, outTradeNo, tradeType } = order;
  const paid = refund ? '0.00' : yuan(request.amount.total);
  const refunded = yuan(refund?.fen ?? 0);
  return [
    clockTime(time),
    request.appid,
    request.mchid,
    request.sub_mchid ?? '0',
    '',
    payment?.transactionId ?? '',
    outTradeNo,
    payment?.openid ?? '',
    tradeType,
    refund ? 'REFUND' : 'SUCCESS',
    payment?.bankType ?? '',
    'CNY',
    paid,
    '0.00',
    refund?.refund_id ?? '0',
    refund?.out_refund_no ?? '0',
    refunded,
    '0.00',
    refund ? 'ORIGINAL' : '',
    refund ? BILL_STATUS[refund.status] : '',
    request.description,
    request.attach ?? '',
    '0.00000',
    '0.60%',
    paid,
    refunded,
    '',
  ];
}

/** The header and the row at the end of a trade bill; the amounts in fen. */
export function totals(count: number, paid: number, refunded: number): string {
  const values = [String(count), yuan(paid), yuan(refunded), '0.00', '0.00000', yuan(paid), yuan(refunded)];
  return `${TOTALS}\r\n${line(values)}\r\n`;
}

/** Which rows a trade bill has. */
export interface BillScope {
  /** `ALL`, `SUCCESS`, `REFUND`, or one of them with `_SPECIAL`; no entry of another type exists. */
  readonly type: string;
  /** Of this sub-merchant only. */
  readonly subMchid?: string | undefined;
}

function isWithin({ type, subMchid }: BillScope, { order, refund }: Entry): boolean {
  if (subMchid !== undefined && order.request.sub_mchid !== subMchid) return false;
  if (type === 'ALL' || type === 'ALL_SPECIAL') return true;
  return (refund === undefined ? ['SUCCESS', 'SUC_SPECIAL'] : ['REFUND', 'REF_SPECIAL']).includes(type);
}

/**
 * The trade bill of a day (`20091227`), of what was paid and refunded in this gateway; undefined if nothing was.
 *
 * @see https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html
 */
export function dayBill(day: string, scope: BillScope, state: State, now: number): string | undefined {
  const entries = entriesOf(day, state, now).filter((entry) => isWithin(scope, entry));
  if (entries.length === 0) return undefined;
  const paid = entries.reduce((sum, { order, refund }) => sum + (refund ? 0 : order.request.amount.total), 0);
  const refunded = entries.reduce((sum, { refund }) => sum + (refund?.fen ?? 0), 0);
  const rows = entries.map((entry) => line(rowOf(entry)));
  return `\uFEFF${COLUMNS}\r\n${rows.join('\r\n')}\r\n${totals(entries.length, paid, refunded)}`;
}

const FLOW_COLUMNS =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号';
const FLOW_TOTALS = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额';

/** Money that came in or went out. */
interface Flow {
  readonly time: string;
  readonly id: string;
  readonly what: string;
  readonly note: string;
  /** In fen; negative for money that went out. */
  readonly fen: number;
}

function tradeFlows(day: string, state: State, now: number, subMchid: string | undefined): Flow[] {
  const entries = entriesOf(day, state, now).filter((entry) => isWithin({ type: 'ALL', subMchid }, entry));
  return entries.map(({ order, time, refund }) => ({
    time,
    id: refund?.refund_id ?? order.payment?.transactionId ?? '',
    what: refund ? '退款' : '交易',
    note: order.outTradeNo,
    fen: refund ? -refund.fen : order.request.amount.total,
  }));
}

/** What was shared with receivers, and what they gave back. */
function sharingFlows(state: State): Flow[] {
  const shared = [...SHARINGS.of(state).entries()].flatMap(([, { shares, at, outOrderNo }]) =>
    shares.map(({ detail_id, amount }) => ({
      time: at,
      id: detail_id,
      what: '分账',
      note: outOrderNo,
      fen: -amount,
    })),
  );
  const returned = Array.from(
    SHARING_RETURNS.of(state).entries(),
    ([, { returnId, amount, at, outOrderNo }]) => ({
      time: at,
      id: returnId,
      what: '分账回退',
      note: outOrderNo,
      fen: amount,
    }),
  );
  return [...shared, ...returned];
}

function transferFlows(state: State): Flow[] {
  const taken = [...TRANSFERS.of(state).entries()]
    .map(([, transfer]) => transfer)
    .filter(({ state: end }) => end === 'SUCCESS');
  return taken.map(({ request, billNo, updated }) => ({
    time: beijingTime(updated),
    id: billNo,
    what: '商家转账',
    note: request.out_bill_no,
    fen: -request.transfer_amount,
  }));
}

function flowBill(flows: readonly Flow[]): string | undefined {
  if (flows.length === 0) return undefined;
  let balance = 0;
  const rows = flows.map(({ time, id, what, note, fen }) => {
    balance += fen;
    const side = fen < 0 ? '支出' : '收入';
    const money = [side, yuan(Math.abs(fen)), yuan(balance)];
    return line([clockTime(time), id, id, what, what, ...money, 'system', note, id]);
  });
  const sums = [1, -1].flatMap((sign) => {
    const side = flows.map(({ fen }) => fen * sign).filter((fen) => fen > 0);
    return [String(side.length), yuan(side.reduce((sum, fen) => sum + fen, 0))];
  });
  return `\uFEFF${FLOW_COLUMNS}\r\n${rows.join('\r\n')}\r\n${FLOW_TOTALS}\r\n${line([String(flows.length), ...sums])}\r\n`;
}

/**
 * The fund flow bill of a day (`20091227`); undefined if no money moved.
 *
 * @param subMchid whose money it is; default: the merchant's own, with all that it moved for others.
 */
export function dayFlowBill(day: string, state: State, now: number, subMchid?: string): string | undefined {
  const trades = tradeFlows(day, state, now, subMchid);
  const others = subMchid === undefined ? [...sharingFlows(state), ...transferFlows(state)] : [];
  return flowBill(within(day, [...trades, ...others]));
}

/** The profit sharing bill of a day (`20091227`); undefined if nothing was shared. */
export function daySharingBill(day: string, state: State): string | undefined {
  return flowBill(within(day, sharingFlows(state)));
}
