import { defineProduct } from '../product';
import { REFUND_NOTIFICATIONS } from './lifecycle';
import { REFUNDS } from './records';
import * as v2 from './v2';
import * as v3 from './v3';

/** Refunds of paid orders. */
export const refunds = defineProduct({
  stores: [REFUNDS],
  operations: [v3.refund, v3.queryRefund, v3.refundAbnormal, v2.refund, v2.refundQuery],
  notifications: REFUND_NOTIFICATIONS,
});
