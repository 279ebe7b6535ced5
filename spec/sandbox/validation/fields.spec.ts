import type { Fields } from '../../../lib/reference';
import { admit } from '../../../lib/sandbox/validation/fields';
import { type Finding, Refusal } from '../../../lib/sandbox/wire/refusal';

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

type Source = 'body' | 'query' | 'uri_template';

interface Refused {
  readonly answer: Record<string, unknown>;
  readonly finding: Finding | undefined;
}

function refusalOf(value: unknown, source: Source = 'body'): Refused {
  try {
    admit(FIELDS, value, source);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { answer: JSON.parse(error.reply.body.toString()), finding: error.finding };
  }
  throw new Error('was admitted');
}

describe('a valid value is accepted', () => {
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

describe('an invalid value is PARAM_ERROR, and the gateway logs the field, the value and the issue', () => {
  const cases: readonly [object, string, unknown, RegExp][] = [
    [{}, '/body/name', '', /required/],
    [{ name: 1 }, '/body/name', 1, /string/],
    [{ name: 'a' }, '/body/name', 'a', /shorter than 2/],
    [{ name: 'abcde' }, '/body/name', 'abcde', /longer than 4/],
    [{ name: 'ab', kind: 'C' }, '/body/kind', 'C', /one of A, B/],
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
    [{ name: 'ab', plan: 4 }, '/body/plan', 4, /one of 3, 6/],
    [{ name: 'ab', flag: 'true' }, '/body/flag', 'true', /boolean/],
    [{ name: 'ab', store: [] }, '/body/store', [], /object/],
    [{ name: 'ab', store: {} }, '/body/store/id', '', /required/],
    [{ name: 'ab', goods: {} }, '/body/goods', {}, /array/],
    [{ name: 'ab', goods: [{ quantity: 1 }, {}] }, '/body/goods/1/quantity', '', /required/],
    [{ name: 'ab', goods: [null] }, '/body/goods/0', '', /object/],
    [{ name: 'ab', goods: [{}, {}, {}] }, '/body/goods', 3, /more than 2 items/],
    [{ name: 'ab', tags: ['x', 'z'] }, '/body/tags/1', 'z', /one of x, y/],
  ];

  it.each(cases)('%j: %s', (value, field, given, issue) => {
    const { answer, finding } = refusalOf(value);
    expect(finding).toEqual({ field, value: given, issue: expect.stringMatching(issue), location: 'body' });
    expect(answer).toEqual({
      code: 'PARAM_ERROR',
      message: expect.stringContaining(`“${field}”`),
      detail: { location: 'body', value: expect.anything() },
    });
  });

  it.each([undefined, null, 1, 'text', []])('%p instead of the object', (value) => {
    const { answer, finding } = refusalOf(value);
    expect(answer).toMatchObject({ code: 'PARAM_ERROR', detail: { location: 'body' } });
    expect(finding).toMatchObject({ field: '/body', location: 'body' });
  });

  it.each(['query', 'uri_template'] as const)('a field of the %s is named with its location', (source) => {
    const { answer, finding } = refusalOf({}, source);
    expect(answer).toMatchObject({ detail: { location: source, value: '' } });
    expect(finding).toMatchObject({ field: `/${source}/name`, location: source });
  });

  it('a long value is truncated', () => {
    expect(refusalOf({ name: 'ab', kind: 'a'.repeat(1_000) }).answer).toMatchObject({
      detail: { value: 'a'.repeat(256) },
    });
  });
});

describe('the response to an invalid value has the text of WeChat Pay', () => {
  const ORDER = {
    out_trade_no: { type: 'string', required: true, minLength: 1, maxLength: 32 },
    out_refund_no: { type: 'string', pattern: '/[0-9a-zA-Z]+/' },
    total: { type: 'integer', format: 'int64', minimum: 1, maximum: 100 },
    limit: { type: 'integer', format: 'uint32', minimum: 20 },
    payer: { type: 'object', fields: { openid: { type: 'string' } } },
    no_such_term: { type: 'integer', format: 'uint64' },
  } as const satisfies Fields;

  const answerTo = (value: object, source: Source = 'body'): unknown => {
    try {
      admit(ORDER, value, source);
    } catch (error) {
      if (error instanceof Refusal) return error.reply.body.toString();
      throw error;
    }
    throw new Error('was admitted');
  };
  const paramError = (location: string, value: unknown, message: string): string =>
    JSON.stringify({ code: 'PARAM_ERROR', detail: { location, value }, message });

  it.each<[string, object, Source, string]>([
    [
      'a missing field',
      {},
      'body',
      paramError(
        'body',
        '',
        '输入源“/body/out_trade_no”映射到字段“商户订单号”必填性规则校验失败，此字段为必填项',
      ),
    ],
    [
      'an empty string',
      { out_trade_no: '' },
      'body',
      paramError(
        'body',
        0,
        '输入源“/body/out_trade_no”映射到值字段“商户订单号”字符串规则校验失败，字符数 0，小于最小值 1',
      ),
    ],
    [
      'a string that is too long, in the path',
      { out_trade_no: '1'.repeat(35) },
      'uri_template',
      paramError(
        'uri_template',
        35,
        '输入源“/uri_template/out_trade_no”映射到值字段“商户订单号”字符串规则校验失败，字符数 35，大于最大值 32',
      ),
    ],
    [
      'a string with an invalid pattern',
      { out_trade_no: '1', out_refund_no: '中文11' },
      'body',
      paramError(
        'body',
        '中文11',
        '输入源“/body/out_refund_no”映射到值字段“商户退款单号”字符串规则校验失败，字符串必须匹配正则表达式“^[0-9a-zA-Z]+$”',
      ),
    ],
    [
      'a number instead of a string',
      { out_trade_no: '1', payer: { openid: 4 } },
      'body',
      paramError(
        'body',
        4,
        '无法将 JSON 输入源“/body/payer/openid”映射到目标字段“用户标识”中，此字段需要一个 string 类型的 Json 值',
      ),
    ],
    [
      'a fraction instead of an integer',
      { out_trade_no: '1', total: 0.01 },
      'body',
      paramError(
        'body',
        0.01,
        '无法将 JSON 输入源“/body/total”映射到目标字段“总金额”中，此字段需要一个合法的 64 位有符号整数',
      ),
    ],
    [
      'a string instead of an integer, in the path',
      { out_trade_no: '1', no_such_term: 'A_1' },
      'uri_template',
      paramError(
        'uri_template',
        'A_1',
        '无法将输入源“/uri_template/no_such_term”映射到目标字段“no_such_term”中，此字段需要一个合法的 64 位无符号整数',
      ),
    ],
    [
      'a number that is too small, in the query',
      { out_trade_no: '1', limit: 1 },
      'query',
      paramError('query', 1, '输入源“/query/limit”映射到数值字段“最大记录条数”规则校验失败，值低于最小值 20'),
    ],
    [
      'a number that is too large',
      { out_trade_no: '1', total: 101 },
      'body',
      paramError('body', 101, '输入源“/body/total”映射到数值字段“总金额”规则校验失败，值高于最大值 100'),
    ],
    [
      'undocumented fields',
      { out_trade_no: '1', payer: { a: '1', openid: 'o', toString: '1' } },
      'body',
      JSON.stringify({
        code: 'PARAM_ERROR',
        detail: { location: null, value: ['/body/payer/a', '/body/payer/toString'] },
        message: '请求中含有未在API文档中定义的参数',
      }),
    ],
    [
      'a field named __proto__',
      JSON.parse('{"out_trade_no":"1","__proto__":{}}'),
      'body',
      JSON.stringify({
        code: 'PARAM_ERROR',
        detail: { location: null, value: ['/body/__proto__'] },
        message: '请求中含有未在API文档中定义的参数',
      }),
    ],
  ])('%s', (_, value, source, expected) => {
    expect(answerTo(value, source)).toBe(expected);
  });

  it('a long list of undocumented fields is truncated', () => {
    const many = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`${'a'.repeat(1_000)}${index}`, 1]),
    );
    const { detail } = JSON.parse(String(answerTo({ out_trade_no: '1', ...many })));
    expect(detail.value).toHaveLength(10);
    expect(JSON.stringify(detail).length).toBeLessThan(4_000);
  });
});
