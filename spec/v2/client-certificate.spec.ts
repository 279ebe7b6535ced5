import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { MockAgent } from 'undici';
import { ApiError, ConfigError, Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE } from '../sandbox/merchant';
import { call } from '../support/client';
import { signedXml } from '../support/xml';

let identity: Identity;
let sandbox: Sandbox;
let files: Record<'legacy' | 'modern' | 'cert' | 'key', string>;
const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-mtls-'));
const passphrase = '1900000109';

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity, https: true });
  const file = (name: string) => path.join(folder, name);
  writeFileSync(file('cert.pem'), identity.merchant.certificate);
  writeFileSync(file('key.pem'), identity.merchant.privateKey);
  const exported = (name: string, ...options: string[]) => {
    const source = ['-inkey', file('key.pem'), '-in', file('cert.pem')];
    const target = ['-out', file(name), '-passout', `pass:${passphrase}`];
    execFileSync('openssl', ['pkcs12', '-export', ...options, ...source, ...target]);
    return file(name);
  };
  files = {
    legacy: exported('legacy.p12', '-legacy'),
    modern: exported('modern.p12'),
    cert: file('cert.pem'),
    key: file('key.pem'),
  };
}, PATIENCE);
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

function connect(merchant: WechatpayConfig['merchant'] | undefined, more: object = {}): Wechatpay {
  const { merchant: _, ...rest } = sandbox.config;
  return new Wechatpay({ ...rest, ...(merchant === undefined ? {} : { merchant }), ...more });
}

const number = () => randomUUID().replaceAll('-', '');

/** A paid order, and what refunds 10 fen of it. */
async function refundable(wxpay: Wechatpay) {
  const out_trade_no = number();
  const common = { appid: 'wxd678efh567hg6787', mch_id: identity.mchid };
  await wxpay.v2.pay.unifiedorder.post({
    xml: {
      ...common,
      out_trade_no,
      body: '公仔',
      total_fee: 100,
      trade_type: 'APP',
      spbill_create_ip: '127.0.0.1',
      notify_url: 'https://shop.example/notify',
    },
  });
  sandbox.pay(out_trade_no);
  return () => ({ ...common, out_trade_no, out_refund_no: number(), total_fee: 100, refund_fee: 10 });
}

