import { allOperations, operationOf, traitsOf } from '../../lib/openapi';

describe('the read that tells what became of an operation that moves money', () => {
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
    ['v3/marketing/busifavor/coupons/{card_id}/send', undefined],
    ['v3/payscore/partner/servicepayondeliveryorder', undefined],
    ['v3/marketing/favor/coupon-stocks', undefined],
  ])('%s: %s', (path, query) => {
    expect(traitsOf('POST', path).query).toBe(query);
  });

  it('is an operation of the catalogue, and takes the number of the one that it is asked about', () => {
    const pairs = allOperations().flatMap(({ method, path, number }) => {
      const { query } = traitsOf(method, path);
      return query === undefined ? [] : [{ query, field: number?.split('.')[1] }];
    });
    expect(pairs.length).toBeGreaterThan(100);
    for (const { query, field } of pairs) {
      const [, path = ''] = query.split(' ');
      expect(operationOf('GET', path)).toBeDefined();
      expect(query).toContain(`{${field}}`);
    }
  });
});
