import { spawnSync } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { CallFacts } from '../../lib/call';
import { client, platformHeaders } from '../support/client';
import { Wire } from '../support/wire';

interface Heard {
  readonly channel: string;
  readonly event: Record<string, unknown> & { readonly call: CallFacts };
}

const CHANNELS = ['request', 'response', 'error', 'retry'].map((name) => `wechatpay:${name}`);
let heard: Heard[];
const listen = (event: unknown, channel: string | symbol) =>
  heard.push({ channel: String(channel), event: event as Heard['event'] });

beforeEach(() => {
  heard = [];
  for (const channel of CHANNELS) subscribe(channel, listen);
});

afterEach(() => {
  for (const channel of CHANNELS) unsubscribe(channel, listen);
});

const ended = { attempts: 1, duration: expect.any(Number), status: 200, requestId: '08F7-0' };

describe('diagnostics_channel events', () => {
  it('describe a successful call', async () => {
    await using wire = await Wire.listen((_, response) =>
      response.writeHead(200, { 'Request-ID': '08F7-0', ...platformHeaders('{}') }).end('{}'),
    );
    await using wxpay = client({ baseURL: wire.url });
    await wxpay.chain('v3/pay/transactions/id/{id}?mchid=1').get({ id: '42' });
    const origin = wire.url.slice(0, -1);
    const call = { method: 'GET', path: 'v3/pay/transactions/id/{id}' };
    expect(heard).toEqual([
      { channel: 'wechatpay:request', event: { call, origin, timeout: 30_000 } },
      { channel: 'wechatpay:response', event: { call, origin, ...ended } },
    ]);
  });

  it('describe a call that is retried and fails', async () => {
    await using wire = await Wire.listen((_, response) =>
      response.writeHead(503, { 'Request-ID': '08F7-268435461' }).end(),
    );
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({ call: { attempts: 3 } });
    expect(heard.map(({ channel }) => channel.slice(10))).toEqual(['request', 'retry', 'retry', 'error']);
    expect(heard[1]?.event).toMatchObject({ attempt: 1, reason: 'server-error', pause: expect.any(Number) });
    expect(heard[3]?.event).toMatchObject({
      name: 'ApiError',
      code: 'HTTP_503',
      outcome: 'unknown',
      attempts: 3,
      status: 503,
      requestId: '08F7-268435461',
      internalCode: '268435461',
    });
  });

  it('share one object per call', async () => {
    await using wire = await Wire.listen((_, response) => response.writeHead(503).end());
    await using wxpay = client({ baseURL: wire.url });
    await Promise.allSettled([wxpay.chain('v3/a').get(), wxpay.chain('v3/a').get()]);
    const calls = new Set(heard.map(({ event }) => event.call));
    expect(calls.size).toBe(2);
    for (const call of calls) expect(heard.filter(({ event }) => event.call === call)).toHaveLength(4);
  });

  it('report an error of another package as ERR_UNEXPECTED', async () => {
    const wxpay = client();
    wxpay.stack.v3.use('mine', () => Promise.reject(new TypeError('mine')));
    await expect(wxpay.chain('v3/a').get()).rejects.toThrow('mine');
    expect(heard.at(-1)?.event).toMatchObject({ name: 'TypeError', code: 'ERR_UNEXPECTED' });
  });

  it('are not published for a call with invalid arguments', async () => {
    await expect(client().chain('v3/{id}').get()).rejects.toMatchObject({ name: 'PathError' });
    expect(heard).toEqual([]);
  });
});

describe('NODE_DEBUG=wechatpay', () => {
  it('prints one line per event', () => {
    const script = `
      const { publish } = require('./lib/call');
      publish('request', () => ({ call: { method: 'GET', path: 'v3/a' }, origin: 'https://host', timeout: 1 }));`;
    const { stderr } = spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', script], {
      env: { ...process.env, NODE_DEBUG: 'wechatpay' },
    });
    expect(String(stderr)).toMatch(
      /WECHATPAY \d+: request \{"call":\{"method":"GET","path":"v3\/a"\},"origin":"https:\/\/host","timeout":1\}/,
    );
  });
});
