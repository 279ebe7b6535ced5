import { lookUpOperation } from '../../lib/openapi';
import { parseOperation } from '../../lib/reference/notation';
import { readCatalogue } from '../../scripts/openapi/catalogue';
import { checkEffects, type Effects, parseEffects, withEffects } from '../../scripts/openapi/effects';
import { keyOf } from '../../scripts/openapi/paths';
import { checkRefusals, familyOf } from '../../scripts/openapi/refusals';

const catalogue = readCatalogue();
const { operations, effects, refusals } = catalogue;

describe('the table of effects', () => {
  it('has a valid line for every POST, PUT, PATCH and DELETE operation', () => {
    const changing = operations.filter(({ method }) => method !== 'GET').map(keyOf);
    expect(changing.length).toBeGreaterThan(700);
    expect([...effects.keys()].sort()).toEqual(changing.sort());
    expect(checkEffects(operations, effects)).toEqual([]);
  });

  it('refuses an operation without a line', () => {
    const lacking = new Map(effects);
    lacking.delete('POST v3/refund/domestic/refunds');
    expect(checkEffects(operations, lacking)).toEqual([
      'effects.yaml: expected a line for POST v3/refund/domestic/refunds',
    ]);
  });

  it('agrees with the traits and queries at run time', () => {
    for (const [key, { moves, number, query }] of effects) {
      const [method = '', path = ''] = key.split(' ');
      const operation = lookUpOperation(method as 'POST', path);
      expect({
        key,
        money: operation?.traits.money ?? false,
        number: operation?.traits.number,
        query: operation?.query,
      }).toEqual({
        key,
        money: moves !== 'nothing',
        number,
        query,
      });
    }
  });

  it.each([
    ['POST v3/aggracct-bc/wb-channel/special-reduction', 'money', 'json.out_request_no'],
    [
      'POST v3/papay/insurance-pay/policy-periods/contract-id/{contract_id}/policy-period-id/{policy_period_id}/schedule',
      'money',
      undefined,
    ],
    ['POST v3/ecommerce/account/apply-cancel-withdraw/confirm', 'money', 'json.out_request_no'],
    ['POST v3/ecommerce/subsidies/create', 'money', 'json.out_subsidy_no'],
    [
      'POST v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel',
      'money',
      'path.out_bill_no',
    ],
    ['POST v3/payscore/serviceorder/{out_order_no}/modify', 'money', 'path.out_order_no'],
    ['POST v3/marketing/busifavor/coupons/return', 'value', 'json.return_request_no'],
    ['POST v3/brand/partner/card-member/user-points/sync', 'value', 'json.out_request_no'],
    ['POST v3/marketing/favor/stocks/{stock_id}/start', 'money', undefined],
    ['POST v3/pay/transactions/out-trade-no/{out_trade_no}/close', 'nothing', undefined],
    ['PATCH v3/customs/orders', 'nothing', undefined],
  ])('%s moves %s, by %s', (key, moves, number) => {
    expect(effects.get(key)).toMatchObject({ moves, ...(number === undefined ? {} : { number }) });
    expect(effects.get(key)?.number).toBe(number);
  });

  it('marks optional numbers', () => {
    const optional = [...effects].filter(([, effect]) => effect.optional).map(([key]) => key);
    expect(optional).toEqual(
      expect.arrayContaining([
        'POST v2/deposit/consume',
        'POST v3/ecommerce/subsidies/create',
        'POST v3/offlineface/transactions',
      ]),
    );
  });
});

const refund = parseOperation('POST v3/a/refunds', {
  name: '名',
  docs: [],
  answer: 'json',
  json: { 'out_refund_no!': 'string', out_trade_no: 'string' },
});
const byNumber = parseOperation('GET v3/a/refunds/{out_refund_no}', {
  name: '名',
  docs: [],
  answer: 'json',
  path: { 'out_refund_no!': 'string' },
});
const byId = parseOperation('GET v3/a/refunds/id/{refund_id}', {
  name: '名',
  docs: [],
  answer: 'json',
  path: { 'refund_id!': 'string' },
});
const table = (line: string): Effects => parseEffects(`POST v3/a/refunds: ${line}`);

