import { Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE, type Sending, send } from '../../merchant';

const NOW = 1_800_000_000_000;
const SECONDS = NOW / 1000;
const QUERY = '/v3/pay/transactions/out-trade-no/1217752501201407033233368018?mchid=1900000109';
const ECHO = '/v3/security/echo';

let sandbox: Sandbox;
let now = NOW;

beforeAll(async () => {
  sandbox = await Sandbox.start({ clock: () => now });
}, PATIENCE);
afterAll(() => sandbox.close());
beforeEach(() => {
  now = NOW;
});

describe('the signature of a request', () => {
  it('is accepted over the method, the exact target, the timestamp, the nonce and the body', async () => {
    const answer = await send(sandbox, 'POST', ECHO, { json: { echo_message: '你好' } });
    expect(answer.status).toBe(200);
    expect(sandbox.requests.at(-1)?.verdict).toEqual({ accepted: true, expected: expect.any(String) });
  });

  it('is accepted with the five parameters in another order and with spaces', async () => {
    const shuffle = (right: string): string => {
      const [scheme = '', pairs = ''] = right.split(/ (.*)/s);
      return `${scheme} ${pairs.split(',').reverse().join(', ')}`;
    };
    const answer = await send(sandbox, 'POST', ECHO, { json: { echo_message: 'a' }, authorization: shuffle });
    expect(answer.status).toBe(200);
  });

  it('is accepted with the serial of the certificate in lower case', async () => {
    const serial = sandbox.config.serial.toLowerCase();
    const answer = await send(sandbox, 'POST', ECHO, { json: { echo_message: 'a' }, serial });
    expect(answer.status).toBe(200);
  });

  it('with another certificate serial gets an error with the signed text', async () => {
    const nonce = 'n'.repeat(32);
    const { json } = await send(sandbox, 'GET', QUERY, { nonce, serial: 'F'.repeat(40) });
    const expected = `GET\n${QUERY}\n${SECONDS}\n${nonce}\n\n`;
    expect(json).toEqual({
      code: 'SIGN_ERROR',
      message: '商户证书序列号有误。',
      detail: {
        detail: { issue: 'sign not match' },
        field: 'signature',
        location: 'authorization',
        sign_information: {
          method: 'GET',
          sign_message_length: expected.length,
          truncated_sign_message: expected,
          url: QUERY,
        },
      },
    });
  });

  it('is accepted over an empty body', async () => {
    expect((await send(sandbox, 'GET', QUERY)).json['code']).toBe('ORDER_NOT_EXIST');
  });

  it('covers the target as sent, including percent-encoding', async () => {
    const target = `${QUERY.replace('1217752501201407033233368018', '%31217752%7C')}&mchid2=%e4%bD%a0`;
    await send(sandbox, 'GET', target);
    expect(sandbox.requests.at(-1)).toMatchObject({ target, verdict: { accepted: true } });
    await send(sandbox, 'GET', target, { message: (right) => right.replace('%31', '1') });
    expect(sandbox.requests.at(-1)?.verdict).toMatchObject({ accepted: false, fault: 'signature' });
  });

  it('gets the expected text in the error if another text was signed', async () => {
    const body = JSON.stringify({ echo_message: '你好' });
    const nonce = '593BEC0C930BF1AFEB40B4A08C8FB242';
    const answer = await send(sandbox, 'POST', ECHO, {
      body,
      nonce,
      message: (right) => right.replace(/\n$/, ''),
    });
    const expected = `POST\n${ECHO}\n${SECONDS}\n${nonce}\n${body}\n`;
    expect(answer.status).toBe(401);
    // Of the body, WeChat Pay shows eight bytes.
    expect(answer.body.toString()).toBe(
      JSON.stringify({
        code: 'SIGN_ERROR',
        detail: {
          detail: { issue: 'sign not match' },
          field: 'signature',
          location: 'authorization',
          sign_information: {
            method: 'POST',
            sign_message_length: Buffer.byteLength(expected),
            truncated_sign_message: `POST\n${ECHO}\n${SECONDS}\n${nonce}\n{"echo_m\n`,
            url: ECHO,
          },
        },
        message: '错误的签名，验签失败',
      }),
    );
    expect(sandbox.requests.at(-1)?.verdict).toMatchObject({ accepted: false, fault: 'signature', expected });
  });
});

