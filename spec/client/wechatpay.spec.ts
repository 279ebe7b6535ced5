import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { Agent, MockAgent } from 'undici';
import { ApiError, ConfigError, NetworkError, PathError, TimeoutError, Wechatpay } from 'wechatpay-chain';
import { client, config, merchant, platform, platformHeaders } from '../support/client';
import { pem } from '../support/keys';
import { beijingTime } from '../support/time';
import { type Received, Wire } from '../support/wire';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

/** A server that responds to every request with a signed body. */
function signing(
  body: string | Buffer,
  { status = 200, headers = JSON_TYPE as Record<string, string> } = {},
): Promise<Wire> {
  return Wire.listen((_request, response) => {
    response.writeHead(status, {
      ...headers,
      ...platformHeaders(body),
      'Request-ID': '08F78BB5AF0610D302-268435461',
    });
    response.end(body);
  });
}

describe('a call in six spellings', () => {
  const SEND = 'v3/marketing/busifavor/coupons/{card_id}/send';
  const init = {
    card_id: 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w',
    json: { appid: 'wx1', openid: 'o', out_request_no: '1', send_time: beijingTime() },
  };

  it.each<[string, (wxpay: Wechatpay) => Promise<{ data: unknown }>]>([
    ['pure chain, awaited', (wxpay) => wxpay.v3.marketing.busifavor.coupons._card_id_.send.post(init)],
    ['pure chain, promise', (wxpay) => wxpay.v3.marketing.busifavor.coupons._card_id_.send.postAsync(init)],
    ['declared, awaited', (wxpay) => wxpay.chain(SEND).post(init)],
    ['declared, promise', (wxpay) => wxpay.chain(SEND).postAsync(init)],
    ['property, awaited', (wxpay) => wxpay[SEND].post(init)],
    ['property, promise', (wxpay) => wxpay[SEND].postAsync(init)],
  ])('%s', async (_, call) => {
    await using wire = await signing('{"card_code":"18764"}');
    await using wxpay = client({ baseURL: wire.url });
    await expect(call(wxpay)).resolves.toMatchObject({ data: { card_code: '18764' } });
    const { method, target, body, headers } = wire.last;
    expect(`${method} ${target}`).toBe(
      'POST /v3/marketing/busifavor/coupons/pIJMr5MMiIkO_93VtPyIiEk2DZ4w/send',
    );
    expect(JSON.parse(body.toString())).toEqual(init.json);
    expect(headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      'content-length': String(body.length),
      'user-agent': expect.stringMatching(/^wechatpay-chain\/\d+\.\d+\.\d+ \(node v\d+/),
      'wechatpay-serial': 'PUB_KEY_ID_0114232134912410000000000000',
    });
  });
});

