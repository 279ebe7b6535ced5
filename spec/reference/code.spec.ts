import fc from 'fast-check';
import type { Method } from 'wechatpay-chain';
import { createChain } from 'wechatpay-chain/chain';
import { traitsOf } from '../../lib/openapi';
import { allOperations, CODE_FORMS, findOperations, sampleOf, writeCode } from '../../lib/reference';

/** Runs code with a chain that records calls instead of sending them. */
function calledBy(code: string): Record<string, unknown>[] {
  const calls: Record<string, unknown>[] = [];
  const wxpay = createChain((call) => {
    const { site: _, ...rest } = call;
    calls.push(rest);
    return Promise.resolve({ data: undefined });
  });
  const run = new Function('wxpay', 'console', `return (async () => { ${code} })()`);
  run(wxpay, { log: () => undefined });
  return calls;
}

/** Returns the path that the chain produces; three templates have capitals that the client restores. */
function onTheWire(method: Method, template: string): string {
  return (traitsOf(method, template).wirePath ?? template).replace('{empty}', '');
}

describe('writeCode', () => {
  const card = {
    method: 'POST',
    path: 'v3/marketing/busifavor/coupons/{card_id}/send',
    variables: { card_id: 'p1' },
    groups: { json: { openid: 'o', tags: ['a', "it's"] } },
  } as const;

  it.each([
    [
      'chain',
      "const { data } = await wxpay.v3.marketing.busifavor.coupons._card_id_.send.post({\n  card_id: 'p1',\n  json: { openid: 'o', tags: ['a', 'it\\'s'] },\n});",
    ],
    [
      'declared',
      "const { data } = await wxpay.chain('v3/marketing/busifavor/coupons/{card_id}/send').post({\n  card_id: 'p1',\n  json: { openid: 'o', tags: ['a', 'it\\'s'] },\n});",
    ],
    [
      'property-promise',
      "wxpay['v3/marketing/busifavor/coupons/{card_id}/send']\n  .postAsync({ card_id: 'p1', json: { openid: 'o', tags: ['a', 'it\\'s'] } })\n  .then(({ data }) => console.log(data));",
    ],
  ] as const)('reads as a person writes it: %s', (form, code) => {
    expect(writeCode(card, form)).toBe(code);
  });

  it.each(CODE_FORMS)('writes code that makes the same call, for every operation: %s', (form) => {
    for (const { method, path } of allOperations()) {
      const [call] = calledBy(writeCode({ method, path }, form));
      expect({ ...call, template: onTheWire(method, String(call?.['template'])) }).toEqual({
        method,
        template: path,
        args: [],
      });
    }
  });

  it.each(CODE_FORMS)('preserves any JSON value: %s', (form) => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false })), (json) => {
        const [call] = calledBy(writeCode({ method: 'POST', path: 'v3/a', groups: { json } }, form));
        expect(JSON.stringify(call)).toBe(
          JSON.stringify({ method: 'POST', template: 'v3/a', args: [{ json }] }),
        );
      }),
    );
  });

  it.each([
    ['1e3', "wxpay.v3['1e3']"],
    ['0', "wxpay.v3['0']"],
    ['2024', "wxpay.v3['2024']"],
    ['9lives', "wxpay.v3['9lives']"],
    ['a1', 'wxpay.v3.a1'],
  ])('quotes a segment that is not an identifier: %s', (segment, node) => {
    const code = writeCode({ method: 'GET', path: `v3/${segment}` }, 'chain');
    expect(code).toBe(`const { data } = await ${node}.get();`);
    expect(calledBy(code)).toMatchObject([{ template: `v3/${segment}` }]);
  });

  it('writes path variables into path if one has the name of an option', () => {
    const call = { method: 'GET', path: 'v3/{query}', variables: { query: '1' } } as const;
    expect(calledBy(writeCode(call, 'chain'))).toMatchObject([{ args: [{ path: { query: '1' } }] }]);
  });

  it('writes an absolute URL as one string', () => {
    const path = 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=a%2Bb';
    for (const form of CODE_FORMS) {
      expect(calledBy(writeCode({ method: 'GET', path }, form))).toMatchObject([{ template: path }]);
    }
  });
});

describe('findOperations', () => {
  it.each([
    ['v3/pay/transactions/native', ['POST v3/pay/transactions/native']],
    ['/v3/pay/transactions/id/4200001234ABC', ['GET v3/pay/transactions/id/{transaction_id}']],
    ['POST v3/refund/domestic/refunds', ['POST v3/refund/domestic/refunds']],
    ['发放消费卡', ['POST v3/marketing/busifavor/coupons/{card_id}/send']],
    ['busifavor card_id SEND', ['POST v3/marketing/busifavor/coupons/{card_id}/send']],
    ['no such operation', []],
  ])('%s', (text, expected) => {
    expect(findOperations(text).map(({ method, path }) => `${method} ${path}`)).toEqual(expected);
  });
});

describe('sampleOf', () => {
  it('returns every field with a value of its type and within its limits', () => {
    expect(
      sampleOf({
        name: { type: 'string', maxLength: 3 },
        number: { type: 'string', minLength: 8 },
        total: { type: 'integer', minimum: 100 },
        state: { type: 'string', enum: ['SUCCESS', 'CLOSED'] },
        time: { type: 'string', format: 'rfc3339' },
        done: { type: 'boolean' },
        goods: { type: 'array', items: { type: 'object', fields: { price: { type: 'integer' } } } },
        detail: { type: 'string', encoded: 'json', fields: { id: { type: 'string' } } },
      }),
    ).toEqual({
      name: '张三',
      number: 'number00',
      total: 100,
      state: 'SUCCESS',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\+08:00$/),
      done: true,
      goods: [{ price: 100 }],
      detail: '{"id":"id"}',
    });
  });
});
