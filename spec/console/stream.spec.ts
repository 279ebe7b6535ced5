import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { request } from 'undici';
import type { Sandbox } from 'wechatpay-chain/sandbox';
import type { ConsoleGateway } from '../../lib/sandbox/console/console-gateway';
import { Page } from '../../lib/sandbox/console/page';
import { Stream } from '../../lib/sandbox/console/stream';
import type { ConsoleEvent } from '../../lib/sandbox/console/views';
import { eachGateway } from '../sandbox/gateway';
import { orderOf, send } from '../sandbox/merchant';

let sandbox: Sandbox;
eachGateway((fresh) => {
  sandbox = fresh;
});

/** Reads the events of a page until the connection ends. */
async function listen(): Promise<AsyncIterator<ConsoleEvent>> {
  const { body, headers } = await request(`${sandbox.url}/_console/api/events`, { bodyTimeout: 0 });
  expect(headers['content-type']).toBe('text/event-stream');
  const news = told(body)[Symbol.asyncIterator]();
  return news;
}

async function* told(body: AsyncIterable<Buffer>): AsyncGenerator<ConsoleEvent> {
  let text = '';
  for await (const chunk of body) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      if (event.startsWith('data: ')) yield JSON.parse(event.slice(6));
    }
  }
}

const place = (number: string) =>
  send(sandbox, 'POST', '/v3/pay/transactions/native', { json: orderOf(sandbox, number) });

describe('server-sent events', () => {
  it('report requests, orders and notifications', async () => {
    const events = await listen();
    await place('1217752501201407033233368018');
    sandbox.pay('1217752501201407033233368018');
    const all: ConsoleEvent = { requests: [], orders: [], notifications: [] };
    while (all.notifications.length === 0) {
      const { value } = await events.next();
      for (const name of ['requests', 'orders', 'notifications'] as const) {
        (all[name] as unknown[]).push(...value[name]);
      }
    }
    expect(all.requests).toMatchObject([{ id: 1, path: 'v3/pay/transactions/native', status: 200 }]);
    expect(all.orders.at(-1)).toMatchObject({ kind: 'payment', state: 'SUCCESS' });
    expect(all.notifications).toMatchObject([{ type: 'TRANSACTION.SUCCESS', state: 'withheld' }]);
  });

  it('replace a burst by one event', async () => {
    const numbers = Array.from({ length: 501 }, (_, at) => `12177525012014070332${1000 + at}`);
    for (const number of numbers) await place(number);
    const events = await listen();
    for (const number of numbers) sandbox.pay(number);
    const { value } = await events.next();
    expect(value.reload).toBe(true);
    expect(value.orders.length).toBeLessThan(501);
  });

  it('go to the newest sixteen pages', async () => {
    const [first] = await Promise.all(Array.from({ length: 16 }, listen));
    const last = await listen();
    expect(await first?.next()).toEqual({ done: true, value: undefined });
    await place('1217752501201407033233368018');
    // The order may be told before its request is answered.
    let told = (await last.next()).value.requests;
    while (told.length === 0) told = (await last.next()).value.requests;
    expect(told).toHaveLength(1);
  });

  it('end when the gateway closes', async () => {
    const events = await listen();
    const over = events.next().catch(() => ({ done: true }));
    await sandbox.close();
    expect(await over).toMatchObject({ done: true });
  });
});

describe('a page that is not built', () => {
  it('says how to build it', async () => {
    const page = new Page('/nowhere');
    const server = createServer((request, response) => page.serve('', request, response)).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => server.once('listening', resolve));
    const { statusCode, body } = await request(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(statusCode).toBe(503);
    expect(await body.text()).toContain('npm run build:console');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a page that does not read', () => {
  it('is disconnected when there are too many, with its pending events', async () => {
    const stream = new Stream({ subscribe: () => () => undefined } as unknown as ConsoleGateway);
    const responses: ServerResponse[] = [];
    const server = createServer((_, response) => {
      responses.push(response);
      stream.open(response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const clients: Socket[] = [];
    const open = async () => {
      const client = connect(port, '127.0.0.1').pause();
      client.on('error', () => undefined);
      clients.push(client);
      client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      await once(server, 'request');
    };
    await open();
    responses[0]?.write(Buffer.alloc(16_000_000));
    for (let page = 0; page < 16; page += 1) await open();
    expect(responses.map(({ destroyed }) => destroyed)).toEqual([true, ...Array(16).fill(false)]);
    stream.close();
    for (const client of clients) client.destroy();
    server.close();
    await once(server, 'close');
  });
});