describe('a request', () => {
  async function sent(call: (wxpay: Wechatpay) => Promise<unknown>): Promise<Received> {
    await using wire = await signing('{}');
    await using wxpay = client({ baseURL: wire.url });
    await call(wxpay);
    return wire.last;
  }

  it('encodes a path value as one segment', async () => {
    const { target } = await sent((wxpay) => wxpay.chain('v3/a/{id}/b').get({ id: '../x?y#z' }));
    expect(target).toBe('/v3/a/..%2Fx%3Fy%23z/b');
  });

  it('has a UTF-8 JSON body, and no Content-Type without a body', async () => {
    const { body } = await sent((wxpay) => wxpay.chain('v3/a').post({ json: { name: '中/😀' } }));
    expect(body.toString()).toBe('{"name":"中/😀"}');
    const { headers } = await sent((wxpay) => wxpay.chain('v3/a').get());
    expect(headers).not.toHaveProperty('content-type');
    expect(headers).not.toHaveProperty('content-length');
  });

  it('uses the headers of the caller in any letter case, except Authorization', async () => {
    const { headers } = await sent((wxpay) =>
      wxpay.chain('v3/a').post({
        json: {},
        headers: {
          ACCEPT: 'text/plain',
          'content-TYPE': 'application/x',
          AUTHORIZATION: 'Bearer mine',
          'Wechatpay-Serial': 'AB',
        },
      }),
    );
    expect(headers).toMatchObject({
      accept: 'text/plain',
      'content-type': 'application/x',
      'wechatpay-serial': 'AB',
    });
    expect(headers.authorization).toMatch(/^WECHATPAY2-SHA256-RSA2048 /);
  });

  it('appends the query option to the query of the path', async () => {
    const { target } = await sent((wxpay) => wxpay.chain('v3/a?x=1').get({ query: { y: '中' } }));
    expect(target).toBe('/v3/a?x=1&y=%E4%B8%AD');
  });

  it('accepts path variables in path if a name collides with an option', async () => {
    const { target } = await sent((wxpay) =>
      wxpay.chain('v3/{query}/{id}').get({ path: { query: 'q', id: 1 }, query: { a: 1 } }),
    );
    expect(target).toBe('/v3/q/1?a=1');
  });

  it.each<[string, object | string, typeof ConfigError | typeof PathError, string]>([
    [
      'a misspelt option',
      { jsno: {} },
      ConfigError,
      'Invalid `jsno`: expected an option or a variable of the path',
    ],
    [
      'a variable that the path does not have',
      { card_id: '1' },
      ConfigError,
      'Invalid `card_id`: expected an option or a variable of the path',
    ],
    [
      'json together with body',
      { json: {}, body: 'x' },
      ConfigError,
      'Invalid `body`: expected either json or body, received both',
    ],
    ['xml for APIv3', { xml: {} }, ConfigError, 'Invalid `xml`: expected json'],
    [
      'a BigInt in json',
      { json: { a: 1n } },
      ConfigError,
      'Invalid `json`: expected a value with a JSON form',
    ],
    [
      'a function as json',
      { json: () => 1 },
      ConfigError,
      'Invalid `json`: expected an object, received a function',
    ],
    ['a header that contains a line feed', { headers: { 'X-A': 'a\nb' } }, ConfigError, 'headers.X-A'],
    [
      'a negative timeout',
      { timeout: -1 },
      ConfigError,
      'Invalid `timeout`: expected a number of milliseconds above 0, received -1',
    ],
    ['another host in baseURL', { baseURL: 'https://evil.example/' }, PathError, 'evil.example'],
    ['an argument that is not an object', 'text', ConfigError, 'expected one object, received a string'],
  ])('is not sent with %s', async (_, init, type, message) => {
    await using wire = await signing('{}');
    await using wxpay = client({ baseURL: wire.url });
    const failure = wxpay.chain('v3/a').post(init as never);
    await expect(failure).rejects.toBeInstanceOf(type);
    await expect(failure).rejects.toMatchObject({
      message: expect.stringContaining(message),
      outcome: 'not-sent',
    });
    expect(wire.received).toEqual([]);
  });

  it('is not sent without its path variables', async () => {
    await using wire = await signing('{}');
    await using wxpay = client({ baseURL: wire.url });
    for (const id of [undefined, null, '', '.', '..']) {
      await expect(wxpay.chain('v3/a/{id}').get({ id })).rejects.toBeInstanceOf(PathError);
    }
    expect(wire.received).toEqual([]);
  });

  it.each(['https://evil.example/v3/x', '//evil.example/v3/x'])(
    'is not signed for another host: %s',
    async (url) => {
      await using wire = await signing('{}');
      await using wxpay = client({ baseURL: wire.url });
      await expect(wxpay.chain(url).get()).rejects.toMatchObject({ code: 'ERR_PATH' });
      await expect(wxpay[url]?.get()).rejects.toMatchObject({ code: 'ERR_PATH' });
    },
  );
});

