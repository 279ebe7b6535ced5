import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import * as fc from 'fast-check';
import { Agent, Client } from 'undici';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE, send, verifies } from '../merchant';

let identity: Identity;

beforeAll(async () => {
  identity = await Sandbox.identity();
}, PATIENCE);

/** Writes bytes to a fresh connection, half-closes it, and reads all that comes back. */
function exchange(sandbox: Sandbox, bytes: Buffer | string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.end(bytes);
  });
}

describe('the connections of a gateway', () => {
  it('are kept alive and counted', async () => {
    await using sandbox = await Sandbox.start({ identity });
    const dispatcher = new Client(sandbox.url);
    for (let index = 0; index < 3; index += 1) await send(sandbox, 'GET', '/v3/certificates', { dispatcher });
    await dispatcher.close();
    expect(sandbox.connections).toBe(1);
  });

  it.each([
    [undefined, 'timeout=8'],
    [3_000, 'timeout=3'],
  ])('with keepAliveTimeout %p announce %s', async (keepAliveTimeout, expected) => {
    const options = keepAliveTimeout === undefined ? {} : { keepAliveTimeout };
    await using sandbox = await Sandbox.start({ identity, ...options });
    const { headers } = await send(sandbox, 'GET', '/v3/certificates');
    expect(headers['keep-alive']).toBe(expected);
  });

  it('are closed by close(), which can be called twice', async () => {
    const sandbox = await Sandbox.start({ identity });
    const dispatcher = new Client(sandbox.url);
    await send(sandbox, 'GET', '/v3/certificates', { dispatcher });
    await sandbox.close();
    await sandbox.close();
    await expect(send(sandbox, 'GET', '/v3/certificates', { dispatcher })).rejects.toThrow();
    await dispatcher.destroy();
  });

  it('are accepted from this machine only', async () => {
    await using sandbox = await Sandbox.start({ identity });
    expect(new URL(sandbox.url).hostname).toBe('127.0.0.1');
  });
});

