import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Agent } from 'undici';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { allOperations, type Field, type Fields, type Operation } from '../../lib/reference';
import { agentOf, callV2, callV3, type Groups, listed, readXml, rightGroups } from './catalogue/call';
import { day, prepare } from './catalogue/preparation';
import { type Judge, judge, objectSchema } from './catalogue/schema';
import { type Wrong, wrongs } from './catalogue/wrong';
import { type Answered, PATIENCE, send, verifies } from './merchant';

// Calls every documented operation with valid and invalid input, and checks the responses against the catalogue.

const operations = allOperations();
const keyOf = ({ method, path }: Operation): string => `${method} ${path}`;
const v3 = operations.filter(({ path }) => path.startsWith('v3/'));
const v2 = operations.filter(({ path }) => path.startsWith('v2/'));

let sandbox: Sandbox;
let dispatcher: Agent;
let judgeJson: Judge;
let judgeXml: Judge;

beforeAll(async () => {
  sandbox = await Sandbox.start({ https: true });
  dispatcher = agentOf(sandbox);
  judgeJson = judge(String(sandbox.config.privateKey), false);
  judgeXml = judge(String(sandbox.config.privateKey), true);
}, PATIENCE);
afterAll(async () => {
  await dispatcher.destroy();
  await sandbox.close();
});

const MAGIC: Record<string, (body: Buffer) => boolean> = {
  csv: (body) => body.toString().split('\r\n').length > 2 && body.includes('`'),
  image: (body) => body.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n',
  pdf: (body) => body.subarray(0, 5).toString() === '%PDF-' && body.includes('%%EOF'),
  text: (body) => body.length > 0,
};

function judgeV3(
  { path, answer, traits = [] }: Operation,
  { status, json, body, headers }: Answered,
): string[] {
  switch (answer.kind) {
    case 'empty':
      return [status, body.length].join() === [answer.status, 0].join() ? [] : [`${status} ${body}`];
    case 'file': {
      const digest = createHash('sha1').update(body).digest('hex');
      const hashed = !traits.includes('statement-sha1') || headers['wechatpay-statement-sha1'] === digest;
      return status === 200 && MAGIC[answer.media?.[0] ?? '']?.(body) && hashed ? [] : [`${status} ${body}`];
    }
    default: {
      const errors = judgeJson(objectSchema({ ...answer.fields, ...BEYOND[path] }), json);
      return status === 200 ? errors : [`${status} ${body}`];
    }
  }
}

/** The envelope, which some of the pages leave out of their tables, or mark as required where all is well. */
const OPTIONAL = [
  'return_code',
  'return_msg',
  'result_code',
  'nonce_str',
  'appid',
  'mch_id',
  'err_code',
  'err_code_des',
];
const ENVELOPE = Object.fromEntries(OPTIONAL.map((name) => [name, { type: 'string' as const }]));

const UNSIGNED: Field = { type: 'string' };

const AMOUNT = {
  total: { type: 'integer', required: true },
  currency: { type: 'string' },
  payer_total: { type: 'integer' },
  payer_currency: { type: 'string' },
} as const;

/** Fields that WeChat Pay returns although the documentation omits them. */
const BEYOND: Record<string, Fields> = {
  'v3/pay/transactions/id/{transaction_id}': {
    payer: { type: 'object', fields: { openid: { type: 'string' } } },
    amount: { type: 'object', required: true, fields: AMOUNT },
  },
  // The page has the codes of fail_reason at result, and those of result at state.
  'v3/profitsharing/orders/{out_order_no}': {
    state: { type: 'string', required: true, enum: ['PROCESSING', 'FINISHED'] },
    receivers: {
      type: 'array',
      items: {
        type: 'object',
        fields: {
          amount: { type: 'integer' },
          description: { type: 'string' },
          type: { type: 'string' },
          account: { type: 'string' },
          detail_id: { type: 'string' },
          result: { type: 'string', required: true, enum: ['PENDING', 'SUCCESS', 'CLOSED'] },
          create_time: { type: 'string', format: 'rfc3339' },
          finish_time: { type: 'string', format: 'rfc3339' },
        },
      },
    },
  },
  'v2/pay/refundquery': { refund_fee: { type: 'integer' } },
};