describe('the documented host of an operation', () => {
  async function originOf(call: (wxpay: Wechatpay) => Promise<unknown>): Promise<string> {
    const agent = new MockAgent();
    agent.disableNetConnect();
    const wxpay = client({ dispatcher: agent });
    const failure = await call(wxpay).catch((reason: unknown) => reason);
    await agent.close();
    return String((failure as Error).message).match(/https:\/\/[^/ ]+/)?.[0] ?? '';
  }
  it('receives the call', async () => {
    expect(await originOf((wxpay) => wxpay.chain('v3/global/certificates').get())).toBe(
      'https://apihk.mch.weixin.qq.com',
    );
    expect(await originOf((wxpay) => wxpay.chain('v3/certificates').get())).toBe(
      'https://api.mch.weixin.qq.com',
    );
  });

  it('is replaced by the baseURL of the call', async () => {
    const baseURL = 'https://apius.mch.weixin.qq.com/';
    expect(await originOf((wxpay) => wxpay.chain('v3/global/certificates').get({ baseURL }))).toBe(
      'https://apius.mch.weixin.qq.com',
    );
  });

  it('is replaced by the baseURL of the client', async () => {
    await using wire = await signing('{}');
    await using wxpay = client({ baseURL: wire.url });
    await wxpay.chain('v3/global/certificates').get();
    expect(wire.last.target).toBe('/v3/global/certificates');
  });
});

describe('a response', () => {
  it('has status, headers, data, the exact bytes and the request ID', async () => {
    const text = '{ "a": 1, "b": [null] }';
    await using wire = await signing(text);
    await using wxpay = client({ baseURL: wire.url });
    const response = await wxpay.chain('v3/a').get<{ a: number }>();
    expect(response).toMatchObject({
      status: 200,
      data: { a: 1, b: [null] },
      requestId: '08F78BB5AF0610D302-268435461',
    });
    expect(response.body.toString()).toBe(text);
    expect(response.headers).toBeInstanceOf(Headers);
    expect(response.data.a).toBe(1);
  });

  it('has no data if it is empty', async () => {
    await using wire = await signing('', { status: 204, headers: {} });
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('v3/a').post()).resolves.toMatchObject({
      status: 204,
      data: undefined,
      body: Buffer.alloc(0),
    });
  });

  it('has the bytes as data if it is not JSON', async () => {
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
    await using wire = await signing(bytes, { headers: { 'Content-Type': 'image/png' } });
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('v3/a').get()).resolves.toMatchObject({ data: bytes });
  });

  it('needs no signature if it is a download', async () => {
    await using wire = await Wire.listen((_, response) => response.end('`a`,`b`'));
    await using wxpay = client({ baseURL: wire.url });
    const { data } = await wxpay.chain(`${wire.url}v3/billdownload/file?token=x%2F`).get();
    expect(String(data)).toBe('`a`,`b`');
    expect(wire.last.target).toBe('/v3/billdownload/file?token=x%2F');
    expect(wire.last.headers.accept).toBe('*/*');
  });

  it('cannot set a prototype', async () => {
    await using wire = await signing(
      '{"a":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
    );
    await using wxpay = client({ baseURL: wire.url });
    const { data } = await wxpay.chain('v3/a').get<{ a: object }>();
    expect(Object.keys(data.a)).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('shows its content in logs without the signature', async () => {
    await using wire = await signing('{"a":1}');
    await using wxpay = client({ baseURL: wire.url });
    const response = await wxpay.chain('v3/a').get();
    const signature = response.headers.get('Wechatpay-Signature') ?? '';
    expect(inspect(response)).toContain('a: 1');
    expect(inspect(response) + JSON.stringify(response)).not.toContain(signature);
    expect(JSON.parse(JSON.stringify(response))).toEqual({
      status: 200,
      requestId: response.requestId,
      data: { a: 1 },
    });
  });
});

