export type { Busifavor, CouponPlugin, CouponRequest } from './busifavor';
export { Invoke } from './invoke';
export type {
  InsuranceOnlyOrder,
  InsuranceOnlyPayment,
  MedicalInsurancePayments,
  MixedOrder,
  MixedPayment,
} from './medical-insurance';
export type { OrderKind, OrderOptions, OrderParameters, OrderRequests } from './order';
export type {
  AppPayment,
  JsapiPayment,
  MiniProgramPayment,
  PrepaidAppOrder,
  PrepaidOrder,
} from './payments';
export type {
  AppBusinessView,
  BusinessViews,
  GlobalPayscore,
  JsapiBusinessView,
  MiniProgramBusinessView,
  Payscore,
} from './payscore';
export type { RedPacket } from './red-packet';
export type { TransferConfirmation, TransferConfirmations, WaitingTransfer } from './transfer';
export type { SignTypeOption, V2Payments } from './v2';