function judgeV2({ path, answer }: Operation, { status, json, body, headers }: Answered): string[] {
  switch (answer.kind) {
    case 'redirect':
      return status === 302 && URL.canParse(headers['location'] ?? '') ? [] : [`${status} ${body}`];
    case 'file':
      return MAGIC[answer.media?.[0] ?? '']?.(body) ? [] : [String(body)];
    case 'json':
      return judgeJson(objectSchema(answer.fields ?? {}), json);
    default: {
      const { sign = UNSIGNED, err_code, err_code_des, ...fields } = { ...answer.fields };
      // The documentation has the length of an MD5 sign even if HMAC-SHA256 is allowed.
      const table = { ...ENVELOPE, ...fields, ...BEYOND[path], sign: { ...sign, maxLength: 64 } };
      const read = readXml(String(body));
      const code = read['err_code'] ?? 'SUCCESS';
      return [
        ...(code === 'SUCCESS' ? [] : [`err_code ${code}`]),
        ...(/\d{4}-\d\d-\d\dT\d\d:/.test(String(body)) ? ['a time that is not of APIv2'] : []),
        ...judgeXml(objectSchema(table), listed(table, read)),
      ];
    }
  }
}

describe('a valid call gets the documented response', () => {
  it.each(v3.map((operation) => [keyOf(operation), operation] as const))('%s', async (key, operation) => {
    const groups = await prepare(key, rightGroups(operation, sandbox), sandbox);
    const answer = await callV3(sandbox, operation, groups, dispatcher);
    expect(judgeV3(operation, answer)).toEqual([]);
    const signed = !operation.traits?.some((trait) => trait === 'unsigned' || trait === 'statement-sha1');
    expect(!signed || verifies(sandbox, answer)).toBe(true);
  });

  it.each(v2.map((operation) => [keyOf(operation), operation] as const))('%s', async (key, operation) => {
    const groups = await prepare(key, rightGroups(operation, sandbox), sandbox);
    const answer = await callV2(sandbox, operation, groups, dispatcher);
    expect(judgeV2(operation, answer)).toEqual([]);
  });
});

/**
 * Returns invalid calls of an operation: in its body, in its query, or, if it has neither, an unknown query
 * parameter.
 */
function wrongCalls(
  { request }: Operation,
  right: Groups,
): { groups: Groups; wrong: Wrong; place: string }[] {
  const body = wrongs(request.json ?? {}, right.body).map((wrong) => ({
    wrong,
    groups: { ...right, body: wrong.values },
    place: `/body${wrong.pointer}`,
  }));
  const text = wrongs(request.query ?? {}, right.query).filter(
    ({ what }) => !/instead of a string/.test(what),
  );
  const query = text.map((wrong) => ({
    wrong,
    groups: { ...right, query: wrong.values },
    place: `/query${wrong.pointer}`,
  }));
  return request.json && Object.keys(request.json).length > 0 ? [...body, ...query] : query;
}

