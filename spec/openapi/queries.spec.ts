import type { Method } from '../../lib/http';
import { lookUpOperation } from '../../lib/openapi';
import { keyParts } from '../../lib/openapi/path-index';
import { allOperations, operationOf } from '../../lib/reference';

const queryOf = (method: Method, path: string) => lookUpOperation(method, path)?.query;

describe('the query of an operation that moves money', () => {
  it.each([
    ['v3/pay/transactions/native', 'GET v3/pay/transactions/out-trade-no/{out_trade_no}'],
    ['v3/pay/partner/transactions/jsapi', 'GET v3/pay/partner/transactions/out-trade-no/{out_trade_no}'],
    ['v3/combine-transactions/app', 'GET v3/combine-transactions/out-trade-no/{combine_out_trade_no}'],
    ['v3/refund/domestic/refunds', 'GET v3/refund/domestic/refunds/{out_refund_no}'],
    ['v3/profitsharing/orders', 'GET v3/profitsharing/orders/{out_order_no}'],
    ['v3/profitsharing/orders/unfreeze', 'GET v3/profitsharing/orders/{out_order_no}'],
    [
      'v3/fund-app/mch-transfer/transfer-bills',
      'GET v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}',
    ],
    ['v3/payscore/serviceorder', 'GET v3/payscore/serviceorder?out_order_no={out_order_no}'],
    [
      'v3/payscore/serviceorder/{out_order_no}/complete',
      'GET v3/payscore/serviceorder?out_order_no={out_order_no}',
    ],
    ['v2/pay/unifiedorder', 'POST v2/pay/orderquery'],
    ['v2/secapi/pay/refund', 'POST v2/pay/refundquery'],
    ['v3/marketing/busifavor/coupons/{card_id}/send', undefined],
    ['v3/payscore/partner/servicepayondeliveryorder', undefined],
    ['v3/marketing/favor/coupon-stocks', undefined],
  ])('%s: %s', (path, query) => {
    expect(queryOf('POST', path)).toBe(query);
  });

  it('finds a query by a path with values, and none for a neighboring path', () => {
    for (const { method, path } of allOperations()) {
      expect(queryOf(method, path.replace(/\{\w+\}/g, 'value'))).toBe(queryOf(method, path));
    }
  });

  it('returns documented operations only', () => {
    const queries = allOperations().flatMap(({ method, path }) => queryOf(method, path) ?? []);
    expect(queries.length).toBeGreaterThan(200);
    for (const query of queries) {
      const [method, path] = keyParts(query);
      expect({ query, known: operationOf(method, path) !== undefined }).toEqual({ query, known: true });
    }
  });
});
