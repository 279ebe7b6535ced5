import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { Wechatpay, WechatpayError } from 'wechatpay-chain';
import { Hash } from 'wechatpay-chain/crypto';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { call } from '../support/client';

const NAME = '欧阳娜娜';
const CHANNELS = ['request', 'response', 'error', 'retry', 'certificates'].map((name) => `wechatpay:${name}`);

let identity: Identity;
let sandbox: Sandbox;
let wxpay: Wechatpay;

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity });
  wxpay = new Wechatpay({ ...sandbox.config, retry: { pause: 1 } });
}, 60_000);

afterAll(async () => {
  await wxpay.close();
  await sandbox.close();
});

afterEach(() => sandbox.clearFaults());

/** The secrets: keys, the secrets of both protocols, the signatures of all requests so far. */
function secrets(): string[] {
  const { merchant, platform, publicKey, apiv3Key, secret } = identity;
  const lines = [merchant, platform, publicKey].flatMap(({ privateKey }) => privateKey.split('\n'));
  const signatures = sandbox.requests.flatMap(({ headers, answer }) => [
    /signature="([^"]+)"/.exec(headers['authorization'] ?? '')?.[1],
    answer?.headers['Wechatpay-Signature'],
  ]);
  const found = [...lines.filter((line) => line.length === 64), ...signatures, apiv3Key, secret];
  return found.flatMap((text) => (text ? [text.slice(0, 64)] : []));
}

function expectNoSecret(texts: readonly string[]): void {
  const all = texts.join('\n');
  expect(all.length).toBeGreaterThan(0);
  expect(secrets().filter((secret) => all.includes(secret))).toEqual([]);
}

/** Calls that end in each way, one after the other. */
async function trouble(): Promise<unknown[]> {
  const json = { echo_message: 'a', encrypted_echo_message: NAME };
  const ends: unknown[] = [];
  for (const kind of [
    undefined,
    'wrong-signature',
    'unknown-serial',
    'error',
    'drop',
    'rate-limit',
  ] as const) {
    if (kind !== undefined) sandbox.fault({ kind });
    ends.push(await call(wxpay, 'post', 'v3/security/echo', { json }).catch((error: unknown) => error));
    sandbox.clearFaults();
  }
  return ends;
}

it('Inspecting a client, a response or an error shows no key, secret or signature.', async () => {
  const shown = [wxpay, wxpay.v3.pay, ...(await trouble())].map((value) =>
    inspect(value, { depth: 10, showHidden: !(value instanceof Object && 'headers' in value) }),
  );
  expectNoSecret(shown);
});

it('The JSON of a client, a response or an error contains no key, secret or signature.', async () => {
  expectNoSecret(
    [wxpay, ...(await trouble())].map((value) => JSON.stringify({ value, text: String(value) })),
  );
});

it('Events that a program can subscribe to contain no key, secret or signature.', async () => {
  const heard: string[] = [];
  const hear = (event: unknown) => heard.push(inspect(event, { depth: 10, showHidden: true }));
  for (const channel of CHANNELS) subscribe(channel, hear);
  await trouble();
  for (const channel of CHANNELS) unsubscribe(channel, hear);
  expectNoSecret(heard);
});

it('An error about a sensitive field names the field without its value.', async () => {
  const json = { echo_message: 'a', encrypted_echo_message: NAME.repeat(100) };
  const error = await call(wxpay, 'post', 'v3/security/echo', { json }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WechatpayError);
  const text = `${inspect(error, { depth: 10 })}${JSON.stringify(error)}`;
  expect(text).toContain('encrypted_echo_message');
  expect(text).not.toContain(NAME);
});

it('A configuration error does not show the invalid key.', () => {
  const { privateKey } = identity.merchant;
  const wrong = [
    { privateKey: privateKey.replace(/[A-Z]/g, '') },
    { serial: privateKey },
    { apiv3Key: `${identity.apiv3Key}${identity.apiv3Key}` },
    { baseURL: `https://me:${identity.apiv3Key}@host/` },
  ];
  const shown = wrong.map((config) => {
    try {
      return inspect(new Wechatpay({ ...sandbox.config, ...config }));
    } catch (error) {
      return inspect(error, { depth: 10, showHidden: true });
    }
  });
  expectNoSecret(shown);
});

it('Signatures and digests are compared in constant time.', async () => {
  const crypto: typeof import('node:crypto') = require('node:crypto');
  const compare = jest.spyOn(crypto, 'timingSafeEqual');
  const xml = { appid: 'wxd678efh567hg6787', mch_id: identity.mchid, out_trade_no: '1415659990' };
  await call(wxpay, 'post', 'v2/pay/orderquery', { xml }).catch(() => undefined);
  const compared = compare.mock.calls.length;
  compare.mockRestore();
  expect(compared).toBeGreaterThan(0);
  const sign = Hash.sign('MD5', 'a=1', identity.secret);
  expect([sign.slice(1), `${sign}0`, '', undefined].some((other) => Hash.equals(sign, other))).toBe(false);
});
