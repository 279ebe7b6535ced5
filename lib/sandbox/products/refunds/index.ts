import { CLOSE } from '../labels';
import { defineProduct, indexed, itself, objectKind } from '../product';
import { REFUND_NOTIFICATIONS, refundNow, settleRefund, viewRefund } from './lifecycle';
import { REFUNDS } from './records';
import * as v2 from './v2';
import * as v3 from './v3';

/** Refunds of paid orders. */
export const refunds = defineProduct({
  stores: [REFUNDS],
  operations: [v3.refund, v3.queryRefund, v3.refundAbnormal, v2.refund, v2.refundQuery],
  objects: [
    objectKind({
      kind: 'refund',
      title: { en: 'Refunds', zh: '退款' },
      store: REFUNDS,
      documented: { operation: 'GET v3/refund/domestic/refunds/{out_refund_no}', state: 'status' },
      fields: {
        out_refund_no: itself,
        refund_id: indexed(REFUNDS, 'refund_id', ({ reply }) => reply.out_refund_no),
      },
      partOf: {
        kind: 'payment',
        find: (state, number) =>
          REFUNDS.of(state)
            .find('out_trade_no', number)
            .map(({ reply }) => reply.out_refund_no),
      },
      view: viewRefund,
      facts: refundNow,
      actions: [
        {
          action: 'arrive',
          label: { en: 'Complete', zh: '立即到账' },
          primary: true,
          perform: settleRefund('arrive', 'SUCCESS'),
        },
        {
          action: 'fail',
          label: { en: 'Fail', zh: '退款异常' },
          perform: settleRefund('fail', 'ABNORMAL'),
        },
        { action: 'close', label: CLOSE, perform: settleRefund('close', 'CLOSED') },
      ],
    }),
  ],
  notifications: REFUND_NOTIFICATIONS,
});
