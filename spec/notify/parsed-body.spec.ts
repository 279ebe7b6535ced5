import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyParser } from '@koa/bodyparser';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import {
  expressHandler,
  fastifyPlugin,
  fetchHandler,
  honoHandler,
  koaMiddleware,
  type Notifications,
  nodeListener,
} from 'wechatpay-chain/notify';
import { exchange } from '../support/http';
import { PAYMENT, receiver, signed } from '../support/notification';

type Outcome = { readonly status: number; readonly errors: readonly unknown[] };

/** Sends a valid notification to the given server. */
async function over(build: (notifications: Notifications) => RequestListener): Promise<Outcome> {
  const errors: unknown[] = [];
  const notifications = await receiver({ onError: (error) => errors.push(error) });
  const server = createServer(build(notifications.otherwise(() => undefined))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { headers, body } = await signed('TRANSACTION.SUCCESS', PAYMENT);
  const { port } = server.address() as AddressInfo;
  const { status } = await exchange(`http://127.0.0.1:${port}/notify`, {
    headers: Object.entries(headers),
    body: [body],
  });
  server.closeAllConnections();
  server.close();
  return { status, errors };
}

async function request(): Promise<Request> {
  const { headers, body } = await signed('TRANSACTION.SUCCESS', PAYMENT);
  return new Request('http://localhost/notify', { method: 'POST', headers, body: new Uint8Array(body) });
}

const refusal = (setting: string) => ({
  status: 500,
  errors: [{ code: 'ERR_PARSED_BODY', hint: expect.stringContaining(setting) }],
});

describe('a body that was already parsed', () => {
  it('is refused in node:http', async () => {
    const outcome = over((notifications) => async (incoming, response) => {
      for await (const _ of incoming);
      await nodeListener(notifications)(incoming, response);
    });
    await expect(outcome).resolves.toMatchObject(refusal('rawBody'));
  });

  it('is refused in Express', async () => {
    const outcome = over((notifications) =>
      express().use(express.json()).post('/notify', expressHandler(notifications)),
    );
    await expect(outcome).resolves.toMatchObject(refusal('express.raw('));
  });

  it('is refused in Koa', async () => {
    const outcome = over((notifications) =>
      new Koa()
        .use(async ({ req, request }, next) => {
          const chunks: Buffer[] = [];
          for await (const chunk of req) chunks.push(chunk);
          Object.assign(request, { body: JSON.parse(Buffer.concat(chunks).toString()) });
          await next();
        })
        .use(koaMiddleware(notifications))
        .callback(),
    );
    await expect(outcome).resolves.toMatchObject(refusal('bodyParser()'));
  });

  it.each([
    ['Hono', 'c.req.json()', honoHandler],
    ['Fetch', 'request.clone()', undefined],
  ])('is refused in %s', async (_, setting, hono) => {
    const errors: unknown[] = [];
    const notifications = (await receiver({ onError: (error) => errors.push(error) })).otherwise(
      () => undefined,
    );
    const app = new Hono();
    app.use(async (context, next) => {
      await context.req.json();
      await next();
    });
    app.post(
      '/notify',
      hono ? hono(notifications) : (context) => fetchHandler(notifications)(context.req.raw),
    );
    const { status } = await app.fetch(await request());
    expect({ status, errors }).toMatchObject(refusal(setting));
  });
});

describe('a body that is not bytes', () => {
  it.each<[string, unknown, string]>([
    ['a parsed object', { id: '1' }, 'an object'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a Buffer serialized as JSON', { type: 'Buffer', data: [123, 125] }, 'a Buffer serialized as JSON'],
    ['a list', [1], 'an array'],
    ['a number', 5, 'a number'],
  ])('is refused, and the error names its type: %s', async (_, body, shape) => {
    const { headers } = await signed('TRANSACTION.SUCCESS', PAYMENT);
    const errors: unknown[] = [];
    const notifications = await receiver({ onError: (error) => errors.push(error) });
    const message = { headers, body: body as string };
    const expected = {
      code: 'ERR_PARSED_BODY',
      message: `Expected the raw body (Buffer, Uint8Array, string or a stream), received ${shape}`,
      hint: expect.stringMatching(
        /Express.*express\.raw.*Fastify.*fastifyPlugin.*Koa.*Nest.*rawBody: true.*Next\.js.*request\.text\(\)/s,
      ),
    };
    await expect(notifications.parse(message)).rejects.toMatchObject(expected);
    const reply = await notifications.receive({ method: 'POST', target: '/', ...message });
    expect(reply.status).toBe(500);
    expect(errors).toEqual([expect.objectContaining(expected)]);
  });

  it('causes a warning with a hint by default', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation();
    const notifications = await receiver({ onError: undefined as never });
    const { headers } = await signed('TRANSACTION.SUCCESS', PAYMENT);
    await notifications.receive({ method: 'POST', target: '/', headers, body: {} as string });
    expect(warn.mock.calls).toEqual([
      [
        expect.stringMatching(/^Expected the raw body/),
        expect.objectContaining({ detail: expect.stringMatching(/express\.raw/) }),
      ],
    ]);
    warn.mockRestore();
  });
});

describe('missing headers', () => {
  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    ['a: b', 'a string of 4 characters'],
  ])('are refused, and the error names their type: %j', async (headers, shape) => {
    const notifications = await receiver();
    const message = { headers: headers as Headers, body: '{}' };
    const expected = {
      code: 'ERR_HEADERS',
      message: `Expected the headers of the request, received ${shape}`,
      hint: expect.stringContaining('headers: request.headers'),
    };
    await expect(notifications.parse(message)).rejects.toMatchObject(expected);
    const reply = await notifications.receive({ method: 'POST', target: '/', ...message });
    expect(reply.status).toBe(500);
  });
});

