import type { Fields } from '../../lib/openapi';
import { admit } from '../../lib/sandbox/fields';
import { Refusal } from '../../lib/sandbox/refusal';

const FIELDS = {
  name: { type: 'string', required: true, minLength: 2, maxLength: 4 },
  kind: { type: 'string', enum: ['A', 'B'] },
  number: { type: 'string', pattern: '/\\d+/' },
  time: { type: 'string', format: 'rfc3339' },
  url: { type: 'string', format: 'url' },
  amount: { type: 'integer', minimum: 1, maximum: 10 },
  plan: { type: 'integer', enum: [3, 6] },
  flag: { type: 'boolean' },
  store: { type: 'object', fields: { id: { type: 'string', required: true } } },
  goods: {
    type: 'array',
    maxItems: 2,
    items: { type: 'object', fields: { quantity: { type: 'integer', required: true } } },
  },
  tags: { type: 'array', items: { type: 'string', enum: ['x', 'y'] } },
} as const satisfies Fields;

function refusalOf(value: unknown, source: 'body' | 'query' | 'url' = 'body'): Record<string, unknown> {
  try {
    admit(FIELDS, value, source);
  } catch (error) {
    if (error instanceof Refusal) return JSON.parse(error.reply.body.toString());
    throw error;
  }
  return {};
}

describe('a value that follows the table is admitted', () => {
  it.each([
    { name: 'ab' },
    { name: '四个汉字' },
    { name: 'ab', kind: 'B', number: '007', amount: 10, plan: 6, flag: false },
    { name: 'ab', time: '2026-11-24T17:45:30+08:00' },
    { name: 'ab', time: '2026-11-24T17:45:30.123Z' },
    { name: 'ab', url: 'https://www.weixin.qq.com/wxpay/pay.php' },
    { name: 'ab', store: { id: '1' }, goods: [{ quantity: 1 }, { quantity: -1 }], tags: [] },
    { name: 'ab', kind: '' },
  ])('%j', (value) => {
    expect(admit(FIELDS, value, 'body')).toBe(value);
  });
});

describe('a value that breaks it is PARAM_ERROR with the field, the value, the issue and the place', () => {
  const cases: readonly [object, string, unknown, RegExp][] = [
    [{}, '/body/name', null, /required/],
    [{ name: '' }, '/body/name', null, /required/],
    [{ name: 1 }, '/body/name', 1, /string/],
    [{ name: 'a' }, '/body/name', 'a', /shorter than 2/],
    [{ name: 'abcde' }, '/body/name', 'abcde', /longer than 4/],
    [{ name: 'ab', kind: 'C' }, '/body/kind', 'C', /none of A, B/],
    [{ name: 'ab', number: '1a' }, '/body/number', '1a', /does not match/],
    [{ name: 'ab', time: '2026-11-24 17:45:30' }, '/body/time', '2026-11-24 17:45:30', /RFC 3339/],
    [{ name: 'ab', time: '2026-02-31T25:00:00Z' }, '/body/time', '2026-02-31T25:00:00Z', /RFC 3339/],
    [{ name: 'ab', url: 'www.qq.com' }, '/body/url', 'www.qq.com', /URL/],
    [{ name: 'ab', amount: 0.01 }, '/body/amount', 0.01, /integer/],
    [{ name: 'ab', amount: '1' }, '/body/amount', '1', /integer/],
    [{ name: 'ab', amount: '' }, '/body/amount', '', /integer/],
    [{ name: 'ab', amount: 2 ** 53 }, '/body/amount', 2 ** 53, /integer/],
    [{ name: 'ab', amount: 0 }, '/body/amount', 0, /less than 1/],
    [{ name: 'ab', amount: 11 }, '/body/amount', 11, /more than 10/],
    [{ name: 'ab', plan: 4 }, '/body/plan', 4, /none of 3, 6/],
    [{ name: 'ab', flag: 'true' }, '/body/flag', 'true', /boolean/],
    [{ name: 'ab', store: [] }, '/body/store', [], /object/],
    [{ name: 'ab', store: {} }, '/body/store/id', null, /required/],
    [{ name: 'ab', goods: {} }, '/body/goods', {}, /array/],
    [{ name: 'ab', goods: [{ quantity: 1 }, {}] }, '/body/goods/1/quantity', null, /required/],
    [{ name: 'ab', goods: [null] }, '/body/goods/0', null, /object/],
    [{ name: 'ab', goods: [{}, {}, {}] }, '/body/goods', 3, /more than 2 items/],
    [{ name: 'ab', tags: ['x', 'z'] }, '/body/tags/1', 'z', /none of x, y/],
    [{ name: 'ab', mch_id: '1' }, '/body/mch_id', '1', /unknown/],
    [{ name: 'ab', toString: '1' }, '/body/toString', '1', /unknown/],
    [JSON.parse('{"name":"ab","__proto__":{}}'), '/body/__proto__', {}, /unknown/],
  ];

  it.each(cases)('%j: %s', (value, field, shown, issue) => {
    expect(refusalOf(value)).toEqual({
      code: 'PARAM_ERROR',
      message: expect.stringContaining(field),
      detail: { field, value: shown, issue: expect.stringMatching(issue), location: 'body' },
    });
  });

  it.each([undefined, null, 1, 'text', []])('%p in place of the object', (value) => {
    expect(refusalOf(value)).toMatchObject({
      code: 'PARAM_ERROR',
      detail: { field: '/body', location: 'body' },
    });
  });

  it.each(['query', 'url'] as const)('a field of the %s goes by its bare name', (source) => {
    expect(refusalOf({}, source)).toMatchObject({ detail: { field: 'name', location: source } });
  });

  it('a long value is shown in part', () => {
    expect(refusalOf({ name: 'a'.repeat(1_000) })).toMatchObject({ detail: { value: 'a'.repeat(256) } });
  });
});