describe('HTTPS', () => {
  it('is trusted only with config.ca', async () => {
    await using sandbox = await Sandbox.start({ identity, https: true });
    const ca = sandbox.config.ca ?? '';
    const dispatcher = new Agent({ connect: { ca } });
    const stranger = new Agent();
    const answer = await send(sandbox, 'GET', '/v3/certificates', { dispatcher });
    expect(sandbox.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(verifies(sandbox, answer)).toBe(true);
    await expect(send(sandbox, 'GET', '/v3/certificates', { dispatcher: stranger })).rejects.toThrow();
    await Promise.all([dispatcher.destroy(), stranger.destroy()]);
  });
});

describe('the certificate of an HTTPS gateway', () => {
  it.each([
    'api.mch.weixin.qq.com',
    'api2.mch.weixin.qq.com',
    'api.wechatpay.cn',
    'api2.wechatpay.cn',
    'apihk.mch.weixin.qq.com',
    'apius.mch.weixin.qq.com',
    'apieu.mch.weixin.qq.com',
    'fraud.mch.weixin.qq.com',
    'payapp.weixin.qq.com',
    'action.weixin.qq.com',
    'api.weixin.qq.com',
    'localhost',
  ])('is good for %s', async (servername) => {
    await using sandbox = await Sandbox.start({ identity, https: true });
    const port = Number(new URL(sandbox.url).port);
    const socket = connectSecurely({ host: '127.0.0.1', port, ca: sandbox.config.ca, servername });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    socket.destroy();
  });

  it('is not good for other hosts', async () => {
    await using sandbox = await Sandbox.start({ identity, https: true });
    const { port } = new URL(sandbox.url);
    const servername = 'pay.example.com';
    const options = { host: '127.0.0.1', port: Number(port), ca: sandbox.config.ca, servername };
    const [error] = await once(connectSecurely(options), 'error');
    expect(error).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });
});

describe('the request log', () => {
  it('has the request, the expected signature text and the response', async () => {
    await using sandbox = await Sandbox.start({ identity, clock: () => 1_800_000_000_000 });
    const json = { echo_message: 'a' };
    const { body } = await send(sandbox, 'POST', '/v3/security/echo', { json, nonce: 'n' });
    expect(sandbox.requests).toEqual([
      {
        id: 1,
        at: 1_800_000_000_000,
        method: 'POST',
        target: '/v3/security/echo',
        template: '/v3/security/echo',
        origin: sandbox.url,
        headers: expect.objectContaining({
          accept: 'application/json',
          'user-agent': 'a hand-made merchant',
        }),
        body: Buffer.from('{"echo_message":"a"}'),
        size: 20,
        verdict: {
          accepted: true,
          expected: 'POST\n/v3/security/echo\n1800000000\nn\n{"echo_message":"a"}\n',
        },
        fault: undefined,
        reason: undefined,
        duration: expect.any(Number),
        answer: {
          status: 200,
          headers: expect.objectContaining({ 'Wechatpay-Timestamp': '1800000000' }),
          body,
          size: body.length,
        },
      },
    ]);
  });

  it('keeps the last 1,000 requests', async () => {
    await using sandbox = await Sandbox.start({ identity });
    const targets = Array.from({ length: 1_005 }, (_, index) => `/${index}`);
    await exchange(sandbox, targets.map((target) => `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''));
    expect(sandbox.requests.map(({ target }) => target)).toEqual(targets.slice(5));
  });

  it('keeps the first MiB of a long body, and the first 256 KiB of its string to sign', async () => {
    await using sandbox = await Sandbox.start({ identity });
    const body = Buffer.alloc(9 * 1024 * 1024, 'a');
    await send(sandbox, 'POST', '/v3/security/echo', { body, message: (right) => right.slice(0, -1) });
    const [record] = sandbox.requests;
    expect(record).toMatchObject({ size: body.length, body: body.subarray(0, 1024 * 1024) });
    expect(record?.body.buffer.byteLength).toBe(1024 * 1024);
    expect(record?.verdict).toMatchObject({
      accepted: false,
      reason: 'The line feed after the body is missing.',
    });
    expect(record?.verdict?.expected).toHaveLength(256 * 1024);
    expect(record?.verdict?.signed).toHaveLength(256 * 1024);
  });

  it('keeps at most 64 MB', async () => {
    await using sandbox = await Sandbox.start({ identity });
    const body = Buffer.alloc(256 * 1024, 'a');
    for (let index = 0; index < 260; index += 1) await send(sandbox, 'POST', `/${index}`, { body });
    const kept = sandbox.requests.map(({ target }) => target);
    expect(kept.length).toBeLessThan(256);
    expect(kept.length).toBeGreaterThan(240);
    expect(kept.at(-1)).toBe('/259');
  });
});

describe('a request body', () => {
  const head = 'POST /v3/security/echo HTTP/1.1\r\nHost: a\r\n';

  it('over 10 MB is refused by its Content-Length without being read', async () => {
    await using sandbox = await Sandbox.start({ identity });
    const answer = await exchange(sandbox, `${head}Content-Length: 10485761\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(sandbox.requests).toEqual([]);
  });

  it('over 10 MB in chunks is refused', async () => {
    await using sandbox = await Sandbox.start({ identity });
    const megabyte = `100000\r\n${'a'.repeat(0x100000)}\r\n`;
    const answer = await exchange(
      sandbox,
      `${head}Transfer-Encoding: chunked\r\n\r\n${megabyte.repeat(11)}0\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('that is announced with Expect: 100-continue is requested, then read', async () => {
    await using sandbox = await Sandbox.start({ identity });
    const answer = await exchange(
      sandbox,
      `${head}Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400 /);
    expect(String(sandbox.requests.at(-1)?.body)).toBe('{}');
  });

  it('over 10 MB that is announced with Expect: 100-continue is refused without being requested', async () => {
    await using sandbox = await Sandbox.start({ identity });
    const answer = await exchange(sandbox, `${head}Expect: 100-continue\r\nContent-Length: 10485761\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(sandbox.requests).toEqual([]);
  });

  it('that is incomplete is refused and changes nothing', async () => {
    await using sandbox = await Sandbox.start({ identity });
    const answer = await exchange(sandbox, `${head}Content-Length: 10\r\n\r\nabc`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect((await send(sandbox, 'GET', '/v3/certificates')).status).toBe(200);
    expect(sandbox.requests).toHaveLength(1);
  });
});

describe('random bytes', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await Sandbox.start({ identity });
  });
  afterAll(() => sandbox.close());

  const alive = async (): Promise<void> => {
    expect((await send(sandbox, 'GET', '/v3/certificates')).status).toBe(200);
  };
  const bytes = (maxLength: number) =>
    fc.uint8Array({ minLength: 1, maxLength }).map((array) => Buffer.from(array));

  it(
    'as a request line cause a 4xx',
    async () => {
      const line = fc.oneof(
        bytes(64),
        fc.string({ minLength: 1 }).map((text) => Buffer.from(text)),
      );
      await fc.assert(
        fc.asyncProperty(line, async (start) => {
          const rest = Buffer.from(' HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
          expect(await exchange(sandbox, Buffer.concat([Buffer.from('GET /v3/'), start, rest]))).toMatch(
            /^HTTP\/1\.1 4\d\d /,
          );
        }),
        { numRuns: 200 },
      );
      await alive();
    },
    PATIENCE,
  );

  it(
    'as a header cause a 4xx',
    async () => {
      const names = fc.constantFrom(
        'Authorization',
        'Wechatpay-Serial',
        'Accept',
        '__proto__',
        'Content-Length',
        'X',
      );
      await fc.assert(
        fc.asyncProperty(names, bytes(128), async (name, value) => {
          const head = `GET /v3/certificates HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${name}: `;
          const request = Buffer.concat([Buffer.from(head), value, Buffer.from('\r\n\r\n')]);
          expect(await exchange(sandbox, request)).toMatch(/^HTTP\/1\.1 4\d\d /);
        }),
        { numRuns: 200 },
      );
      await alive();
    },
    PATIENCE,
  );

  it(
    'as a signed body cause a 4xx',
    async () => {
      const body = fc.oneof(
        bytes(256),
        fc.json().map((text) => Buffer.from(text)),
        fc
          .jsonValue()
          .map((value) => Buffer.from(JSON.stringify({ amount: value, __proto__: value, payer: value }))),
      );
      const paths = fc.constantFrom(
        '/v3/pay/transactions/jsapi',
        '/v3/refund/domestic/refunds',
        '/v3/security/echo',
      );
      await fc.assert(
        fc.asyncProperty(paths, body, async (path, given) => {
          const text = given.toString('utf8');
          const { status } = await send(sandbox, 'POST', path, { body: text });
          expect(status).toBe(400);
        }),
        { numRuns: 200 },
      );
      await alive();
    },
    PATIENCE,
  );

  it.each([
    ['nested a hundred thousand deep', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['with a __proto__ key', '{"__proto__":{"echo_message":"a"},"echo_message":"a"}'],
    ['with a constructor key', '{"constructor":{"prototype":{"echo_message":"a"}},"echo_message":"a"}'],
    ['that is null', 'null'],
    ['that is empty', ''],
  ])('and a body %s cause PARAM_ERROR', async (_, body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await send(sandbox, 'POST', '/v3/security/echo', { body, headers });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: 'PARAM_ERROR', detail: { location: 'body' } });
  });

  it('as a body that is not UTF-8 cause PARAM_ERROR', async () => {
    const body = Buffer.from('{"echo_message":"\xff"}', 'latin1');
    const answer = await send(sandbox, 'POST', '/v3/security/echo', { body });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: 'PARAM_ERROR' });
  });

  it('and a CONNECT request cause 405', async () => {
    expect(await exchange(sandbox, 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/^HTTP\/1\.1 405 /);
    await alive();
  });

  it('and an absolute target cause 404', async () => {
    const request = 'GET http://a/v3/certificates HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    expect(await exchange(sandbox, request)).toMatch(/^HTTP\/1\.1 404 /);
  });
});
