// Runs in a process of its own: see ../fake-timers.spec.ts.
import { createRequire } from 'node:module';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';

const require = createRequire(import.meta.url);
const built = '../../node_modules/.cache/wxpay';
const { Wechatpay } = require(`${built}/index.js`);
const { Sandbox } = require(`${built}/sandbox/index.js`);

let identity;
beforeAll(async () => {
  identity = await Sandbox.identity();
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
});

const turn = setImmediate;
/** Some turns of the event loop, which no fake timer holds. */
async function turns() {
  for (let count = 0; count < 100; count += 1) await new Promise((resolve) => turn(resolve));
}

const echo = (wxpay) => wxpay.v3.security.echo.post({ json: { echo_message: 'hi' } });

it('a call completes without a turn of the fake clock', async () => {
  const sandbox = await Sandbox.start({ identity });
  const wxpay = new Wechatpay(sandbox.config);
  vi.useFakeTimers();
  expect((await echo(wxpay)).data).toEqual({ echo_message: 'hi' });
  vi.useRealTimers();
  await wxpay.close();
  await sandbox.close();
});

it('a call that never ends keeps no call waiting after the real timers are back', async () => {
  const sandbox = await Sandbox.start({ identity });
  const wxpay = new Wechatpay(sandbox.config);
  const other = new Wechatpay(sandbox.config);
  await echo(wxpay);
  const reached = new Promise((resolve) => {
    wxpay.stack.v3.before('transport', 'reached', (request, next) => {
      resolve();
      return next(request);
    });
  });
  vi.useFakeTimers();
  const abort = new AbortController();
  const stuck = wxpay.v3.security.echo.post({ json: { echo_message: 'a' }, signal: abort.signal });
  const ended = stuck.then(
    () => 'answered',
    (error) => error.code,
  );
  await reached;
  await turns();
  vi.useRealTimers();
  expect((await echo(wxpay)).status).toBe(200);
  expect((await echo(other)).status).toBe(200);
  abort.abort();
  expect(['answered', 'ERR_ABORTED']).toContain(await ended);
  await Promise.all([wxpay.close(), other.close()]);
  await sandbox.close();
});

it('calls complete where the immediates are real', async () => {
  const sandbox = await Sandbox.start({ identity });
  const wxpay = new Wechatpay(sandbox.config);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  for (let count = 0; count < 5; count += 1) expect((await echo(wxpay)).status).toBe(200);
  vi.useRealTimers();
  await wxpay.close();
  await sandbox.close();
});

it('a package that was loaded under fake timers works after the real ones are back', async () => {
  vi.useFakeTimers();
  const loaded = require.resolve(`${built}/http/transport.js`);
  delete require.cache[loaded];
  const { transport } = require(loaded);
  vi.useRealTimers();
  const send = transport({
    contextOf: () => ({ traits: {}, deadline: { left: -1, limit: 1 }, progress: { send: () => undefined } }),
    dispatcherFor: () => undefined,
    lend: false,
  });
  const request = {
    origin: 'http://127.0.0.1:9',
    target: '/',
    method: 'GET',
    headers: {},
    call: { template: 'v3/x' },
  };
  await expect(send(request)).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
});
