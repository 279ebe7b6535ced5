import fc from 'fast-check';
import type { Field, Fields } from '../../lib/reference/model';
import { parseFields, parseOperation, type Written } from '../../lib/reference/notation';
import { rowsOf } from '../../lib/reference/rows';
import { writeFields, writeOperation } from '../../scripts/openapi/notation-writer';

describe('the notation of a field', () => {
  const table: [string, Written, Field][] = [
    ['name', 'string', { type: 'string' }],
    ['name!', 'string', { type: 'string', required: true }],
    ['name', 'string ..32', { type: 'string', maxLength: 32 }],
    ['name', 'string 6..32', { type: 'string', minLength: 6, maxLength: 32 }],
    ['name', 'string 6..', { type: 'string', minLength: 6 }],
    ['name', 'integer 1..100', { type: 'integer', minimum: 1, maximum: 100 }],
    ['name', 'integer -1.. int32', { type: 'integer', minimum: -1, format: 'int32' }],
    ['name', 'string rfc3339', { type: 'string', format: 'rfc3339' }],
    ['name', 'string base64 rsa', { type: 'string', format: 'base64', encrypted: 'rsa' }],
    ['name', 'string rsa/bank', { type: 'string', encrypted: 'rsa', key: 'bank' }],
    ['name', 'string signature', { type: 'string', signed: 'rsa' }],
    ['name', 'string = A | PARKING SPACE', { type: 'string', enum: ['A', 'PARKING SPACE'] }],
    ['name', 'string = 01 | 02', { type: 'string', enum: ['01', '02'] }],
    ['name', 'integer = 0 | 1', { type: 'integer', enum: [0, 1] }],
    ['name', 'string ~ /a = b|c/', { type: 'string', pattern: '/a = b|c/' }],
    [
      'name',
      'file ..5242880 = png | pdf ..7864320',
      { type: 'file', maxLength: 5242880, enum: ['png', 'pdf'], limits: { pdf: 7864320 } },
    ],
    ['name', ['string'], { type: 'array', items: { type: 'string' } }],
    [
      'name! of 1..10',
      ['string'],
      { type: 'array', items: { type: 'string' }, required: true, minItems: 1, maxItems: 10 },
    ],
    ['name', 'object', { type: 'object' }],
    ['name', { 'a!': 'string' }, { type: 'object', fields: { a: { type: 'string', required: true } } }],
    [
      'name! as json ..6000',
      { a: 'string' },
      { type: 'string', encoded: 'json', maxLength: 6000, required: true, fields: { a: { type: 'string' } } },
    ],
    ['name as json', ['string'], { type: 'string', encoded: 'json', items: { type: 'string' } }],
    ['name', 'string ..32 商户单据号', { type: 'string', maxLength: 32, label: '商户单据号' }],
    ['name', 'string = A | B 账户 类型', { type: 'string', enum: ['A', 'B'], label: '账户 类型' }],
    ['name', 'string = 男 | 女 性别', { type: 'string', enum: ['男', '女'], label: '性别' }],
    ['name', 'string ~ /a = b|c/ 姓名', { type: 'string', pattern: '/a = b|c/', label: '姓名' }],
    ['name', 'string ..32 「AppID」', { type: 'string', maxLength: 32, label: 'AppID' }],
    ['name', 'string 「PC 类型」', { type: 'string', label: 'PC 类型' }],
    [
      'name! 订单金额',
      { a: 'string' },
      { type: 'object', required: true, fields: { a: { type: 'string' } }, label: '订单金额' },
    ],
    [
      'name of ..10 门店 列表',
      ['string'],
      { type: 'array', items: { type: 'string' }, maxItems: 10, label: '门店 列表' },
    ],
    [
      'name! when type = A | B 证件',
      { a: 'string' },
      {
        type: 'object',
        fields: { a: { type: 'string' } },
        when: { field: 'type', is: ['A', 'B'] },
        label: '证件',
      },
    ],
    ['name! or other', 'string', { type: 'string', alternatives: ['other'] }],
    [
      'name! or second or third',
      'string ..32',
      { type: 'string', maxLength: 32, alternatives: ['second', 'third'] },
    ],
    ['name! when type = A', 'string', { type: 'string', when: { field: 'type', is: ['A'] } }],
    [
      'name! when type = A | B',
      { a: 'string' },
      { type: 'object', fields: { a: { type: 'string' } }, when: { field: 'type', is: ['A', 'B'] } },
    ],
    ['name! when type != A', 'string', { type: 'string', when: { field: 'type', isNot: ['A'] } }],
    [
      'name! when amount >= 200000',
      'string rsa',
      { type: 'string', encrypted: 'rsa', when: { field: 'amount', atLeast: 200_000 } },
    ],
    [
      'name! or other when type = A',
      'string',
      { type: 'string', alternatives: ['other'], when: { field: 'type', is: ['A'] } },
    ],
    [
      'name! when type = A as json ..9',
      ['string'],
      {
        type: 'string',
        encoded: 'json',
        maxLength: 9,
        items: { type: 'string' },
        when: { field: 'type', is: ['A'] },
      },
    ],
    [
      'name! or other of 1..3',
      ['string'],
      { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3, alternatives: ['other'] },
    ],
  ];

  it.each(table)('%s: %j', (key, written, field) => {
    expect(parseFields({ [key]: written })).toEqual({ name: field });
    expect(writeFields({ name: field })).toEqual({ [key]: written });
  });

  it('writes the size limit of an extension next to it', () => {
    const [row] = rowsOf(parseFields({ file: 'file ..5242880 = png | pdf ..7864320' }));
    expect(row?.rules).toBe('png | pdf ..7864320 ..5242880');
  });

  it.each(['name or other', 'name when type = A'])(
    'refuses the key "%s" without an exclamation mark',
    (key) => {
      expect(() => parseFields({ [key]: 'string' })).toThrow('exclamation mark');
    },
  );

  it.each([
    ['text', 'Expected a field type'],
    ['', 'Expected a field type'],
  ])('refuses "%s"', (written, message) => {
    expect(() => parseFields({ name: written })).toThrow(message);
  });
});

