export { Bill } from './bill';
export { type AppliedBill, type BillForm, type BillQuery, Bills } from './bills';
export type { FundFlowColumn, FundFlowSummaryColumn, TradeColumn, TradeSummaryColumn } from './columns';
export type { BillOptions } from './open-bill';
export type { BillRow } from './row';