describe('an invalid call is refused with the field, the value, the issue and the location', () => {
  // One wrong call each, every kind of them in turn.
  const cases = v3.map((operation, index) => [keyOf(operation), operation, index] as const);

  it.each(cases)('%s', async (_, operation, index) => {
    if (operation.request.multipart) {
      const groups = { ...rightGroups(operation, sandbox), query: { no_such_field: 1 } };
      const answer = await callV3(sandbox, operation, groups, dispatcher);
      expect(answer.json).toMatchObject({ code: 'PARAM_ERROR', detail: { value: ['/query/no_such_field'] } });
      return;
    }
    const calls = wrongCalls(operation, rightGroups(operation, sandbox));
    const call = calls[(index * 7) % calls.length];
    if (call === undefined) throw new Error('no way to be wrong');
    const answer = await callV3(sandbox, operation, call.groups, dispatcher);
    expect([call.wrong.what, answer.json['code'], sandbox.requests.at(-1)?.finding]).toEqual([
      call.wrong.what,
      'PARAM_ERROR',
      {
        field: expect.stringContaining(call.place),
        value: call.wrong.what === 'missing' ? '' : expect.anything(),
        issue: expect.any(String),
        location: call.place.startsWith('/body') ? 'body' : 'query',
      },
    ]);
    expect(answer.status).toBe(400);
  });

  const named = v2.filter(({ request }) => {
    const fields = Object.entries(request.xml ?? request.query ?? request.multipart ?? {});
    return fields.some(([name, { required }]) => required && name !== 'sign');
  });

  it.each(named.map((operation) => [keyOf(operation), operation] as const))('%s', async (_, operation) => {
    const right = rightGroups(operation, sandbox);
    const { request } = operation;
    const group = request.xml || request.multipart ? 'body' : 'query';
    const names = Object.keys(right[group]).filter((name) => !['sign', 'media', 'sign_type'].includes(name));
    const name = names.at(-1) ?? '';
    const values = { ...right[group] };
    delete values[name];
    const answer = await callV2(sandbox, operation, { ...right, [group]: values }, dispatcher);
    expect(readXml(String(answer.body))).toMatchObject({
      result_code: 'FAIL',
      err_code: 'PARAM_ERROR',
      err_code_des: expect.stringContaining(name),
    });
  });

  const unnamed = v2.filter((operation) => !named.includes(operation));

  it.each(unnamed.map((operation) => [keyOf(operation), operation] as const))(
    '%s, which requires no field, is refused with a wrong signature',
    async (_, operation) => {
      const body = '<xml><mch_id>1</mch_id><sign>0</sign></xml>';
      const target = operation.path.replace('v2/', '/');
      const answer = await send(sandbox, 'POST', target, { body, dispatcher });
      expect(readXml(String(answer.body))).toMatchObject({ return_code: 'FAIL', return_msg: '签名错误' });
    },
  );
});

