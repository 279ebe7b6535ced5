import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ApiError, SignatureError } from 'wechatpay-chain';
import { call, client } from '../support/client';
import { Wire } from '../support/wire';
import { SECRET, signedXml, signFields, xmlOf } from '../support/xml';

const OK = { return_code: 'SUCCESS', return_msg: 'OK', result_code: 'SUCCESS' };
const FIELDS = { ...OK, mch_id: '1900000109', attach: 'a & b < ]] "中文"', coupon_id_0: '10000', empty: '' };

interface Answering {
  readonly path?: string;
  readonly verb?: 'get' | 'post';
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

/** Returns the result of one call with one response. */
async function outcomeOf(
  body: string | Buffer,
  { path = 'v2/pay/orderquery', verb = 'post', status = 200, headers = {} }: Answering = {},
): Promise<unknown> {
  await using wire = await Wire.listen((_, response) => response.writeHead(status, headers).end(body));
  await using wxpay = client({ baseURL: wire.url, secret: SECRET });
  const group = verb === 'get' ? 'query' : 'xml';
  const mch_id = '1900000109';
  return await call(wxpay, verb, path, { [group]: { mch_id, mchid: mch_id }, security: false });
}

const mismatch = (message: RegExp) =>
  expect.objectContaining({
    constructor: SignatureError,
    reason: 'mismatch',
    outcome: 'unknown',
    status: 200,
    message: expect.stringMatching(message),
  });

/** A message that names the call and ends with WeChat Pay's own words. */
function says(words: string): unknown {
  return expect.stringMatching(new RegExp(`^(?:GET|POST) v[23]/\\S+: ${words}$`));
}

describe('a response signed with the APIv2 key', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)(
    'is verified with %s, as the length of its sign indicates',
    async (type) => {
      const answer = outcomeOf(signedXml(FIELDS, type), { path: 'v2/pay/paporderquery' });
      await expect(answer).resolves.toMatchObject({ status: 200, data: FIELDS });
    },
  );

  it('has a readable sign that is not shown in inspections', async () => {
    const sign = signFields(FIELDS);
    const response = (await outcomeOf(signedXml(FIELDS))) as { data: { sign: string } };
    expect(response.data.sign).toBe(sign);
    expect(inspect(response, { depth: 9 })).not.toContain(sign);
    expect(JSON.stringify(response)).not.toContain(sign);
  });

  const right = signFields(FIELDS);
  it.each<[string, string | Buffer, RegExp]>([
    ['no sign', xmlOf(FIELDS), /with a sign, received one without/],
    ['an empty sign', xmlOf({ ...FIELDS, sign: '' }), /does not match/],
    [
      'another sign',
      xmlOf({ ...FIELDS, sign: right.replace(/.$/, (x) => (x === '0' ? '1' : '0')) }),
      /does not match/,
    ],
    ['a sign in lower case', xmlOf({ ...FIELDS, sign: right.toLowerCase() }), /does not match/],
    ['a sign of 31 digits', xmlOf({ ...FIELDS, sign: right.slice(1) }), /does not match/],
    ['a sign of 40 digits', xmlOf({ ...FIELDS, sign: `${right}00000000` }), /does not match/],
    ['the sign of another key', signedXml(FIELDS, 'MD5', 'x'.repeat(32)), /does not match/],
    ['a changed field', signedXml(FIELDS).replace('10000', '10001'), /does not match/],
    ['an added field', signedXml(FIELDS).replace('</xml>', '<a>1</a></xml>'), /does not match/],
    [
      'a sign that is a list',
      signedXml(FIELDS).replace('</xml>', `<sign>${right}</sign></xml>`),
      /does not match/,
    ],
    [
      'a sign with child elements',
      xmlOf(FIELDS).replace('</xml>', '<sign><a>1</a></sign></xml>'),
      /does not match/,
    ],
    [
      'a field with child elements',
      signedXml(FIELDS).replace('10000', ']]><b>1</b><![CDATA['),
      /does not match/,
    ],
    ['a repeated field', signedXml(FIELDS).replace('</xml>', '<attach>b</attach></xml>'), /does not match/],
    ['a page', '<html><body>502</body></html>', /with a sign, received one without/],
    ['nothing', '', /cannot be verified/],
    ['JSON', '{"return_code":"SUCCESS"}', /cannot be verified/],
    ['bytes that are not UTF-8', Buffer.from([0x3c, 0x78, 0xff]), /cannot be verified/],
    ['an entity', `<!DOCTYPE a [<!ENTITY x "y">]>${signedXml(FIELDS)}`, /cannot be verified/],
  ])('%s is refused', async (_, body, message) => {
    await expect(outcomeOf(body)).rejects.toEqual(mismatch(message));
  });