describe('a request without a valid signature', () => {
  const other = (right: string): string =>
    right.replace('WECHATPAY2-SHA256-RSA2048', 'WECHATPAY2-SM2-WITH-SM3');
  const drop = (name: string) => (right: string) => right.replace(new RegExp(`,?${name}="[^"]*"`), '');

  const cases: readonly [string, string, RegExp, Sending][] = [
    ['has no Authorization', 'authorization', /值格式错误/, { authorization: () => undefined }],
    ['has another scheme', 'scheme', /认证类型不正确/, { authorization: other }],
    [
      'has only the scheme',
      'authorization',
      /值格式错误/,
      { authorization: () => 'WECHATPAY2-SHA256-RSA2048' },
    ],
    ['lacks the nonce', 'authorization', /值格式错误/, { authorization: drop('nonce_str') }],
    ['lacks the signature', 'authorization', /值格式错误/, { authorization: drop('signature') }],
    ['lacks the serial', 'authorization', /值格式错误/, { authorization: drop('serial_no') }],
    [
      'repeats a parameter',
      'authorization',
      /值格式错误/,
      { authorization: (right) => `${right},mchid="1900000109"` },
    ],
    [
      'has a sixth parameter',
      'authorization',
      /值格式错误/,
      { authorization: (right) => `${right},extra="1"` },
    ],
    ['ends in a comma', 'authorization', /值格式错误/, { authorization: (right) => `${right},` }],
    [
      'lacks a quotation mark',
      'authorization',
      /值格式错误/,
      { authorization: (right) => right.slice(0, -1) },
    ],
    ['names another merchant', 'mchid', /商户号/, { mchid: '1900000110' }],
    ['names another certificate', 'serial_no', /商户证书序列号有误/, { serial: 'F'.repeat(40) }],
    ['is 301 s late', 'timestamp', /不得超过5分钟/, { timestamp: String(SECONDS - 301) }],
    ['is 301 s early', 'timestamp', /不得超过5分钟/, { timestamp: String(SECONDS + 301) }],
    ['has a timestamp in milliseconds', 'timestamp', /不得超过5分钟/, { timestamp: String(NOW) }],
    ['has a timestamp that is not a number', 'timestamp', /不得超过5分钟/, { timestamp: 'now' }],
    [
      'has the signature of another text',
      'signature',
      /验签失败/,
      { signature: (right) => `${right.startsWith('A') ? 'B' : 'A'}${right.slice(1)}` },
    ],
    ['has a signature that is not base64', 'signature', /验签失败/, { signature: () => '!' }],
    ['signed another method', 'signature', /验签失败/, { message: (right) => right.replace('GET', 'POST') }],
  ];

  it.each(cases)('is refused with 401 SIGN_ERROR if it %s', async (_, fault, message, sending) => {
    const answer = await send(sandbox, 'GET', QUERY, sending);
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ code: 'SIGN_ERROR', message: expect.stringMatching(message) });
    expect(answer.headers['request-id']).toMatch(/-268443699$/);
    expect(sandbox.requests.at(-1)?.verdict).toMatchObject({ accepted: false, fault });
  });

  it.each<[string, Sending]>([
    ['no Authorization', { authorization: () => undefined }],
    ['another scheme', { authorization: other }],
    ['a clock that is behind', { timestamp: String(SECONDS - 301) }],
  ])('gets only code and message for %s', async (_, sending) => {
    const { json } = await send(sandbox, 'GET', QUERY, sending);
    expect(Object.keys(json)).toEqual(['code', 'message']);
  });

  it('gets an unsigned response', async () => {
    const { headers } = await send(sandbox, 'GET', QUERY, { authorization: () => undefined });
    expect(Object.keys(headers).filter((name) => name.startsWith('wechatpay-'))).toEqual([]);
  });

  it('is not executed', async () => {
    const target = '/v3/marketing/busifavor/coupons/pWlVDt/send';
    const json = {
      appid: 'wx1',
      openid: 'o1',
      out_request_no: 'unproven',
      send_time: '2027-01-15T16:00:00+08:00',
    };
    await send(sandbox, 'POST', target, { json, signature: () => '!' });
    const changed = { ...json, openid: 'o2' };
    expect((await send(sandbox, 'POST', target, { json: changed })).status).toBe(200);
  });
});