describe('a response generated from the catalogue', () => {
  it('is the same for the same request, including ciphertexts', async () => {
    const operation = operations.find(({ path }) => path === 'v3/payroll-card/tokens');
    if (!operation) throw new Error('no such operation');
    const groups = rightGroups(operation, sandbox);
    const ask = (more: object) =>
      callV3(sandbox, operation, { ...groups, body: { ...groups.body, ...more } }, dispatcher);
    const [first, second, other] = [await ask({}), await ask({}), await ask({ openid: 'o-another' })];
    expect(second.body).toEqual(first.body);
    expect(other.body).not.toEqual(first.body);
  });

  it('has pages that together contain the whole list', async () => {
    const page = async (offset: number, limit: number) => {
      const query = `offset=${offset}&limit=${limit}`;
      const answer = await send(sandbox, 'GET', `/v3/capital/capitallhh/banks/corporate-banking?${query}`, {
        dispatcher,
      });
      const { data, total_count, offset: start, count } = answer.json;
      return { data: [data].flat(), total_count, start, count };
    };
    const all = await page(0, 100);
    const first = await page(0, 2);
    const rest = await page(2, 100);
    expect(all.data).toHaveLength(Number(all.total_count));
    expect([...first.data, ...rest.data]).toEqual(all.data);
    expect([first.start, first.count, first.total_count]).toEqual([0, 2, all.total_count]);
    expect((await page(100, 10)).data).toEqual([]);
  });

  it.each(['', '&tar_type=GZIP'])('refers to an existing file with a correct digest (%s)', async (zip) => {
    const target = `/v3/bill/fundflowbill?bill_date=${await day(sandbox)}${zip}`;
    const applied = await send(sandbox, 'GET', target, {
      dispatcher,
    });
    const { download_url: url, hash_value: expected } = applied.json;
    const { pathname, search, origin } = new URL(String(url));
    const file = await send(sandbox, 'GET', `${pathname}${search}`, { dispatcher });
    const plain = zip === '' ? file.body : gunzipSync(file.body);
    expect(origin).toBe(sandbox.url);
    expect(createHash('sha1').update(plain).digest('hex')).toBe(expected);
  });

  it('describes the page of its list if the request selects none', async () => {
    const paged = await send(sandbox, 'GET', '/v3/marketing/paygiftactivity/activities/1/merchants', {
      dispatcher,
    });
    const { data, total_count, offset, limit } = paged.json;
    expect([offset, limit]).toEqual([0, 10]);
    expect([data].flat()).toHaveLength(Math.min(Number(total_count), 10));
    const whole = await send(sandbox, 'GET', '/v3/capital/capitallhh/areas/provinces', { dispatcher });
    expect(whole.json['data']).toHaveLength(Number(whole.json['total_count']));
  });

  it.each([
    ['use-flow', 'hash_value'],
    ['refund-flow-by-day?bill_date=2026-01-02', 'stock_refundflow_hash'],
  ])('refers to a file under another name: %s', async (path, hash) => {
    const { json } = await send(sandbox, 'GET', `/v3/marketing/favor/stocks/1/${path}`, { dispatcher });
    const { pathname, search } = new URL(String(json['url']));
    const { body } = await send(sandbox, 'GET', `${pathname}${search}`, { dispatcher });
    expect(createHash('sha1').update(body).digest('hex')).toBe(json[hash]);
  });

  it('has start times before end times, and no discount', async () => {
    const target = '/v3/brand/partner/card-member/cards/1?brand_id=2';
    const { json } = await send(sandbox, 'GET', target, { dispatcher });
    const { available_begin_time: begin, available_end_time: end } = Object(json['valid_date_information']);
    expect(Date.parse(begin)).toBeLessThan(Date.parse(end));
    expect(Date.parse(String(json['create_time']))).toBeLessThan(Date.parse(String(json['update_time'])));
  });
});

describe('a malicious request', () => {
  const NATIVE = '/v3/pay/transactions/native';
  const refused = async (method: 'POST' | 'DELETE', target: string, body: string | Buffer) => {
    const { status, json, body: bytes } = await send(sandbox, method, target, { body, dispatcher });
    expect([status, json['code']]).toEqual([400, 'PARAM_ERROR']);
    expect(bytes.length).toBeLessThan(2_000);
    return sandbox.requests.at(-1)?.finding;
  };

  it.each<[string, string | Buffer, string]>([
    ['a list', '[]', '/body'],
    ['a text', 'hello', '/body'],
    ['no UTF-8', Buffer.from('{"appid":"\xff"}', 'latin1'), '/body'],
    ['a prototype', '{"__proto__":{"appid":"a"}}', '/body'],
    ['deeply nested lists', `{"appid":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, '/body'],
    ['an infinite number', '{"appid":"a","mchid":"1900000109","amount":{"total":1e999}}', '/body'],
    ['a very long list', JSON.stringify(Array.from({ length: 100_000 }, () => 'a')), '/body'],
  ])('is refused if its body is %s', async (_, body, field) => {
    expect((await refused('POST', NATIVE, body))?.field).toContain(field);
  });

  it('is refused if it has an undocumented body', async () => {
    const target = '/v3/merchant-service/complaint-notifications';
    expect(await refused('DELETE', target, '{"a":5}')).toMatchObject({ field: '/body/a' });
  });

  it('without a body gets an error for the first missing field', async () => {
    const { json } = await send(sandbox, 'POST', NATIVE, { dispatcher });
    expect(json).toMatchObject({
      code: 'PARAM_ERROR',
      message: expect.stringContaining('“/body/appid”'),
      detail: { location: 'body', value: '' },
    });
  });
});
