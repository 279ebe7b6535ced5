import type { Order, State } from './state';
import { beijingTime } from './time';

const COLUMNS =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const TOTALS = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
const FLOW_COLUMNS =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号';
const FLOW_TOTALS = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额';

type Row = readonly string[];

/** Every value of a bill begins with a back-tick. */
function line(values: Row): string {
  return values.map((value) => `\`${value.replaceAll(',', ' ')}`).join(',');
}

function yuan(fen: number): string {
  return (fen / 100).toFixed(2);
}

function clockTime(time: string): string {
  return time.slice(0, 19).replace('T', ' ');
}

/** A bill as text: the head, a line for each row, and the sums. */
function written(columns: string, rows: readonly Row[], totals: string, sums: Row): string {
  return `\uFEFF${[columns, ...rows.map(line), totals, line(sums)].join('\r\n')}\r\n`;
}

/** A payment, or a refund of one. */
interface Entry {
  readonly order: Order;
  readonly time: string;
  readonly refund?: { readonly refund_id: string; readonly out_refund_no: string; readonly fen: number };
}

function within<T extends { readonly time: string }>(day: string, entries: readonly T[]): T[] {
  return entries.filter(({ time }) => time.slice(0, 10) === day).sort((a, b) => a.time.localeCompare(b.time));
}

/** What was paid and refunded on a day (`2009-12-27`), in the order in which it happened. */
export function entriesOf(day: string, state: State): Entry[] {
  const payments = [...state.orders.values()].map((order) => ({ order, time: order.payment?.successTime }));
  const refunds = [...state.refunds.values()].map(({ reply }) => ({
    order: state.orders.get(reply.out_trade_no),
    time: reply.success_time,
    refund: { refund_id: reply.refund_id, out_refund_no: reply.out_refund_no, fen: reply.amount.refund },
  }));
  const happened = [...payments, ...refunds].filter(
    (entry): entry is Entry => entry.order !== undefined && entry.time !== undefined,
  );
  return within(day, happened);
}

function rowOf({ order, time, refund }: Entry): Row {
  const { request, payment, outTradeNo, tradeType } = order;
  const paid = refund ? '0.00' : yuan(request.amount.total);
  const refunded = yuan(refund?.fen ?? 0);
  return [
    ...[clockTime(time), request.appid, request.mchid, request.sub_mchid ?? '0', ''],
    ...[payment?.transactionId ?? '', outTradeNo, payment?.openid ?? '', tradeType],
    ...[refund ? 'REFUND' : 'SUCCESS', payment?.bankType ?? '', 'CNY'],
    ...[paid, '0.00', refund?.refund_id ?? '0', refund?.out_refund_no ?? '0', refunded, '0.00'],
    ...[refund ? 'ORIGINAL' : '', refund ? 'SUCCESS' : '', request.description, request.attach ?? ''],
    ...['0.00000', '0.60%', paid, refunded, ''],
  ];
}

/** The trade bill of what happened. @see https://pay.weixin.qq.com/doc/v3/merchant/4012791866 */
export function tradeBill(entries: readonly Entry[]): string {
  const paid = entries.reduce((sum, { order, refund }) => sum + (refund ? 0 : order.request.amount.total), 0);
  const refunded = entries.reduce((sum, { refund }) => sum + (refund?.fen ?? 0), 0);
  const sums = [
    ...[String(entries.length), yuan(paid), yuan(refunded), '0.00', '0.00000'],
    ...[yuan(paid), yuan(refunded)],
  ];
  return written(COLUMNS, entries.map(rowOf), TOTALS, sums);
}

/** Money that came in or went out. */
interface Flow {
  readonly time: string;
  readonly id: string;
  readonly what: string;
  readonly note: string;
  /** In fen; less than nothing where it went out. */
  readonly fen: number;
}

/** Everything that moved money on a day. */
function flowsOf(day: string, state: State): Flow[] {
  const trades = entriesOf(day, state).map(({ order, time, refund }) => ({
    ...{ time, id: refund?.refund_id ?? order.payment?.transactionId ?? '' },
    ...{ what: refund ? '退款' : '交易', note: order.outTradeNo },
    fen: refund ? -refund.fen : order.request.amount.total,
  }));
  const transfers = [...state.transfers.values()].filter((transfer) => transfer.state === 'SUCCESS');
  const sent = transfers.map(({ request, billNo, updated }) => ({
    ...{ time: beijingTime(updated), id: billNo, what: '商家转账', note: request.out_bill_no },
    fen: -request.transfer_amount,
  }));
  const shared = [...state.sharings.values()].flatMap(({ shares, at, outOrderNo }) =>
    shares.map(({ detail_id, amount }) => ({
      ...{ time: at, id: detail_id, what: '分账', note: outOrderNo, fen: -amount },
    })),
  );
  const returned = [...state.sharingReturns.values()].map(({ returnId, amount, at, outOrderNo }) => ({
    ...{ time: at, id: returnId, what: '分账回退', note: outOrderNo, fen: amount },
  }));
  return within(day, [...trades, ...sent, ...shared, ...returned]);
}

/** The fund flow bill of a day (`2009-12-27`). @see https://pay.weixin.qq.com/doc/v3/merchant/4012791867 */
export function fundFlowBill(day: string, state: State): string {
  const flows = flowsOf(day, state);
  let balance = 0;
  const rows = flows.map(({ time, id, what, note, fen }) => {
    balance += fen;
    const side = fen < 0 ? '支出' : '收入';
    return [
      clockTime(time),
      id,
      id,
      what,
      what,
      side,
      yuan(Math.abs(fen)),
      yuan(balance),
      'system',
      note,
      id,
    ];
  });
  const sum = (sign: 1 | -1): number[] => flows.map(({ fen }) => fen * sign).filter((fen) => fen > 0);
  const total = (list: number[]): string => yuan(list.reduce((all, fen) => all + fen, 0));
  const [income, outgo] = [sum(1), sum(-1)];
  const sums = [
    String(flows.length),
    String(income.length),
    total(income),
    String(outgo.length),
    total(outgo),
  ];
  return written(FLOW_COLUMNS, rows, FLOW_TOTALS, sums);
}
