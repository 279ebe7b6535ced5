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

  it('a client that has a connection completes calls, and uses that connection afterwards', async () => {
    await using sandbox = await Sandbox.start({ identity });
    await using wxpay = new Wechatpay(sandbox.config);
    await using other = new Wechatpay(sandbox.config);
    await echo(wxpay);
    jest.useFakeTimers();
    const answers = await Promise.all([wxpay, wxpay, other, wxpay, other].map((client) => echo(client)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    jest.useRealTimers();
    for (const client of [wxpay, other, wxpay, other]) expect((await echo(client)).status).toBe(200);
  });

  it('a call that is under way when the real timers return ends, and keeps no call waiting', async () => {
    await using sandbox = await Sandbox.start({ identity });
    await using wxpay = new Wechatpay(sandbox.config);
    await using other = new Wechatpay(sandbox.config);
    await echo(wxpay);
    const reached = atTransport(wxpay);
    jest.useFakeTimers();
    const abort = new AbortController();
    const underWay = wxpay.v3.security.echo.post({ json: { echo_message: 'a' }, signal: abort.signal });
    await reached;
    jest.useRealTimers();
    expect((await echo(wxpay)).status).toBe(200);
    expect((await echo(other)).status).toBe(200);
    abort.abort();
    const end = await underWay.then(
      () => 'answered',
      ({ code }) => code,
    );
    // Its time began on the fake clock, and ends on the real one.
    expect(['answered', 'ERR_ABORTED', 'ERR_TIMEOUT']).toContain(end);
  });

  it('immediates run after the clients are closed', async () => {
    const { setImmediate: turn } = jest.requireActual<typeof import('node:timers')>('node:timers');
    await new Promise<void>((resolve) => turn(() => resolve()));
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
