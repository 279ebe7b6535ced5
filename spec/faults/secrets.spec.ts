import { execFile } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import path from 'node:path';
import { inspect, promisify } from 'node:util';
import { Wechatpay } from 'wechatpay-chain';
import { Notifications } from 'wechatpay-chain/notify';
import { type FaultKind, type Identity, Sandbox, signNotification } from 'wechatpay-chain/sandbox';
import { KINDS } from '../support/faults';

const CHANNELS = ['request', 'response', 'error', 'retry', 'certificates'].map((name) => `wechatpay:${name}`);
const NAME = '欧阳娜娜的姓名';
const MESSAGE = 'what a body says';

let identity: Identity;
let sandbox: Sandbox;
/** Everything that a program could print: errors, events, clients, responses. */
const printed: string[] = [];

function print(value: unknown, showHidden = true): void {
  const json = JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item));
  printed.push(inspect(value, { depth: 10, showHidden }), String(value), json ?? '');
  if (value instanceof Error) {
    printed.push(value.stack ?? '', value.message);
    if (value.cause !== undefined) print(value.cause, showHidden);
  }
}

/** How often each channel published an event. */
const heard = new Map<string | symbol, number>();

function hear(event: unknown, channel: string | symbol): void {
  heard.set(channel, (heard.get(channel) ?? 0) + 1);
  print(event);
}

/** What must not be printed, by value. */
function secrets(): [what: string, value: string][] {
  const pems: [string, string][] = [
    ['the merchant key', identity.merchant.privateKey],
    ["the platform's key", identity.platform.privateKey],
  ];
  const lines = pems.flatMap(([what, pem]) =>
    pem
      .split('\n')
      .filter((line) => line.length === 64)
      .map((line): [string, string] => [what, line]),
  );
  const signatures = sandbox.requests.flatMap(({ headers, body, answer }): [string, string][] => {
    const own = /signature="([^"]+)"/.exec(headers['authorization'] ?? '')?.[1];
    const theirs = answer?.headers['Wechatpay-Signature'];
    const signs = [body, answer?.body].map((xml) => /<sign>(?:<!\[CDATA\[)?(\w+)/.exec(String(xml))?.[1]);
    // A fault changes the end of a signature.
    return [own, theirs, ...signs].flatMap((value): [string, string][] =>
      value ? [['a signature', value.slice(0, Math.min(64, value.length - 1))]] : [],
    );
  });
  return [
    ...lines,
    ...signatures,
    ['the APIv3 key', identity.apiv3Key],
    ['the APIv2 key', identity.secret],
    ['a sensitive field', NAME],
    ['a body', MESSAGE],
  ];
}

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity, keys: 'certificate' });
  for (const channel of CHANNELS) subscribe(channel, hear);
}, 60_000);

afterAll(async () => {
  for (const channel of CHANNELS) unsubscribe(channel, hear);
  await sandbox.close();
});

async function trouble(config: object, kind: FaultKind | undefined): Promise<void> {
  const { certs: _, ...rest } = sandbox.config;
  const limit = kind === 'delay' ? { timeout: 300 } : {};
  const base = { ...rest, certificates: 'auto' as const, retry: { pause: 0 }, ...limit, ...config };
  await using wxpay = new Wechatpay(base);
  print(wxpay);
  print(wxpay.v3.pay);
  const paths = ['/v3/security/echo', '/pay/orderquery'];
  const delay = kind === 'delay' ? 1000 : 0;
  const faults = kind ? paths.map((each) => sandbox.fault({ kind, path: each, delay })) : [];
  const json = { echo_message: MESSAGE, encrypted_echo_message: NAME };
  await wxpay.v3.security.echo
    .post({ json })
    .then(({ status, headers: __, ...answer }) => print({ status, requestId: answer.requestId }), print);
  await wxpay.v3.refund.domestic.refunds.post({ json: {} as never }).catch(print);
  await wxpay.v3.certificates.get().then(
    (answer) => print(answer),
    (error) => print(error),
  );
  const xml = { appid: 'wxd678efh567hg6787', mch_id: identity.mchid, out_trade_no: '1415659990' };
  // The sign of APIv2 is one of the fields of `detail`: a program that reads hidden fields may see it.
  await wxpay.v2.pay.orderquery.post({ xml }).catch((error) => print(error, false));
  await wxpay.decrypt('AAAA').catch(print);
  await wxpay.encrypt('x'.repeat(500)).catch(print);
  for (const fault of faults) fault.clear();
}