describe('an error response', () => {
  async function failing(
    status: number,
    body: string,
    headers: Record<string, string> = JSON_TYPE,
  ): Promise<ApiError> {
    await using wire = await Wire.listen((_, response) => {
      response.writeHead(status, { ...headers, 'Request-ID': '08F7-268435461' }).end(body);
    });
    await using wxpay = client({ baseURL: wire.url });
    const error = await wxpay
      .chain('v3/a/{id}')
      .get({ id: '1' })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    return error as ApiError;
  }

  it('becomes an ApiError with the fields of WeChat Pay', async () => {
    const detail = { field: '/amount/total', value: '0', issue: 'too small', location: 'body' };
    await expect(
      failing(400, JSON.stringify({ code: 'PARAM_ERROR', message: '参数错误', detail })),
    ).resolves.toMatchObject({
      name: 'ApiError',
      status: 400,
      code: 'PARAM_ERROR',
      message: expect.stringMatching(/^GET \S+: 参数错误$/),
      detail,
      outcome: 'rejected',
      requestId: '08F7-268435461',
      internalCode: '268435461',
      hint: expect.stringContaining('detail'),
    });
  });

  it.each([
    [
      'detail is a string',
      '{"code":"X","message":"m","detail":"d"}',
      { code: 'X', message: 'GET v3/a/{id}: m', detail: 'd' },
    ],
    ['detail is an array', '{"code":"X","message":"m","detail":[1]}', { code: 'X', detail: [1] }],
    [
      'the body is HTML',
      '<html>',
      {
        code: 'HTTP_400',
        message: 'GET v3/a/{id}: expected a successful response, received status 400',
        detail: undefined,
      },
    ],
    ['the body is empty', '', { code: 'HTTP_400' }],
    ['the body is null', 'null', { code: 'HTTP_400' }],
    ['the code is not a string', '{"code":1,"message":{}}', { code: 'HTTP_400' }],
  ])('is described even if %s', async (_, body, expected) => {
    await expect(failing(400, body)).resolves.toMatchObject(expected);
  });

  it.each([
    [202, 'unknown'],
    [301, 'unknown'],
    [401, 'rejected'],
    [403, 'rejected'],
    [404, 'rejected'],
    [405, 'rejected'],
    [418, 'rejected'],
    [429, 'rejected'],
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'unknown'],
  ])('with status %d has the outcome %s', async (status, outcome) => {
    await using wire = await signing('{"code":"C"}', { status });
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({
      status,
      outcome,
      code: 'C',
      hint: expect.stringMatching(/.{20}/),
    });
  });

  it('is described even if it is signed and not JSON', async () => {
    await using wire = await signing('{"a":');
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({
      code: 'INVALID_ANSWER',
      outcome: 'unknown',
      status: 200,
    });
  });

  it('is a success without a signature', async () => {
    await using wire = await Wire.listen((_, response) => response.writeHead(200, JSON_TYPE).end('{"a":1}'));
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({
      name: 'SignatureError',
      reason: 'missing-headers',
      outcome: 'unknown',
    });
  });

  it('does not follow a redirect', async () => {
    await using wire = await Wire.listen((_, response) =>
      response.writeHead(302, { Location: 'https://evil.example/' }).end(),
    );
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({ status: 302 });
    expect(wire.received).toHaveLength(1);
  });
});