describe('the timestamp of a request', () => {
  it.each([-300, 0, 300])('can differ by %d seconds', async (offset) => {
    const answer = await send(sandbox, 'GET', QUERY, { timestamp: String(SECONDS + offset) });
    expect(answer.json['code']).toBe('ORDER_NOT_EXIST');
  });
});

describe('a nonce', () => {
  it('can be used once', async () => {
    const sending = { nonce: 'once', timestamp: String(SECONDS) };
    expect((await send(sandbox, 'GET', QUERY, sending)).status).toBe(404);
    const again = await send(sandbox, 'GET', QUERY, sending);
    expect(again.status).toBe(401);
    expect(again.json).toMatchObject({ code: 'SIGN_ERROR', message: expect.stringContaining('nonce_str') });
    expect(sandbox.requests.at(-1)?.verdict).toMatchObject({ accepted: false, fault: 'nonce_str' });
  });

  it('of a refused request can be used again', async () => {
    await send(sandbox, 'GET', QUERY, { nonce: 'spared', signature: () => '!' });
    expect((await send(sandbox, 'GET', QUERY, { nonce: 'spared' })).status).toBe(404);
  });

  it('is stored until its timestamp leaves the window', async () => {
    await send(sandbox, 'GET', QUERY, { nonce: 'early', timestamp: String(SECONDS + 300) });
    now = NOW + 600_000;
    expect((await send(sandbox, 'GET', QUERY, { nonce: 'early' })).status).toBe(401);
    now = NOW + 601_000;
    expect((await send(sandbox, 'GET', QUERY, { nonce: 'early' })).status).toBe(404);
  });
});

describe('the headers that WeChat Pay checks before the signature', () => {
  it.each(['accept', 'user-agent'])('%s is required', async (name) => {
    const answer = await send(sandbox, 'GET', QUERY, {
      headers: { [name]: undefined },
      authorization: () => undefined,
    });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ code: 'INVALID_REQUEST', message: 'Http头缺少Accept或User-Agent' });
  });

  it.each(['*/*', 'application/json', 'text/html, application/json;q=0.9', 'application/*'])(
    'Accept can be %s',
    async (accept) => {
      expect((await send(sandbox, 'GET', QUERY, { headers: { accept } })).status).toBe(404);
    },
  );

  it.each(['text/html', 'application/jsonx', 'application/xml'])('Accept cannot be %s', async (accept) => {
    const answer = await send(sandbox, 'GET', QUERY, { headers: { accept } });
    expect(answer.json).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it.each(['text/plain', 'application/xml', undefined])('a body cannot be %s', async (type) => {
    const answer = await send(sandbox, 'POST', ECHO, {
      json: { echo_message: 'a' },
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('a body can have a charset', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await send(sandbox, 'POST', ECHO, { json: { echo_message: 'a' }, headers })).status).toBe(200);
  });
});

describe('the path of a request', () => {
  it.each([
    '/v2',
    '/v3',
    '/v3/pay/transactions/nativ',
    '//v3/certificates',
    '/v3/certificates/',
    '/*',
    '/v3/%',
  ])('%s is unknown: 404 without a body, before the signature is checked', async (target) => {
    const answer = await send(sandbox, 'GET', target, { authorization: () => undefined });
    expect([answer.status, answer.body.length]).toEqual([404, 0]);
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'] as const)('%s has the wrong method: 405', async (method) => {
    const answer = await send(sandbox, method, '/v3/pay/transactions/native', {
      authorization: () => undefined,
    });
    expect([answer.status, answer.body.length]).toEqual([405, 0]);
  });
});