  it('requires a sign for result_code FAIL too', async () => {
    const failure = { ...OK, result_code: 'FAIL', err_code: 'ORDERNOTEXIST' };
    await expect(outcomeOf(xmlOf(failure))).rejects.toEqual(mismatch(/with a sign, received one without/));
    await expect(outcomeOf(signedXml(failure))).rejects.toBeInstanceOf(ApiError);
  });
});

describe('responses that are documented as unsigned', () => {
  const path = 'v2/mmpaymkttransfers/sendredpack';

  it('are accepted without a sign', async () => {
    await expect(outcomeOf(xmlOf(FIELDS), { path })).resolves.toMatchObject({ data: FIELDS });
  });

  it('are verified if they have a sign', async () => {
    await expect(outcomeOf(signedXml(FIELDS, 'HMAC-SHA256'), { path })).resolves.toMatchObject({
      data: FIELDS,
    });
    await expect(outcomeOf(signedXml(FIELDS).replace('10000', '1'), { path })).rejects.toEqual(
      mismatch(/does not match/),
    );
  });

  it.each(['<html>', '<html><body>Bad Gateway</body></html>', '', '{}'])(
    'that are %j have an unknown outcome',
    async (page) => {
      await expect(outcomeOf(page, { path })).rejects.toMatchObject({
        code: 'INVALID_ANSWER',
        outcome: 'unknown',
        status: 200,
      });
    },
  );
});

describe('an error response becomes an ApiError', () => {
  const signed = (fields: Record<string, string>) => signedXml({ ...OK, ...fields });

  it.each<[string, string, object]>([
    [
      'return_code FAIL',
      xmlOf({ return_code: 'FAIL', return_msg: '签名错误' }),
      {
        code: 'FAIL',
        message: says('签名错误'),
        outcome: 'rejected',
        hint: expect.stringContaining('secret'),
      },
    ],
    [
      'result_code FAIL',
      signed({ result_code: 'FAIL', err_code: 'ORDERPAID', err_code_des: '该订单已支付' }),
      {
        code: 'ORDERPAID',
        message: says('该订单已支付'),
        outcome: 'rejected',
        hint: expect.stringContaining('query'),
      },
    ],
    [
      'an uncertain code',
      signed({ result_code: 'FAIL', err_code: 'SYSTEMERROR', err_code_des: '系统繁忙' }),
      { code: 'SYSTEMERROR', outcome: 'unknown', hint: expect.stringContaining('executed') },
    ],
    [
      'USERPAYING',
      signed({ result_code: 'FAIL', err_code: 'USERPAYING' }),
      { code: 'USERPAYING', outcome: 'unknown', hint: expect.stringContaining('reverse') },
    ],
    [
      'an unknown code',
      signed({ result_code: 'FAIL', err_code: 'NEW_CODE', return_msg: '' }),
      { code: 'NEW_CODE', outcome: 'rejected', message: expect.stringContaining('v2/pay/orderquery') },
    ],
    [
      'error_code instead of err_code',
      signed({ result_code: 'FAIL', error_code: 'NO_AUTH', error_code_des: '没有权限' }),
      { code: 'NO_AUTH', message: says('没有权限') },
    ],
    [
      'no code at all',
      signed({ result_code: 'FAIL', result_msg: '失败' }),
      { code: 'FAIL', message: says('失败') },
    ],
  ])('%s', async (_, body, expected) => {
    await expect(outcomeOf(body, { headers: { 'Request-ID': '08A-1' } })).rejects.toMatchObject({
      constructor: ApiError,
      status: 200,
      requestId: '08A-1',
      ...expected,
    });
  });

  it('keeps its fields without showing the sign', async () => {
    const fields = { ...OK, result_code: 'FAIL', err_code: 'NOTENOUGH' };
    const error = await outcomeOf(signedXml(fields)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ detail: fields });
    expect(inspect(error)).not.toContain(signFields(fields));
    expect(JSON.stringify(error)).not.toContain(signFields(fields));
  });

  it.each([
    [400, 'rejected'],
    [404, 'rejected'],
    [302, 'unknown'],
    [500, 'unknown'],
    [502, 'unknown'],
  ])('status %i comes from a proxy or load balancer: %s', async (status, outcome) => {
    await expect(outcomeOf('<html>', { status })).rejects.toMatchObject({
      constructor: ApiError,
      code: `HTTP_${status}`,
      status,
      outcome,
    });
  });
});

