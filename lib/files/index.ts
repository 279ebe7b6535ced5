export {
  type AppliedBill,
  Bill,
  type BillForm,
  type BillOptions,
  type BillQuery,
  type BillRow,
  Bills,
  type FundFlowColumn,
  type FundFlowSummaryColumn,
  type TradeColumn,
  type TradeSummaryColumn,
} from './bills';
export { type FilesMembers, filesMembers } from './client-members';
export { type FapiaoQuery, Files } from './files';