describe('a connection failure', () => {
  it('before the request is sent has the outcome not-sent', async () => {
    const wire = await signing('{}');
    await wire[Symbol.asyncDispose]();
    await using wxpay = client({ baseURL: wire.url });
    const failure = wxpay.chain('v3/a').post({ json: {} });
    await expect(failure).rejects.toBeInstanceOf(NetworkError);
    await expect(failure).rejects.toMatchObject({
      outcome: 'not-sent',
      code: 'ERR_NETWORK',
      cause: { code: 'ECONNREFUSED' },
    });
  });

  it('before the response has the outcome unknown', async () => {
    await using wire = await Wire.listen((_, __, message) => message.socket.destroy());
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('v3/a').post({ json: {} })).rejects.toMatchObject({
      name: 'NetworkError',
      outcome: 'unknown',
    });
    expect(wire.received).toHaveLength(1);
  });

  it('in the middle of the response has the outcome unknown', async () => {
    await using wire = await Wire.listen((_, response, message) => {
      response.writeHead(200, { ...JSON_TYPE, 'Content-Length': 100, ...platformHeaders('{"a"') });
      response.write('{"a"', () => message.socket.destroy());
    });
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({
      name: 'NetworkError',
      outcome: 'unknown',
    });
  });

  it('by timeout has the outcome unknown and the timeout of the call or client', async () => {
    await using wire = await Wire.listen(() => {});
    await using wxpay = client({ baseURL: wire.url, timeout: 40 });
    const failure = wxpay.chain('v3/a').get();
    await expect(failure).rejects.toBeInstanceOf(TimeoutError);
    await expect(failure).rejects.toMatchObject({ outcome: 'unknown', timeout: 40, code: 'ERR_TIMEOUT' });
    await expect(wxpay.chain('v3/a').get({ timeout: 20 })).rejects.toMatchObject({ timeout: 20 });
  });

  it('by a response that never ends causes a TimeoutError', async () => {
    await using wire = await Wire.listen((_, response) => response.writeHead(200).write('{'));
    await using wxpay = client({ baseURL: wire.url, timeout: 40 });
    await expect(wxpay.chain('v3/a').get()).rejects.toBeInstanceOf(TimeoutError);
  });

  it('by a response that is too large aborts the response', async () => {
    await using wire = await Wire.listen((_, response) => {
      const chunk = Buffer.alloc(1024 * 1024);
      response.writeHead(200);
      const more = () => response.write(chunk, (error) => error ?? setImmediate(more));
      more();
    });
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({
      code: 'ERR_TOO_LARGE',
      outcome: 'unknown',
    });
  });

  it("by the caller's signal has the outcome of the moment: before and after sending", async () => {
    const controller = new AbortController();
    await using wire = await Wire.listen(() => controller.abort(new Error('enough')));
    await using wxpay = client({ baseURL: wire.url });
    const failure = wxpay.chain('v3/a').get({ signal: controller.signal });
    await expect(failure).rejects.toMatchObject({
      code: 'ERR_ABORTED',
      outcome: 'unknown',
      cause: { message: 'enough' },
    });
    await expect(wxpay.chain('v3/a').get({ signal: controller.signal })).rejects.toMatchObject({
      code: 'ERR_ABORTED',
      outcome: 'not-sent',
    });
    expect(wire.received).toHaveLength(1);
  });

  it('does not affect later calls', async () => {
    let answers = 0;
    await using wire = await Wire.listen((_, response, message) => {
      answers += 1;
      if (answers === 1) {
        message.socket.destroy();
      } else {
        response.writeHead(204, platformHeaders('')).end();
      }
    });
    await using wxpay = client({ baseURL: wire.url, retry: false });
    await expect(wxpay.chain('v3/a').get()).rejects.toBeInstanceOf(NetworkError);
    await expect(wxpay.chain('v3/a').get()).resolves.toMatchObject({ status: 204 });
  });
});