it('an unsigned refusal of a money call has an unknown outcome', async () => {
  await expect(outcomeOf('', { path: 'v2/secapi/pay/refund', status: 404 })).rejects.toMatchObject({
    code: 'HTTP_404',
    outcome: 'unknown',
  });
});

describe('files', () => {
  const path = 'v2/pay/downloadbill';

  it.each<[string, string | Buffer]>([
    ['text', '\uFEFF交易时间,公众账号ID\r\n`2014-11-10 16:33:45,`wx2421b1c4370ec43b\r\n'],
    ['gzip', gzipSync('交易时间')],
    ['nothing', ''],
    ['other markup', '<table>'],
  ])('%s is returned unchanged', async (_, body) => {
    await expect(outcomeOf(body, { path })).resolves.toMatchObject({ data: Buffer.from(body) });
  });

  it.each<[string, string, string]>([
    [
      'return_code FAIL',
      xmlOf({ return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' }),
      '20002',
    ],
    ['after a declaration', `<?xml version="1.0"?>\n${xmlOf({ return_code: 'FAIL' })}`, 'FAIL'],
    ['after white space', `\n ${xmlOf({ return_code: 'FAIL' })}`, 'FAIL'],
    [
      'result_code FAIL',
      xmlOf({ return_code: 'SUCCESS', result_code: 'FAIL', err_code: 'SYSTEMERROR' }),
      'SYSTEMERROR',
    ],
  ])('XML is an error: %s', async (_, body, code) => {
    await expect(outcomeOf(body, { path })).rejects.toMatchObject({ constructor: ApiError, code });
  });
});

describe('the operation with a JSON response', () => {
  const options = { path: 'v2/appauth/getaccesstoken', verb: 'get' } as const;

  it('returns the content', async () => {
    const answer = '{"retcode":0,"retmsg":"ok","access_token":"x","__proto__":{"a":1}}';
    await expect(outcomeOf(answer, options)).resolves.toMatchObject({
      data: { retcode: 0, retmsg: 'ok', access_token: 'x' },
    });
  });

  it('has its own errors', async () => {
    await expect(outcomeOf('{"retcode":-1,"retmsg":"invalid code"}', options)).rejects.toMatchObject({
      constructor: ApiError,
      code: '-1',
      message: says('invalid code'),
    });
  });

  it('can respond with an error in XML', async () => {
    const error = xmlOf({ return_code: 'FAIL', return_msg: '签名错误' });
    await expect(outcomeOf(error, options)).rejects.toMatchObject({
      code: 'FAIL',
      message: says('签名错误'),
    });
  });

  it('can respond with unreadable content', async () => {
    await expect(outcomeOf('{', options)).rejects.toMatchObject({ code: 'INVALID_ANSWER' });
  });
});

describe('pages for a browser', () => {
  const options = { path: 'v2/papay/entrustweb', verb: 'get' } as const;

  it.each([200, 302])('status %i is a response with headers and bytes', async (status) => {
    const headers = { Location: 'https://wx.example/' };
    const answer = await outcomeOf('<html>', { ...options, status, headers });
    expect(answer).toMatchObject({ status, data: Buffer.from('<html>') });
    expect((answer as Response).headers.get('Location')).toBe('https://wx.example/');
  });

  it('status 404 is an error', async () => {
    await expect(outcomeOf('', { ...options, status: 404 })).rejects.toMatchObject({ code: 'HTTP_404' });
  });
});
