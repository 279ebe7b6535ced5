import { publishedRate, publishedRates } from '../../lib/openapi';
import { describeOperation, operationOf } from '../../lib/reference';
import { checkRates, parseRates } from '../../scripts/openapi/rates';

describe('the published rates', () => {
  it('are known by operation, with their source', () => {
    expect(publishedRate('POST v3/refund/domestic/refunds')).toEqual({
      limit: 150,
      per: 'second',
      by: 'merchant',
      source: expect.stringContaining('https://pay.weixin.qq.com/doc/v3/merchant/4012791862'),
    });
    expect(publishedRate('POST v3/pay/transactions/native')).toBeUndefined();
    expect(publishedRates().size).toBe(41);
  });

  it('are part of the description of an operation', () => {
    const operation = operationOf('POST', 'v3/aggracct-bc/wb-channel/control-orders/punish');
    expect(operation && describeOperation(operation).rate).toEqual({
      limit: 200,
      per: 'minute',
      by: 'merchant',
      source: 'page',
    });
  });
});

describe('the catalogue of rates', () => {
  it.each([
    ['no number', 'many per second, by merchant, source page'],
    ['zero', '0 per second, by merchant, source page'],
    ['another period', '1 per hour, by merchant, source page'],
    ['no source', '1 per second, by merchant'],
  ])('refuses a line with %s', (_, line) => {
    expect(() => parseRates(`POST v3/a: ${line}`)).toThrow('rates.yaml: invalid line');
  });

  it('refuses unknown operations, and lines that are not sorted', () => {
    const rate = '1 per second, by partner, source page';
    const rates = parseRates(`POST v3/b: ${rate}\nPOST v3/a: ${rate}\n`);
    expect(checkRates([], rates)).toEqual([
      'rates.yaml: unknown operation POST v3/b',
      'rates.yaml: unknown operation POST v3/a',
      'rates.yaml: the lines are not sorted by path',
    ]);
  });
});
