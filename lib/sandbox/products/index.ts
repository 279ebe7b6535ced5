import type { Operation } from '../operation';
import { sendCard } from './busifavor';
import { listCertificates } from './certificates';
import { echo } from './echo';
import { appPrepay, h5Prepay, jsapiPrepay, nativePrepay } from './prepay';
import { queryRefund, refund } from './refunds';
import { closeOrder, queryById, queryByOutTradeNo } from './transactions';

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
];