describe('connections', () => {
  it('are kept alive and reused', async () => {
    await using wire = await signing('{}');
    await using wxpay = client({ baseURL: wire.url });
    for (let call = 0; call < 5; call += 1) await wxpay.chain('v3/a').get();
    expect(wire.connections).toBe(1);
  });

  it('are closed by close() after the calls in progress', async () => {
    await using wire = await signing('{}');
    const wxpay = client({ baseURL: wire.url });
    const call = wxpay.chain('v3/a').get();
    await wxpay.close();
    await expect(call).resolves.toMatchObject({ status: 200 });
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({
      code: 'ERR_CLOSED',
      outcome: 'not-sent',
    });
  });

  it('can be closed before the first call', async () => {
    await expect(client().close()).resolves.toBeUndefined();
  });

  it('use the dispatcher of the caller, which stays open', async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent
      .get('https://api.mch.weixin.qq.com')
      .intercept({ path: '/v3/a', method: 'GET' })
      .reply(200, '{}', { headers: { ...JSON_TYPE, ...platformHeaders('{}') } })
      .times(2);
    const wxpay = client({ dispatcher: agent });
    await wxpay.chain('v3/a').get();
    await wxpay.close();
    await client({ dispatcher: agent }).chain('v3/a').get();
    agent.assertNoPendingInterceptors();
    await agent.close();
  });

  it('use the agent of the caller', async () => {
    await using wire = await signing('{}');
    const agent = new Agent({ pipelining: 0 });
    const wxpay = client({ baseURL: wire.url, dispatcher: agent });
    await wxpay.chain('v3/a').get();
    await wxpay.chain('v3/a').get();
    expect(wire.connections).toBe(2);
    await agent.close();
  });

  it('do not keep the process alive while idle', async () => {
    await using wire = await signing('{}');
    const script = `
      const { Wechatpay } = require('wechatpay-chain')
      const { keys } = JSON.parse(process.env.SPEC)
      const wxpay = new Wechatpay({ mchid: '1', serial: 'AB', privateKey: keys.privateKey, certs: { PUB_KEY_ID_0114232134912410000000000000: keys.publicKey }, baseURL: process.env.URL })
      wxpay.chain('v3/a').get().then(({ status }) => console.log(status))`;
    const keys = { privateKey: pem(merchant.privateKey), publicKey: pem(platform.publicKey) };
    const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', script], {
      env: { ...process.env, URL: wire.url, SPEC: JSON.stringify({ keys }) },
    });
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    const [code] = await once(child, 'exit');
    expect({ code, printed: printed.trim() }).toEqual({ code: 0, printed: '200' });
  });
});

describe('the client', () => {
  const wxpay = client();

  it('is a class that serves as type, constructor and injection token', () => {
    expect(wxpay).toBeInstanceOf(Wechatpay);
    expect(Wechatpay.name).toBe('Wechatpay');
    expect(wxpay.constructor).toBe(Wechatpay);
  });

  it('resolves an await to itself and sends nothing', async () => {
    expect(await wxpay).toBe(wxpay);
  });

  it('can be subclassed', () => {
    class Shop extends Wechatpay {}
    const shop = new Shop(config);
    expect(`${shop.chain('v3/a')}`).toBe('v3/a');
    expect(shop).toBeInstanceOf(Wechatpay);
  });

  it('shows its stack in an inspection', () => {
    expect(wxpay.stack.v3.names).toEqual(['retry', 'verifier', 'signer', 'transport']);
    expect(Object.isFrozen(wxpay.stack)).toBe(true);
  });

  it('is not called by the lifecycle hooks of a framework', () => {
    for (const hook of [
      'onModuleInit',
      'onModuleDestroy',
      'onApplicationBootstrap',
      'beforeApplicationShutdown',
      'onApplicationShutdown',
      'then',
      'toJSON',
    ]) {
      expect((wxpay as unknown as Record<string, unknown>)[hook]).toBeUndefined();
    }
  });

  it('has the members of every object', () => {
    expect(Object.hasOwn(wxpay, 'stack')).toBe(true);
    expect(String(wxpay)).toBe('[object Object]');
    expect(wxpay instanceof Object).toBe(true);
  });

  it('accepts a remote signer in the stack', async () => {
    await using wire = await signing('{}');
    await using remote = client({ baseURL: wire.url });
    remote.stack.v3.replace('signer', (request, next) =>
      next({ ...request, headers: { ...request.headers, authorization: 'REMOTE' } }),
    );
    await remote.chain('v3/a').get();
    expect(wire.last.headers.authorization).toBe('REMOTE');
  });
});
