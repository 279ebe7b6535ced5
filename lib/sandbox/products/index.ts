import type { Operation } from '../operation';
import {
  fundFlowBill,
  globalStatement,
  profitSharingBill,
  subMerchantFundFlowBill,
  tradeBill,
} from './bills';
import { sendCard } from './busifavor';
import { listCertificates } from './certificates';
import { DOWNLOADS } from './downloads';
import { echo } from './echo';
import { appPrepay, h5Prepay, jsapiPrepay, nativePrepay } from './prepay';
import { queryRefund, refund } from './refunds';
import { closeOrder, queryById, queryByOutTradeNo } from './transactions';
import { UPLOADS } from './uploads';

/** Every endpoint that the gateway serves. */
export const OPERATIONS: readonly Operation[] = [
  sendCard,
  nativePrepay,
  jsapiPrepay,
  appPrepay,
  h5Prepay,
  queryById,
  queryByOutTradeNo,
  closeOrder,
  refund,
  queryRefund,
  listCertificates,
  echo,
  tradeBill,
  fundFlowBill,
  profitSharingBill,
  subMerchantFundFlowBill,
  globalStatement,
  ...DOWNLOADS,
  ...UPLOADS,
];
