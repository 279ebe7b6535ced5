import { downloadBill, downloadFundFlow } from '../../products/bills/v2';
import type { Operation } from '../../products/operation';
import { closeOrder, orderQuery, unifiedOrder } from '../../products/orders/v2';
import { micropay, reverse } from '../../products/orders/v2-micropay';
import { redPacketInfo, sendRedPacket, transfer, transferInfo } from '../../products/payouts';
import { publicKey } from '../../products/public-key';
import { refund, refundQuery } from '../../products/refunds/v2';
import { uploadMedia } from '../../products/uploads/v2';

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
