export type {
  AppliedBill,
  Bill,
  BillForm,
  BillOptions,
  BillQuery,
  BillRow,
  Bills,
  FundFlowColumn,
  FundFlowSummaryColumn,
  TradeColumn,
  TradeSummaryColumn,
} from './bills';
export { type FilesMembers, filesMembers, openBills } from './client-members';
export type { FapiaoQuery, Files } from './files';
