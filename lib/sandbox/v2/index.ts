import type { Operation } from '../products/operation';
import { downloadBill, downloadFundFlow } from './bills';
import { micropay, reverse } from './micropay';
import { closeOrder, orderQuery, unifiedOrder } from './orders';
import { redPacketInfo, sendRedPacket, transfer, transferInfo } from './payouts';
import { publicKey } from './public-key';
import { refund, refundQuery } from './refunds';
import { uploadMedia } from './uploads';

/** Every endpoint of APIv2 that the gateway serves. */
export const XML_OPERATIONS: readonly Operation[] = [
  unifiedOrder,
  orderQuery,
  closeOrder,
  micropay,
  reverse,
  refund,
  refundQuery,
  sendRedPacket,
  redPacketInfo,
  transfer,
  transferInfo,
  downloadBill,
  downloadFundFlow,
  publicKey,
  uploadMedia,
];