/** The results and warnings of a receiver with such a configuration for a notification. */
async function notified(config: object, change: (body: string) => string): Promise<void> {
  const { headers, body } = await signNotification(identity, 'MEMBERCARD.ACCEPT_CARD', {
    phone_number: NAME,
  } as never);
  const notifications = new Notifications(
    { ...sandbox.config, ...publicKey(), ...config },
    { onError: (error) => print(error) },
  );
  notifications.otherwise(() => Promise.reject(new Error('the handler failed')));
  const message = { method: 'POST', target: '/', headers, body: change(body.toString()) };
  const { body: reply } = await notifications.receive(message);
  print(String(reply));
  await notifications.parse(message).catch(print);
}

const publicKey = () => ({ certs: { [identity.publicKey.id]: identity.publicKey.publicKey } });

function expectNone(texts: readonly string[] = printed): void {
  for (const [what, value] of secrets()) {
    const found = texts.find((text) => text.includes(value));
    expect({ what, found }).toEqual({ what, found: undefined });
  }
}

describe('no secret is printed', () => {
  it.each([undefined, ...KINDS])('when a call fails with %s', async (kind) => {
    await trouble({}, kind);
    expectNone();
  });

  it.each<[string, object]>([
    ['another APIv3 key', { apiv3Key: 'q'.repeat(32) }],
    ['a different serial', { serial: 'ABCDEF', merchant: undefined }],
    ['a refused connection', { baseURL: 'http://127.0.0.1:1/' }],
    ['a wrong clock', { clock: () => 0 }],
  ])('when the client is built with %s', async (_, config) => {
    await trouble(config, undefined);
    expectNone();
    expect(printed.some((text) => text.includes('q'.repeat(32)))).toBe(false);
  });

  it.each<[string, object, (body: string) => string]>([
    ['a handler that fails', {}, (body) => body],
    ['a modified body', {}, (body) => `${body} `],
    ['another APIv3 key', { apiv3Key: 'q'.repeat(32) }, (body) => body],
    ['an unknown serial', { certs: {}, certificates: 'auto' }, (body) => body],
  ])('when a notification meets %s', async (_, config, change) => {
    await notified(config, change);
    expectNone();
  });

  it('in the output of NODE_DEBUG=wechatpay', async () => {
    const support = path.join(__dirname, '../support');
    const scene = 'a client that is closed in the middle of calls that fail';
    const args = ['-r', path.join(support, 'register.cjs'), path.join(support, 'unawaited.ts'), scene];
    const env = { ...process.env, IDENTITY: JSON.stringify(identity), NODE_DEBUG: 'wechatpay' };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
    expect(stderr.match(/^WECHATPAY \d+: (?:request|retry|error|certificates) /gm)?.length).toBeGreaterThan(
      8,
    );
    expectNone([stdout, stderr]);
    expect(stderr).not.toMatch(/signature="|BEGIN|WECHATPAY2-/);
  });

  it.each<[string, (identity: Identity) => object]>([
    ['the APIv3 key as APIv3 key, too long', ({ apiv3Key }) => ({ apiv3Key: `${apiv3Key}${apiv3Key}` })],
    ['the private key as serial', ({ merchant }) => ({ serial: merchant.privateKey })],
    ['the private key as mchid', ({ merchant }) => ({ mchid: merchant.privateKey })],
    ['the APIv3 key as mchid', ({ apiv3Key }) => ({ mchid: apiv3Key })],
    ['the APIv3 key as password in baseURL', ({ apiv3Key }) => ({ baseURL: `https://me:${apiv3Key}@host/` })],
    ['the private key as platform key', ({ merchant }) => ({ certs: { AB: merchant.privateKey } })],
    ['a damaged private key', ({ merchant }) => ({ privateKey: merchant.privateKey.replace(/[A-Z]/g, '') })],
  ])('when the configuration is wrong: %s', (_, wrong) => {
    try {
      print(new Wechatpay({ ...sandbox.config, ...wrong(identity) }));
    } catch (error) {
      print(error);
    }
    expectNone();
  });

  it('and the tests above printed enough', () => {
    expect(printed.length).toBeGreaterThan(500);
    for (const channel of CHANNELS) expect([channel, heard.get(channel) ?? 0]).not.toEqual([channel, 0]);
    expect(printed.some((text) => text.includes('wechatpay') || text.includes('SignatureError'))).toBe(true);
  });
});
