import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { ConfigError, Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { config, MERCHANT_SERIAL, merchant, PLATFORM_ID, platform } from '../support/client';
import { pem } from '../support/keys';

let identity: Identity;
beforeAll(async () => {
  identity = await Sandbox.identity();
});

const build = (overrides: object) => () => new Wechatpay({ ...config, ...overrides } as WechatpayConfig);
const fault = (field: string, message: RegExp, hint: RegExp = /./) =>
  expect.objectContaining({
    constructor: ConfigError,
    code: 'ERR_CONFIG',
    outcome: 'not-sent',
    field,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });

describe('the constructor refuses', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 });

  it.each<[string, object, ReturnType<typeof fault>]>([
    ['no mchid', { mchid: undefined }, fault('mchid', /undefined/, /string/)],
    ['a number as mchid', { mchid: 1900000109 }, fault('mchid', /number/, /string/)],
    ['a mchid with a letter', { mchid: 'wx8888' }, fault('mchid', /string of 1 to 32 digits/)],
    ['no serial', { serial: undefined }, fault('serial', /received none/, /openssl/)],
    [
      'a serial with invalid characters',
      { serial: 'PUB_KEY_ID_1' },
      fault('serial', /the ID of a WeChat Pay public key/),
    ],
    ['no private key', { privateKey: undefined }, fault('privateKey', /received none/)],
    ['an elliptic-curve key', { privateKey: ec.privateKey }, fault('privateKey', /RSA/i)],
    ['a short key', { privateKey: small.privateKey }, fault('privateKey', /1024/)],
    ['a public key', { privateKey: pem(merchant.publicKey) }, fault('privateKey', /expected a private key/)],
    ['text that is not a key', { privateKey: 'not a key!' }, fault('privateKey', /PEM/)],
    [
      'a key file that does not exist',
      { privateKey: 'file:///nowhere/apiclient_key.pem' },
      fault('privateKey', /does not exist/),
    ],
    ['no certs', { certs: undefined }, fault('certs', /received none/)],
    ['empty certs', { certs: {} }, fault('certs', /at least one key/, /PUB_KEY_ID_/)],
    [
      "the merchant's serial among certs",
      { certs: { [MERCHANT_SERIAL]: platform.publicKey } },
      fault(`certs.${MERCHANT_SERIAL}`, /merchant's own/, /apiclient_cert.pem/),
    ],
    [
      "the merchant's key under another name",
      { certs: { [PLATFORM_ID]: merchant.publicKey } },
      fault(`certs.${PLATFORM_ID}`, /merchant's own/),
    ],
    [
      'a platform key that is not a key',
      { certs: { [PLATFORM_ID]: 'nothing!' } },
      fault(`certs.${PLATFORM_ID}`, /PEM/),
    ],
    [
      'a private key as platform key',
      { certs: { [PLATFORM_ID]: pem(platform.privateKey) } },
      fault(`certs.${PLATFORM_ID}`, /expected a public key or certificate/),
    ],
    [
      'an APIv3 key of 31 bytes',
      { apiv3Key: 'x'.repeat(31) },
      fault('apiv3Key', /32 bytes, received a string of 31 bytes/),
    ],
    [
      'an APIv3 key of 32 characters but more bytes',
      { apiv3Key: `é${'x'.repeat(31)}` },
      fault('apiv3Key', /33 bytes/),
    ],
    ['an APIv3 key that is not a string', { apiv3Key: 1 }, fault('apiv3Key', /number/)],
    ['an empty APIv2 key', { secret: '' }, fault('secret', /non-empty string, received an empty one/)],
    [
      'a base URL without a scheme',
      { baseURL: 'api.mch.weixin.qq.com' },
      fault('baseURL', /expected a URL with a host/),
    ],
    ['an object that is not a dispatcher', { dispatcher: {} }, fault('dispatcher', /undici/, /ProxyAgent/)],
    ['a timeout of 0', { timeout: 0 }, fault('timeout', /above 0, received 0/, /milliseconds/)],
    ['a timeout that is not a number', { timeout: '30s' }, fault('timeout', /30s/)],
  ])('%s', (_, overrides, expected) => {
    expect(build(overrides)).toThrow(expected);
  });

  it.each([undefined, null, 'text'])('the configuration %s', (value) => {
    expect(() => new Wechatpay(value as unknown as WechatpayConfig)).toThrow(
      fault('config', /expected an object, received /),
    );
  });

  it('the merchant certificate as a platform key', () => {
    const { serial, certificate, privateKey } = identity.merchant;
    const own = { serial, privateKey, certs: { [serial]: certificate } };
    expect(build(own)).toThrow(fault(`certs.${serial}`, /merchant's own/, /apiclient_cert.pem/));
  });

  it('a platform certificate under another serial', () => {
    const { serial, certificate } = identity.platform;
    expect(build({ certs: { ABCDEF: certificate } })).toThrow(fault('certs.ABCDEF', new RegExp(serial)));
    expect(build({ certs: { [PLATFORM_ID]: certificate } })).toThrow(
      fault(`certs.${PLATFORM_ID}`, /certificate/),
    );
  });

  it('a serial that differs from the merchant certificate', () => {
    const { certificate, privateKey } = identity.merchant;
    const merchantPair = { cert: certificate, key: privateKey };
    expect(build({ merchant: merchantPair, privateKey })).toThrow(
      fault('serial', /the serial of the certificate in merchant, received/, /Leave serial out/),
    );
  });
});

describe('a valid configuration', () => {
  it('accepts every form of key that merchants have', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-'));
    const file = path.join(folder, 'apiclient_key.pem');
    writeFileSync(file, pem(merchant.privateKey));
    for (const privateKey of [
      pem(merchant.privateKey),
      pem(merchant.privateKey).replaceAll('\n', '\\n'),
      Buffer.from(pem(merchant.privateKey)),
      merchant.privateKey,
      merchant.privateKey.export({ format: 'pem', type: 'pkcs1' }),
      merchant.privateKey.export({ format: 'der', type: 'pkcs8' }),
      pathToFileURL(file).href,
    ]) {
      expect(build({ privateKey })()).toBeInstanceOf(Wechatpay);
    }
  });

  it('reads the serial from the merchant certificate', () => {
    const { certificate, privateKey, serial } = identity.merchant;
    const merchantPair = { cert: certificate, key: privateKey };
    expect(build({ serial: undefined, merchant: merchantPair, privateKey })()).toBeInstanceOf(Wechatpay);
    expect(build({ serial: serial.toLowerCase(), merchant: merchantPair, privateKey })()).toBeInstanceOf(
      Wechatpay,
    );
  });
});

describe('no secret is shown by', () => {
  const secrets = { apiv3Key: `${'a'.repeat(31)}3`, secret: `${'b'.repeat(31)}2` };

  it('the inspection, JSON or text of a client', () => {
    const wxpay = build(secrets)();
    const shown = inspect(wxpay, { depth: 9, showHidden: true }) + JSON.stringify({ wxpay }) + String(wxpay);
    expect(inspect(wxpay)).toBe('Wechatpay <1900000109 at https://api.mch.weixin.qq.com/>');
    for (const secret of [...Object.values(secrets), pem(merchant.privateKey).slice(30, 60)])
      expect(shown).not.toContain(secret);
  });

  it('an error about an invalid secret', () => {
    for (const wrong of [
      { apiv3Key: 'wrong-but-secret' },
      { privateKey: 'wrong-but-secret' },
      { certs: { X: 'wrong-but-secret' } },
    ]) {
      let shown = '';
      try {
        build(wrong)();
      } catch (error) {
        shown = inspect(error) + JSON.stringify(error);
      }
      expect(shown).toContain('ERR_CONFIG');
      expect(shown).not.toContain('wrong-but-secret');
    }
  });
});
