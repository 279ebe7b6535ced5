import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';

const run = promisify(execFile);
const ROOT = path.join(__dirname, '..');

let identity: Identity;
beforeAll(async () => {
  identity = await Sandbox.identity();
});
afterEach(() => {
  jest.useRealTimers();
});

const echo = (wxpay: Wechatpay) => wxpay.v3.security.echo.post({ json: { echo_message: 'hi' } });

describe('under the fake timers of jest', () => {
  it('a call completes without a turn of the fake clock', async () => {
    await using sandbox = await Sandbox.start({ identity });
    await using wxpay = new Wechatpay(sandbox.config);
    jest.useFakeTimers();
    expect((await echo(wxpay)).data).toEqual({ echo_message: 'hi' });
    jest.useRealTimers();
  });

  it('calls complete where the immediates are real', async () => {
    await using sandbox = await Sandbox.start({ identity });
    await using wxpay = new Wechatpay(sandbox.config);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    for (let turn = 0; turn < 5; turn += 1) expect((await echo(wxpay)).status).toBe(200);
    jest.useRealTimers();
  });

  it('a call that waits for the fake clock keeps no other call waiting', async () => {
    await using sandbox = await Sandbox.start({ identity });
    await using wxpay = new Wechatpay(sandbox.config);
    await using other = new Wechatpay(sandbox.config);
    await echo(wxpay);
    jest.useFakeTimers();
    // undici takes a connection that it used before after an immediate, which the fake clock holds.
    const waiting = echo(wxpay);
    expect((await echo(other)).status).toBe(200);
    const answered = await Promise.race([
      waiting.then(() => true),
      echo(other).catch(() => false),
      nothing(),
    ]);
    expect(answered).toBe('nothing');
    await jest.advanceTimersByTimeAsync(1);
    expect((await waiting).status).toBe(200);
    jest.useRealTimers();
    expect((await echo(wxpay)).status).toBe(200);
    expect((await echo(other)).status).toBe(200);
  });

  it('a call that never ends keeps no call waiting after the real timers are back', async () => {
    await using sandbox = await Sandbox.start({ identity });
    const wxpay = new Wechatpay(sandbox.config);
    await using other = new Wechatpay(sandbox.config);
    await echo(wxpay);
    const reached = atTransport(wxpay);
    jest.useFakeTimers();
    const abort = new AbortController();
    const stuck = wxpay.v3.security.echo.post({ json: { echo_message: 'a' }, signal: abort.signal });
    await reached;
    await nothing();
    jest.useRealTimers();
    expect((await echo(wxpay)).status).toBe(200);
    expect((await echo(other)).status).toBe(200);
    abort.abort();
    await expect(stuck).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await wxpay.close();
  });
});

/** Resolves when a call reaches the innermost middleware. */
function atTransport(wxpay: Wechatpay): Promise<void> {
  return new Promise((resolve) => {
    wxpay.stack.v3.before('transport', 'reached', (request, next) => {
      resolve();
      return next(request);
    });
  });
}

/** Some turns of the event loop, which no fake timer holds. */
async function nothing(): Promise<'nothing'> {
  const { setImmediate: turn } = jest.requireActual<typeof import('node:timers')>('node:timers');
  for (let count = 0; count < 100; count += 1) await new Promise<void>((resolve) => turn(() => resolve()));
  return 'nothing';
}

describe('under the fake timers of vitest', () => {
  it('the same holds', async () => {
    const command = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
    const { stdout } = await run(
      process.execPath,
      [command, 'run', '--root', path.join(__dirname, 'vitest')],
      {
        env: {
          ...process.env,
          NO_COLOR: '1',
          VITEST: undefined,
          JEST_WORKER_ID: undefined,
          NODE_ENV: 'test',
        },
      },
    ).catch((error: { stdout?: string; stderr?: string }) => {
      throw new Error(`${error.stdout}${error.stderr}`);
    });
    expect(stdout).toMatch(/Tests {2}4 passed \(4\)/);
  });
});
