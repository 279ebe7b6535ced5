import type { Order, State } from '../state';

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
  readonly refund?: { readonly refund_id: string; readonly out_refund_no: string; readonly fen: number };
}

/** What happened on a day (`20091227`), in the order in which it happened. */
function entriesOf(day: string, state: State): Entry[] {
  const payments = [...state.orders.values()].map((order) => ({ order, time: order.payment?.successTime }));
  const refunds = [...state.refunds.values()].map(({ reply }) => ({
    order: state.orders.get(reply.out_trade_no),
    time: reply.success_time,
    refund: { refund_id: reply.refund_id, out_refund_no: reply.out_refund_no, fen: reply.amount.refund },
  }));
  return [...payments, ...refunds]
    .filter((entry): entry is Entry => entry.order !== undefined && entry.time !== undefined)
    .filter(({ time }) => time.slice(0, 10).replaceAll('-', '') === day)
    .sort((a, b) => a.time.localeCompare(b.time));
}

function rowOf({ order, time, refund }: Entry): Row {
  const { request, payment, outTradeNo, tradeType } = order;
  const paid = refund ? '0.00' : yuan(request.amount.total);
  const refunded = yuan(refund?.fen ?? 0);
  return [
    ...[clockTime(time), request.appid, request.mchid, '0', '', payment?.transactionId ?? '', outTradeNo],
    ...[payment?.openid ?? '', tradeType, refund ? 'REFUND' : 'SUCCESS', payment?.bankType ?? '', 'CNY'],
    ...[paid, '0.00', refund?.refund_id ?? '0', refund?.out_refund_no ?? '0', refunded, '0.00'],
    ...[refund ? 'ORIGINAL' : '', refund ? 'SUCCESS' : '', request.description, request.attach ?? ''],
    ...['0.00000', '0.60%', paid, refunded, ''],
  ];
}

/** The header and the row at the end of a trade bill; the amounts in fen. */
export function totals(count: number, paid: number, refunded: number): string {
  const values = [String(count), yuan(paid), yuan(refunded), '0.00', '0.00000', yuan(paid), yuan(refunded)];
  return `${TOTALS}\r\n${line(values)}\r\n`;
}

/** @param type `ALL`, `SUCCESS`, `REFUND`; of any other there is nothing here. */
function isOfType(type: string, { refund }: Entry): boolean {
  if (type === 'ALL') return true;
  return type === (refund === undefined ? 'SUCCESS' : 'REFUND');
}

/**
 * The trade bill of a day (`20091227`), of what was paid and refunded in this gateway; undefined where that is nothing.
 *
 * @see https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html
 */
export function dayBill(day: string, type: string, state: State): string | undefined {
  const entries = entriesOf(day, state).filter((entry) => isOfType(type, entry));
  if (entries.length === 0) return undefined;
  const paid = entries.reduce((sum, { order, refund }) => sum + (refund ? 0 : order.request.amount.total), 0);
  const refunded = entries.reduce((sum, { refund }) => sum + (refund?.fen ?? 0), 0);
  const rows = entries.map((entry) => line(rowOf(entry)));
  return `\uFEFF${COLUMNS}\r\n${rows.join('\r\n')}\r\n${totals(entries.length, paid, refunded)}`;
}