describe('a body whose raw bytes are kept', () => {
  it('is read from express.raw', async () => {
    const outcome = over((notifications) =>
      express().post('/notify', express.raw({ type: 'application/json' }), expressHandler(notifications)),
    );
    await expect(outcome).resolves.toEqual({ status: 204, errors: [] });
  });

  it('is read from request.rawBody', async () => {
    const outcome = over((notifications) =>
      express()
        .use(express.json({ verify: (incoming, _, rawBody) => void Object.assign(incoming, { rawBody }) }))
        .post('/notify', expressHandler(notifications)),
    );
    await expect(outcome).resolves.toEqual({ status: 204, errors: [] });
  });

  it('is read from ctx.request.rawBody', async () => {
    const outcome = over((notifications) =>
      new Koa().use(bodyParser()).use(koaMiddleware(notifications)).callback(),
    );
    await expect(outcome).resolves.toEqual({ status: 204, errors: [] });
  });
});

describe('a body that is too large', () => {
  it('keeps the socket of the request for loggers', async () => {
    let peer: string | undefined;
    const notifications = (await receiver()).otherwise(() => undefined);
    const listener = nodeListener(notifications);
    const server = createServer(async (incoming, response) => {
      await listener(incoming, response);
      peer = incoming.socket?.remoteAddress;
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { headers } = await signed('TRANSACTION.SUCCESS', PAYMENT);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const body = Array.from({ length: 20 }, () => Buffer.alloc(64 * 1024));
    const answer = await exchange(url, { headers: Object.entries(headers), body, framing: 'chunks' });
    server.closeAllConnections();
    server.close();
    expect([answer.status, peer]).toEqual([413, '127.0.0.1']);
  });
});

describe('fastifyPlugin', () => {
  it('can be registered directly, with notifications in its options', async () => {
    const app = fastify();
    const notifications = (await receiver()).otherwise(() => undefined);
    app.register(fastifyPlugin, { prefix: '/notify', notifications });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const { headers, body } = await signed('TRANSACTION.SUCCESS', PAYMENT);
    await expect(
      exchange(`${url}/notify`, { headers: Object.entries(headers), body: [body] }),
    ).resolves.toMatchObject({ status: 204 });
    await app.close();
  });

  it('throws a ConfigError if it is registered without notifications', async () => {
    const app = fastify();
    app.register(fastifyPlugin as never, { prefix: '/notify' });
    await expect(app.ready()).rejects.toMatchObject({
      field: 'notifications',
      hint: expect.stringContaining("app.register(fastifyPlugin, { prefix: '/notify', notifications })"),
    });
    expect(() => fastifyPlugin(undefined as never)).toThrow(
      expect.objectContaining({ field: 'notifications' }),
    );
  });

  it('keeps the content type parsers of other routes', async () => {
    const app = fastify();
    app.register(fastifyPlugin((await receiver()).otherwise(() => undefined)), { prefix: '/notify' });
    app.post('/other', (incoming) => incoming.body);
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const { headers, body } = await signed('TRANSACTION.SUCCESS', PAYMENT);
    const other = {
      headers: [['Content-Type', 'application/json']] as const,
      body: [Buffer.from('{"a":1}')],
    };
    await expect(
      exchange(`${url}/notify`, { headers: Object.entries(headers), body: [body] }),
    ).resolves.toMatchObject({ status: 204, body: '' });
    await expect(exchange(`${url}/other`, other)).resolves.toMatchObject({ status: 200, body: '{"a":1}' });
    await app.close();
  });
});