const limit = fc.option(fc.nat(9999), { nil: undefined });
const required = fc.option(fc.constant(true as const), { nil: undefined });
const code = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/);
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/);

/** Removes undefined properties, as JSON does. */
function defined(field: object): Field {
  return JSON.parse(JSON.stringify(field));
}

const scalar = fc.oneof(
  fc
    .record({
      maxLength: limit,
      minLength: limit,
      format: fc.constantFrom(undefined, 'rfc3339', 'MediaId'),
      required,
    })
    .map((facts) => defined({ type: 'string', ...facts })),
  fc
    .record({ minimum: fc.option(fc.integer(), { nil: undefined }), maximum: limit, required })
    .map((facts) => defined({ type: 'integer', ...facts })),
  fc
    .record({ enum: fc.array(code, { minLength: 1 }), required })
    .map((facts) => defined({ type: 'string', ...facts })),
  fc
    .record({ encrypted: fc.constantFrom('rsa', 'aes-gcm'), required })
    .map((facts) => defined({ type: 'string', ...facts })),
  fc.record({ required }).map((facts) => defined({ type: 'boolean', ...facts })),
);

const { fields } = fc.letrec<{ field: Field; fields: Fields }>((tie) => ({
  field: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.record({ fields: tie('fields'), required }).map((facts) => defined({ type: 'object', ...facts })),
    fc
      .record({ items: tie('field'), required, minItems: limit, maxItems: limit })
      .map(({ items: { required: _, minItems: __, maxItems: ___, encoded: ____, ...items }, ...facts }) =>
        defined({
          type: 'array',
          items: items.fields ? { ...items, type: 'object', maxLength: undefined } : items,
          ...facts,
        }),
      ),
    fc
      .record({ fields: tie('fields'), maxLength: limit, required })
      .map((facts) => defined({ type: 'string', encoded: 'json', ...facts })),
  ),
  fields: fc.dictionary(name, tie('field'), { maxKeys: 5 }),
}));

describe('writing and reading the notation', () => {
  it('refuses facts that the notation cannot express', () => {
    const list = (items: Field) => ({ list: { type: 'array', items } as const });
    expect(() => writeFields(list({ type: 'string', encoded: 'json', fields: {} }))).toThrow(RangeError);
    expect(() => writeFields(list({ type: 'array', items: { type: 'string' }, minItems: 1 }))).toThrow(
      RangeError,
    );
  });

  it('preserves any fields', () => {
    fc.assert(
      fc.property(fields, (facts) => {
        const plain = JSON.parse(JSON.stringify(facts));
        expect(parseFields(JSON.parse(JSON.stringify(writeFields(plain))))).toEqual(plain);
      }),
    );
  });

  it('preserves an operation', () => {
    fc.assert(
      fc.property(fields, fields, fc.boolean(), (json, data, special) => {
        const operation = {
          method: 'POST' as const,
          path: 'v3/a/{b}',
          name: '名',
          docs: ['https://a'],
          ...(special && {
            traits: ['security'],
            baseURL: 'https://b/',
            baseURLRequired: true as const,
            money: true as const,
          }),
          request: { json: JSON.parse(JSON.stringify(json)) },
          answer: { kind: 'json' as const, fields: JSON.parse(JSON.stringify(data)) },
        };
        const [key, written] = writeOperation(operation);
        expect(parseOperation(key, JSON.parse(JSON.stringify(written)))).toEqual(operation);
      }),
    );
  });

  it.each(['json', 'json 202', 'xml', 'redirect', 'empty 204', 'empty 202', 'file csv gzip'])(
    'preserves the response kind "%s"',
    (answer) => {
      const operation = parseOperation('GET v3/a', { name: 'n', docs: [], answer });
      expect(writeOperation(operation)[1].answer).toBe(answer);
    },
  );

  it.each([
    ['FETCH v3/a', 'json', 'Expected a key such as'],
    ['GET v3/a', 'html', 'Expected a response kind'],
  ])('refuses the key "%s" with the response kind "%s"', (key, answer, message) => {
    expect(() => parseOperation(key, { name: 'n', docs: [], answer })).toThrow(message);
  });
});