describe('operations that require the client certificate', () => {
  it.each<[string, () => WechatpayConfig['merchant']]>([
    ['a PEM pair', () => ({ cert: identity.merchant.certificate, key: identity.merchant.privateKey })],
    ['PEM files', () => ({ cert: pathToFileURL(files.cert).href, key: pathToFileURL(files.key).href })],
    ['a legacy PKCS#12 file', () => ({ pfx: pathToFileURL(files.legacy).href, passphrase })],
    ['a modern PKCS#12 file', () => ({ pfx: pathToFileURL(files.modern).href, passphrase })],
  ])('use %s, and two calls share one connection', async (_, merchant) => {
    await using wxpay = connect(merchant());
    const refund = await refundable(wxpay);
    const before = sandbox.connections;
    const first = await wxpay.v2.secapi.pay.refund.post({ xml: refund() });
    const second = await wxpay.v2.secapi.pay.refund.post({ xml: { ...refund(), sign_type: 'HMAC-SHA256' } });
    expect([first, second].map(({ data }) => data.result_code)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(sandbox.connections - before).toBe(1);
    expect(sandbox.requests.at(-1)?.certificate?.serialNumber).toBe(identity.merchant.serial);
  });

  it('do not share connections with other operations', async () => {
    await using wxpay = connect(sandbox.config.merchant);
    const refund = await refundable(wxpay);
    const done = refund();
    await wxpay.v2.secapi.pay.refund.post({ xml: done });
    await call(wxpay, 'post', 'v2/pay/refundquery', { xml: done });
    expect(sandbox.requests.at(-2)?.certificate).toBeDefined();
    expect(sandbox.requests.at(-1)?.certificate).toBeUndefined();
  });

  it('include an APIv3 call with security: true', async () => {
    await using wxpay = connect(sandbox.config.merchant);
    await wxpay.v3.certificates.get({ security: true });
    expect(sandbox.requests.at(-1)?.certificate?.serialNumber).toBe(identity.merchant.serial);
  });

  it('provide the serial of the merchant', async () => {
    await using wxpay = connect({ pfx: pathToFileURL(files.legacy).href, passphrase }, { serial: undefined });
    expect((await wxpay.v3.certificates.get()).status).toBe(200);
  });
});

describe('without a client certificate', () => {
  it('nothing is sent', async () => {
    await using wxpay = connect(undefined);
    const before = sandbox.requests.length;
    await expect(
      call(wxpay, 'post', 'v2/secapi/pay/refund', { xml: { mch_id: identity.mchid } }),
    ).rejects.toEqual(
      expect.objectContaining({
        constructor: ConfigError,
        field: 'merchant',
        outcome: 'not-sent',
        message: expect.stringContaining('v2/secapi/pay/refund'),
        hint: expect.stringContaining('apiclient_cert.pem'),
      }),
    );
    expect(sandbox.requests).toHaveLength(before);
  });

  it('security: false sends the call, and the gateway refuses it', async () => {
    await using wxpay = connect(undefined);
    const refund = await refundable(wxpay);
    await expect(wxpay.v2.secapi.pay.refund.post({ xml: refund(), security: false })).rejects.toMatchObject({
      constructor: ApiError,
      code: 'HTTP_400',
      hint: expect.stringContaining('client certificate'),
    });
    expect(sandbox.requests.at(-1)?.verdict).toMatchObject({ accepted: false, fault: 'certificate' });
  });
});

it('the certificate of another merchant is refused', async () => {
  const other = await Sandbox.identity({ mchid: identity.mchid });
  const { certificate: cert, privateKey: key } = other.merchant;
  const serial = other.merchant.serial;
  await using wxpay = connect({ cert, key }, { serial, privateKey: key });
  await expect(
    call(wxpay, 'post', 'v2/secapi/pay/refund', { xml: { mch_id: identity.mchid } }),
  ).rejects.toMatchObject({ code: 'HTTP_400' });
});

it('a custom dispatcher receives calls with a client certificate too', async () => {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const answer = signedXml({ return_code: 'SUCCESS', result_code: 'SUCCESS' }, 'MD5', identity.secret);
  agent.get(sandbox.url).intercept({ path: '/secapi/pay/refund', method: 'POST' }).reply(200, answer);
  await using wxpay = connect(sandbox.config.merchant, { dispatcher: agent });
  await call(wxpay, 'post', 'v2/secapi/pay/refund', { xml: { mch_id: identity.mchid } });
  agent.assertNoPendingInterceptors();
});

describe('the constructor refuses an unusable client certificate:', () => {
  it.each<[string, () => WechatpayConfig['merchant'], object, string, RegExp]>([
    [
      'a wrong passphrase',
      () => ({ pfx: pathToFileURL(files.legacy).href, passphrase: '1' }),
      {},
      'merchant.pfx',
      /passphrase/,
    ],
    [
      'a key of another certificate',
      () => ({ cert: identity.merchant.certificate, key: identity.platform.privateKey }),
      {},
      'merchant',
      /received a certificate of another key/,
    ],
    [
      'an expired certificate',
      () => sandbox.config.merchant,
      { clock: () => Date.now() + 6 * 365 * 86_400_000 },
      'merchant',
      /expired/,
    ],
    ['no PKCS#12 file', () => ({ pfx: Buffer.from([0x30, 0x00]) }), {}, 'merchant.pfx', /PKCS#12/],
  ])('%s', (_, merchant, more, field, message) => {
    expect(() => connect(merchant(), more)).toThrow(
      expect.objectContaining({ constructor: ConfigError, field, message: expect.stringMatching(message) }),
    );
  });

  it('a client certificate is not shown in inspections', async () => {
    await using wxpay = connect({ pfx: pathToFileURL(files.legacy).href, passphrase });
    expect(inspect(wxpay, { depth: 20, showHidden: true })).not.toMatch(
      /PRIVATE KEY|BEGIN|1900000109.{0,20}pass/,
    );
  });
});
