import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { Notifications } from 'wechatpay-chain/notify';
import { type Identity, Sandbox, signNotification } from 'wechatpay-chain/sandbox';
import { ManualTimer } from './timer';

type Scene = (config: WechatpayConfig, sandbox: Sandbox, identity: Identity) => Promise<unknown>;

const echo = (wxpay: Wechatpay, options = {}) =>
  wxpay.v3.security.echo.post({ json: { echo_message: 'a' }, ...options });

/** Scenes in which a program does not await or close a client or a receiver. */
const SCENES: Readonly<Record<string, Scene>> = {
  'a call that fails': async (config, sandbox) => {
    const failed = new Promise((resolve) => subscribe('wechatpay:error', resolve));
    const fault = sandbox.fault({ kind: 'error', path: '/v3/security/echo' });
    void echo(new Wechatpay({ ...config, retry: false }));
    await failed;
    fault.clear();
  },

  'a client that is not closed': (config) => echo(new Wechatpay(config)),

  'a refresh that fails in the background': async (config, sandbox) => {
    let now = Date.now();
    const wxpay = new Wechatpay({ ...config, retry: false, clock: () => now });
    await wxpay.encrypt('a');
    now += 86_400_000;
    sandbox.fault({ kind: 'error' });
    const failed = new Promise((resolve) => subscribe('wechatpay:certificates', resolve));
    await wxpay.encrypt('a');
    return failed;
  },

  'a client that is closed while a call waits for its certificates': async (config) => {
    const wxpay = new Wechatpay(config);
    const text = wxpay.encrypt('a').catch(() => undefined);
    await wxpay.close();
    return text;
  },

  'a client that is closed in the middle of calls that fail': async (config, sandbox) => {
    sandbox.fault({ kind: 'drop', after: 1 });
    const wxpay = new Wechatpay({ ...config, retry: { pause: 1 } });
    const calls = Promise.allSettled(Array.from({ length: 8 }, () => echo(wxpay)));
    await wxpay.close();
    return calls;
  },

  'calls that are aborted, or run out of time': async (config, sandbox) => {
    const wxpay = new Wechatpay(config);
    await wxpay.encrypt('a');
    sandbox.fault({ kind: 'delay', delay: 300 });
    const controller = new AbortController();
    const calls = Promise.allSettled([
      echo(wxpay, { timeout: 1 }),
      echo(wxpay, { signal: controller.signal }),
      echo(wxpay, { signal: AbortSignal.abort() }),
    ]);
    controller.abort();
    return calls;
  },

  'a store that never answers': async (config) => {
    const store = { get: () => new Promise(() => {}), set: () => new Promise(() => {}) };
    void new Wechatpay({ ...config, certificates: { store } }).encrypt('a');
  },

  'a store that fails': async (config) => {
    const fail = () => Promise.reject(new Error('store'));
    await echo(new Wechatpay({ ...config, certificates: { store: { get: fail, set: fail } } }));
  },

  'a handler that fails after its time': async (config, _, identity) => {
    const timer = new ManualTimer();
    const errors: unknown[] = [];
    const notifications = new Notifications(config, { timer, onError: (error) => errors.push(error) });
    const started = once(process, 'scene');
    notifications.otherwise(() => {
      process.emit('scene' as never);
      return once(process, 'late').then(() => Promise.reject(new Error('late')));
    });
    const type: string = 'NEW.TYPE';
    const message = await signNotification(identity, type, {}, { key: 'certificate' });
    const reply = notifications.receive({ method: 'POST', target: '/', ...message });
    await started;
    timer.advance(4_500);
    await reply;
    process.emit('late' as never);
    while (errors.length < 2) await new Promise(setImmediate);
  },
};

async function main(): Promise<void> {
  process.on('unhandledRejection', (reason) => console.log(String(reason)));
  const identity: Identity = JSON.parse(process.env['IDENTITY'] ?? '');
  const sandbox = await Sandbox.start({ identity, keys: 'certificate' });
  const { certs: _, ...config } = sandbox.config;
  await SCENES[process.argv[2] ?? '']?.({ ...config, certificates: 'auto' }, sandbox, identity);
  await sandbox.close();
  console.log('ended');
}

if (require.main === module) void main();

export const scenes = Object.keys(SCENES);