describe('a line of the table', () => {
  const faultsOf = (line: string) => checkEffects([refund, byNumber, byId], table(line));

  it.each([
    'nothing',
    'money, number json.out_refund_no, query GET v3/a/refunds/{out_refund_no}',
    'value, number json.out_trade_no?, no query',
    'money, no number, no query',
  ])('accepts: %s', (line) => {
    expect(faultsOf(line)).toEqual([]);
  });

  it.each([
    'money',
    'value',
    'maybe',
    'money, json.out_refund_no, no query',
    'money, number json.out_refund_no',
    'money, number headers.a, no query',
    'not a line',
  ])('is refused if it is not in the notation: %s', (line) => {
    expect(() => table(line)).toThrow(SyntaxError);
  });

  it.each([
    ['money, number json.out_bill_no, no query', 'unknown field json.out_bill_no'],
    ['money, number json.out_refund_no?, no query', 'is required, so remove the "?"'],
    ['money, number json.out_trade_no, no query', 'is optional, so add a "?"'],
    ['money, number json.out_refund_no, query GET v3/a/none', 'unknown operation GET v3/a/none'],
    [
      'money, no number, query GET v3/a/refunds/id/{refund_id}',
      'needs refund_id, which the call does not have',
    ],
  ])('is refused if it does not match the operation: %s', (line, fault) => {
    expect(faultsOf(line)).toEqual([expect.stringContaining(fault)]);
  });

  it('is refused for a GET operation, an unknown operation, or an unsorted line', () => {
    const lines = table('nothing');
    expect(
      checkEffects([refund, byNumber], new Map([...lines, ['GET v3/a/b', { moves: 'nothing' }]])),
    ).toEqual(expect.arrayContaining([expect.stringContaining('not an operation that changes state')]));
    const other = parseOperation('POST v3/a/a', { name: '名', docs: [], answer: 'json' });
    const late = new Map([...lines, ['POST v3/a/a', { moves: 'nothing' as const }]]);
    expect(checkEffects([refund, other], late)).toEqual(['effects.yaml: the lines are not sorted by path']);
  });
});

describe('the table of refusals', () => {
  it('has no errors: every family has a reason, a source and operations', () => {
    expect(checkRefusals(operations, refusals)).toEqual([]);
  });

  it.each([
    ['v3/fund-app/mch-transfer/partner/transfer-bills', 'transfers'],
    ['v3/transfer/batches', 'transfers'],
    ['v3/ecommerce/mch-transfer/transfer-bills', 'transfers'],
    ['v3/merchant/fund/withdraw', 'withdrawals'],
    ['v3/refund/domestic/refunds', 'refunds'],
    ['v3/global/refunds', 'refunds'],
    ['v2/mmpaymkttransfers/sendredpack', 'payouts-v2'],
    ['v3/pay/transactions/native', undefined],
    ['v3/fund-app/mch-transfer/elecsign/out-bill-no', undefined],
  ])('%s: %s', (path, family) => {
    const operation = operations.find((one) => one.method === 'POST' && one.path === path);
    expect(operation && familyOf(operation, refusals)).toBe(family);
  });

  it.each([
    ['has no reason', { why: '' }, 'has no reason'],
    ['has no source', { source: [] }, 'has no source'],
    ['has no operation', { of: ['v3/none'] }, 'has no operation under v3/none'],
    [
      'lists a code of a rate limit as certain',
      { certain: ['RATELIMIT_EXCEEDED'] },
      'also listed as too-often',
    ],
    ['lists a code of a number in use as certain', { certain: ['ALREADY_EXISTS'] }, 'also listed as in-use'],
  ])('refuses a family that %s', (_, change, fault) => {
    const family = { why: 'w', source: ['https://a'], of: ['v3/a'], certain: ['X'], ...change };
    const moving = withEffects([refund], table('money, no number, no query'));
    const lists = {
      'in-use': ['ALREADY_EXISTS'],
      'too-often': ['RATELIMIT_EXCEEDED'],
      everybody: [],
      absent: [],
    };
    expect(checkRefusals(moving, { ...lists, families: { a: family } })).toEqual([
      expect.stringContaining(fault),
    ]);
  });
});
