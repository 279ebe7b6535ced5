import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { request } from 'undici';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { eachGateway } from '../sandbox/gateway';
import { orderOf, send } from '../sandbox/merchant';

let identity: Identity;
let sandbox: Sandbox;
eachGateway((fresh, merchant) => {
  sandbox = fresh;
  identity = merchant;
});

/** Returns the status of a raw request with the given headers. */
async function statusOf(head: string, body = ''): Promise<number> {
  const { port, hostname } = new URL(sandbox.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const length = body === '' ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  socket.write(`${head}\r\n${length}Connection: close\r\n\r\n${body}`);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
}

async function order(number: string): Promise<void> {
  await send(sandbox, 'POST', '/v3/pay/transactions/native', { json: orderOf(sandbox, number) });
}

const JSON_TYPE = { 'content-type': 'application/json' };

async function post(name: string, body: unknown, headers: Record<string, string> = JSON_TYPE) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await request(`${sandbox.url}/_console/api/${name}`, {
    method: 'POST',
    headers,
    body: text,
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}

async function ask(name: string): Promise<string> {
  return (await request(`${sandbox.url}/_console/api/${name}`)).body.text();
}

describe('the Host header', () => {
  it.each(['localhost', '127.0.0.1', '[::1]'])('%s with the port is accepted', async (name) => {
    const { port } = new URL(sandbox.url);
    expect(await statusOf(`GET /_console HTTP/1.1\r\nHost: ${name}:${port}`)).toBe(200);
    expect(await statusOf(`GET /_console/api/requests HTTP/1.1\r\nHost: ${name}:${port}`)).toBe(200);
  });

  it.each([
    'attacker.example:PORT',
    'localhost.attacker.example:PORT',
    'localhost',
    'localhost:1',
    '192.0.2.1:PORT',
    'user@localhost:PORT',
    'localhost:PORT, attacker.example',
  ])('of %s is refused: another name may lead to this machine', async (name) => {
    const host = name.replace('PORT', new URL(sandbox.url).port);
    expect(await statusOf(`GET /_console HTTP/1.1\r\nHost: ${host}`)).toBe(403);
    expect(await statusOf(`GET /_console/api/requests HTTP/1.1\r\nHost: ${host}`)).toBe(403);
  });
});

describe('a request that a proxy forwarded', () => {
  const forwarding = [
    'Forwarded: for=203.0.113.7',
    'X-Forwarded-For: 203.0.113.7',
    'X-Forwarded-Host: shop.example',
    'X-Forwarded-Proto: https',
    'X-Real-IP: 203.0.113.7',
    'Via: 1.1 proxy',
    'True-Client-IP: 203.0.113.7',
    'CF-Connecting-IP: 203.0.113.7',
    'X-Client-IP: 203.0.113.7',
    'X-Forwarded-For:',
  ];

  it.each(forwarding)('is rejected as not local: "%s"', async (header) => {
    const { host } = new URL(sandbox.url);
    for (const path of ['/_console', '/_console/api/requests']) {
      expect(await statusOf(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${header}`)).toBe(403);
    }
  });

  it('is accepted where anyone may open the console', async () => {
    await using wide = await Sandbox.start({ identity, console: 'anywhere' });
    const { statusCode } = await request(`${wide.url}/_console`, { headers: { via: '1.1 proxy' } });
    expect(statusCode).toBe(200);
  });

  it('is accepted by the gateway itself', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    await request(`${sandbox.url}/v3/certificates`, { headers });
    expect(sandbox.requests).toHaveLength(1);
  });
});

describe('a notification from the console', () => {
  const event = { type: 'REFUND.SUCCESS', resource: {} };

  it.each(['http://192.0.2.1/notify', 'https://shop.example/notify', 'http://169.254.169.254/latest/'])(
    'to %s is refused: the gateway may not notify that host',
    async (url) => {
      const { status, text } = await post('notify', { ...event, url });
      expect(status).toBe(403);
      expect(JSON.parse(text).message).toContain(new URL(url).hostname);
      expect(sandbox.notifications).toEqual([]);
    },
  );

  it('goes to this machine and to the hosts of the notify option', async () => {
    await using open = await Sandbox.start({ identity, notify: ['app.invalid'] });
    const statuses = [];
    for (const url of ['http://127.0.0.1:1/notify', 'http://app.invalid/notify']) {
      const body = JSON.stringify({ ...event, url });
      const answer = await request(`${open.url}/_console/api/notify`, {
        method: 'POST',
        headers: JSON_TYPE,
        body,
      });
      statuses.push(answer.statusCode);
    }
    expect(statuses).toEqual([200, 200]);
  });

  it('that the gateway withheld is not sent by resending it', async () => {
    const number = '1217752501201407033233368018';
    const json = orderOf(sandbox, number, { notify_url: 'https://shop.example/notify' });
    await send(sandbox, 'POST', '/v3/pay/transactions/native', { json });
    sandbox.pay(number);
    await sandbox.settle();
    const [{ id } = { id: '' }] = sandbox.notifications;
    expect(await post('resend', { id })).toMatchObject({ status: 403 });
    expect(sandbox.notifications).toMatchObject([{ state: 'withheld', attempts: [] }]);
  });
});

describe('another page', () => {
  const act = { number: '1217752501201407033233368018', action: 'pay' };

  beforeEach(() => order(act.number));

  it.each([
    ['its origin', { ...JSON_TYPE, origin: 'https://attacker.example' }],
    ['an opaque origin', { ...JSON_TYPE, origin: 'null' }],
    ['another port of this machine', { ...JSON_TYPE, origin: 'http://127.0.0.1:1' }],
    ['the cross-site header of the browser', { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }],
    ['the same-site header of the browser', { ...JSON_TYPE, 'sec-fetch-site': 'same-site' }],
  ])('is refused because of %s', async (_, headers) => {
    expect(await post('act', act, headers)).toMatchObject({ status: 403 });
    expect(sandbox.orders).toMatchObject([{ state: 'NOTPAY' }]);
  });

  it.each([{}, { 'content-type': 'text/plain' }, { 'content-type': 'application/x-www-form-urlencoded' }])(
    'is refused with a content type that a form can send: %p',
    async (headers) => {
      expect(await post('act', act, headers)).toMatchObject({ status: 415 });
      expect(sandbox.orders).toMatchObject([{ state: 'NOTPAY' }]);
    },
  );

  it('cannot read anything', async () => {
    const { statusCode } = await request(`${sandbox.url}/_console/api/requests`, {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(statusCode).toBe(403);
  });

  it('is distinguished from the console', async () => {
    const own = { ...JSON_TYPE, origin: sandbox.url, 'sec-fetch-site': 'same-origin' };
    expect(await post('act', act, own)).toMatchObject({ status: 200 });
    expect(sandbox.orders).toMatchObject([{ state: 'SUCCESS' }]);
  });

  it('cannot run a command with GET or another method', async () => {
    expect(await statusOf(`GET /_console/api/act HTTP/1.1\r\nHost: ${new URL(sandbox.url).host}`)).toBe(404);
    const put = await request(`${sandbox.url}/_console/api/act`, { method: 'PUT', headers: JSON_TYPE });
    expect(put.statusCode).toBe(405);
  });
});

describe('a response of the console', () => {
  it.each(['', '/orders', '/console.js', '/api/requests'])(
    'at /_console%s forbids loading, running and framing other content',
    async (path) => {
      const { headers, statusCode } = await request(`${sandbox.url}/_console${path}`);
      expect(statusCode).toBe(200);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  it('has no inline script or style', async () => {
    const page = await (await request(`${sandbox.url}/_console`)).body.text();
    expect(page).toMatch(/<script type="module" src="\/_console\/console\.js"><\/script>/);
    expect(page).not.toMatch(/<script[^>]*>[^<]|<style|\son\w+=|style=|https?:/);
  });

  it('is transferred compressed: at most 60 kB for the page, 40 kB for the catalogue', async () => {
    const sizeOf = async (path: string): Promise<number> => {
      const { body, statusCode, headers } = await request(`${sandbox.url}/_console${path}`, {
        headers: { 'accept-encoding': 'gzip, deflate, br' },
      });
      expect([statusCode, headers['content-encoding']]).toEqual([200, 'br']);
      return (await body.arrayBuffer()).byteLength;
    };
    const script = await (await request(`${sandbox.url}/_console/console.js`)).body.text();
    // Files that the script imports at once; others are imported on demand.
    const chunks = [...script.matchAll(/(?:from|import)"\.(\/chunk-\w+\.js)"/g)].map(([, name = '']) => name);
    const files = ['', '/console.js', '/console.css', '/icon.svg', ...chunks];
    const sizes = await Promise.all(files.map(sizeOf));
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(60_000);
    expect(await sizeOf('/api/catalogue')).toBeLessThan(40_000);
  });

  it('is not sent again to a browser that has it', async () => {
    for (const path of ['', '/console.js', '/console.css', '/icon.svg', '/api/catalogue']) {
      const first = await request(`${sandbox.url}/_console${path}`, {
        headers: { 'accept-encoding': 'gzip' },
      });
      expect(first.headers['content-encoding']).toBe('gzip');
      await first.body.dump();
      const etag = String(first.headers['etag']);
      const again = await request(`${sandbox.url}/_console${path}`, { headers: { 'if-none-match': etag } });
      expect(again.statusCode).toBe(304);
      expect(await again.body.text()).toBe('');
    }
  });

  it('is sent unchanged to a client that accepts no encoding', async () => {
    const { headers, body } = await request(`${sandbox.url}/_console`, {
      headers: { 'accept-encoding': 'br;q=0' },
    });
    expect(headers).not.toHaveProperty('content-encoding');
    expect(await body.text()).toContain('<!doctype html>');
  });

  it('contains no keys or secrets', async () => {
    const number = '1217752501201407033233368018';
    await order(number);
    sandbox.pay(number);
    await sandbox.settle();
    await send(sandbox, 'GET', '/v3/certificates');
    const [{ id } = { id: 0 }, certificates] = sandbox.requests;
    const [notification] = sandbox.notifications;
    const paths = [
      'gateway',
      'connect',
      'requests',
      `request?id=${id}`,
      'objects',
      `object?kind=payment&number=${number}`,
      `body?id=${id}&side=request`,
      `body?id=${certificates?.id}&side=answer`,
      `content?id=${id}&side=request`,
      `content?id=${certificates?.id}&side=answer`,
      'har',
      `find?words=${number}`,
      'notifications',
      `notification?id=${notification?.id}`,
      'inbox',
      'catalogue',
    ];
    const answers = await Promise.all(paths.map(ask));
    const bodies = answers.flatMap((answer) => [...answer.matchAll(/"base64":"([^"]*)"/g)]);
    const decoded = bodies.map(([, base64 = '']) => Buffer.from(base64, 'base64').toString());
    expect(decoded).toEqual([
      expect.stringContaining(number),
      expect.stringContaining('encrypt_certificate'),
    ]);
    const told = [...answers, ...decoded].join('\n');
    expect(told).not.toContain('{"message":');
    expect(told).toContain('/v3/pay/transactions/native');
    const { merchant, platform, publicKey, authority, apiv3Key, secret } = identity;
    for (const { privateKey } of [merchant, platform, publicKey, authority]) {
      expect(told).not.toContain(privateKey.split('\n')[1]);
    }
    expect(told).not.toContain(apiv3Key);
    expect(told).not.toContain(secret);
  });
});

describe('a request to the console', () => {
  it('is not listed among the requests of the gateway', async () => {
    await ask('requests');
    await ask('nothing');
    expect(sandbox.requests).toEqual([]);
  });

  it.each(['nothing', 'constructor', '__proto__', 'toString', 'requests/1', ''])(
    'with the unknown path %j is rejected',
    async (name) => {
      const { host } = new URL(sandbox.url);
      expect(await statusOf(`GET /_console/api/${name} HTTP/1.1\r\nHost: ${host}`)).toBe(404);
    },
  );

  it.each([
    ['act', { number: '1', action: 'steal' }, 400],
    ['act', { number: '1', action: 'pay' }, 409],
    ['act', { number: '1', action: 'pay', kind: 'paymnet' }, 400],
    ['act', [], 400],
    ['act', '{"__proto__":{"action":"pay"}}', 400],
    ['resend', { id: 'nobody' }, 409],
    ['notify', { type: 'REFUND.SUCCESS', resource: {}, url: 'file:///etc/passwd' }, 400],
    ['call', { method: 'GET', path: 'https://attacker.example/' }, 404],
    ['call', { method: 'GET', path: 'v3/not/documented' }, 404],
    ['call', { method: 'TRACE', path: 'v3/certificates' }, 400],
    ['events', {}, 404],
  ])('%s %j has status %i', async (name, body, status) => {
    expect(await post(name, body)).toMatchObject({ status });
  });

  it('with a body over the limit is rejected', async () => {
    expect(await post('act', `{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`)).toMatchObject({ status: 413 });
  });

  it('never reads a local file: an upload contains only what the page sent', async () => {
    const call = { method: 'POST', path: 'v3/marketing/favor/media/image-upload', file: '/etc/passwd' };
    expect(await post('call', call)).toMatchObject({ status: 400 });
    const within = { ...call, file: undefined, multipart: { file: '/etc/passwd' } };
    expect((await post('call', within)).text).not.toContain('root:');
    expect(sandbox.requests.map(({ body }) => body.toString()).join()).not.toContain('root:');
  });

  it('exports a binary body without text, and says how much of a long one was kept', async () => {
    const upload = async (body: Buffer) => {
      await fetch(`${sandbox.url}/v3/pay/transactions/native`, {
        method: 'POST',
        body: Uint8Array.from(body),
      });
    };
    await upload(Buffer.of(0xff, 0xfe));
    await upload(Buffer.from(`a${'长'.repeat(400_000)}`));
    const { log } = JSON.parse(await ask('har'));
    const [binary, long] = log.entries.map(({ request }: never) => Object(request).postData);
    expect(binary).toEqual({ mimeType: '', comment: 'The body is binary and left out.' });
    expect(long.text).toMatch(/^a长+$/);
    expect(long.comment).toBe('The gateway kept the first 1048576 of 1200001 bytes.');
  });

  it('returns only the beginning of a wrong value of any type', async () => {
    const [attach, detail] = ['x'.repeat(1_000), ['x'.repeat(1_000)]];
    await send(sandbox, 'POST', '/v3/pay/transactions/native', {
      json: orderOf(sandbox, '1217752501201407033233368018', { attach, detail }),
    });
    const { refusal, faults } = JSON.parse(await ask('request?id=1'));
    const values = [refusal, ...faults].map(({ value }) => value).filter((value) => value !== undefined);
    expect(values.length).toBeGreaterThan(2);
    expect(values.filter((value) => JSON.stringify(value).length > 270)).toEqual([]);
  });

  it('returns only the beginning of a long body', async () => {
    await send(sandbox, 'POST', '/v3/pay/transactions/native', {
      json: orderOf(sandbox, '1217752501201407033233368018', { attach: '长'.repeat(100_000) }),
    });
    const { body } = JSON.parse(await ask('request?id=1'));
    expect(body).toMatchObject({ cut: true, size: expect.any(Number) });
    expect(body.text.length).toBeLessThan(66_000);
    expect(body.text).not.toContain('\ufffd');
  });
});

describe('access to the console', () => {
  it('is denied where it is off', async () => {
    await using closed = await Sandbox.start({ identity, console: 'off' });
    const { statusCode } = await request(`${closed.url}/_console`);
    expect(statusCode).toBe(404);
    expect(closed.requests).toHaveLength(1);
  });

  it('from other hosts is allowed only where configured', async () => {
    const address = '127.0.0.2';
    const statuses = [];
    for (const reach of ['loopback', 'anywhere'] as const) {
      await using wide = await Sandbox.start({ identity, host: '0.0.0.0', console: reach });
      const { port } = new URL(wide.url);
      statuses.push((await request(`http://${address}:${port}/_console`)).statusCode);
    }
    expect(statuses).toEqual([403, 200]);
  });

  const elsewhere = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

  (elsewhere === undefined ? it.skip : it)('from the network is denied with any Host header', async () => {
    const statuses = [];
    for (const reach of ['loopback', 'anywhere'] as const) {
      await using wide = await Sandbox.start({ identity, host: '0.0.0.0', console: reach });
      const { port } = new URL(wide.url);
      const headers = { host: `127.0.0.1:${port}` };
      const { statusCode } = await request(`http://${elsewhere}:${port}/_console/api/requests`, { headers });
      statuses.push(statusCode);
    }
    expect(statuses).toEqual([403, 200]);
  });

  it('must be set to a known value', async () => {
    await expect(Sandbox.start({ identity, console: 'everywhere' as 'off' })).rejects.toMatchObject({
      name: 'ConfigError',
      field: 'console',
    });
  });
});
