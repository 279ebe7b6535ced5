import { complain } from '../complaints';
import { CLOSE, PAY, REFUSE } from '../labels';
import { defineProduct, itself, objectKind } from '../product';
import * as codepay from './codepay';
import * as combined from './combined';
import { COMBINED_ORDERS, combinedTransaction, viewCombined } from './combined';
import * as partner from './partner';
import { payOrder, refuseOrder } from './paying';
import * as prepay from './prepay';
import { ORDERS, TRANSACTIONS } from './records';
import * as transactions from './transactions';
import { closeUnpaid, refundRest, viewPayment } from './user';
import * as v2 from './v2';
import * as v2Micropay from './v2-micropay';

/** Payments: orders of every kind, placed through either protocol. */
export const orders = defineProduct({
  stores: [ORDERS, TRANSACTIONS, COMBINED_ORDERS],
  operations: [
    prepay.nativePrepay,
    prepay.jsapiPrepay,
    prepay.appPrepay,
    prepay.h5Prepay,
    transactions.queryByOutTradeNo,
    transactions.queryById,
    transactions.closeOrder,
    codepay.codepay,
    codepay.partnerCodepay,
    codepay.reverse,
    codepay.partnerReverse,
    partner.partnerNative,
    partner.partnerJsapi,
    partner.partnerApp,
    partner.partnerH5,
    partner.partnerQuery,
    partner.partnerQueryById,
    partner.partnerClose,
    combined.combinedApp,
    combined.combinedJsapi,
    combined.combinedNative,
    combined.combinedH5,
    combined.combinedQuery,
    combined.combinedClose,
    v2.unifiedOrder,
    v2.orderQuery,
    v2.closeOrder,
    v2Micropay.micropay,
    v2Micropay.reverse,
  ],
  orders: objectKind({
    kind: 'payment',
    title: { en: 'Payments', zh: '支付' },
    store: ORDERS,
    documented: {
      operation: 'GET v3/pay/transactions/out-trade-no/{out_trade_no}',
      state: 'trade_state',
    },
    fields: {
      out_trade_no: itself,
      transaction_id: (id, { state }) => TRANSACTIONS.of(state).get(id),
    },
    partOf: {
      kind: 'combined',
      find: (state, number) =>
        ORDERS.of(state)
          .find('combined', number)
          .map(({ outTradeNo }) => outTradeNo),
    },
    facts: transactions.transactionOf,
    view: viewPayment,
    actions: [
      {
        action: 'pay',
        label: PAY,
        primary: true,
        perform: (state, number, now) => payOrder(state, number, now, {}),
      },
      { action: 'refuse', label: REFUSE, perform: refuseOrder },
      { action: 'close', label: CLOSE, perform: closeUnpaid },
      {
        action: 'refund',
        label: { en: 'Refund', zh: '退款' },
        question: { en: 'Refund what is left of {number}?', zh: '退还 {number} 的剩余金额？' },
        perform: refundRest,
      },
      {
        action: 'complain',
        label: { en: 'Complain', zh: '投诉' },
        perform: (state, number, now) => {
          complain(state, number, now, {});
        },
      },
    ],
  }),
  objects: [
    objectKind({
      kind: 'combined',
      title: { en: 'Combined orders', zh: '合单订单' },
      store: COMBINED_ORDERS,
      documented: {
        operation: 'GET v3/combine-transactions/out-trade-no/{combine_out_trade_no}',
        state: 'trade_state',
      },
      fields: { combine_out_trade_no: itself },
      view: viewCombined,
      facts: combinedTransaction,
      actions: [
        {
          action: 'pay',
          label: PAY,
          primary: true,
          perform: (state, number, now) => payOrder(state, number, now, {}),
        },
      ],
    }),
  ],
  notifications: [{ type: 'TRANSACTION.SUCCESS' }, { type: 'v2/transaction-success' }],
});
