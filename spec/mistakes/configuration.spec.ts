import { generateKeyPairSync } from 'node:crypto';
import { Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { type Identity, Sandbox, type SandboxOptions } from 'wechatpay-chain/sandbox';
import { config, merchant, PLATFORM_ID, platform } from '../support/client';
import { pem } from '../support/keys';
import { describeMistakes, type Mistake } from './mistake';

const CONFIG_ERROR = 'ConfigError ERR_CONFIG not-sent';
const SERIAL = '4354C9F3B2A1D0E5F60718293A4B5C6D7E8F9012';

let identity: Identity;
let other: Identity;
beforeAll(async () => {
  [identity, other] = await Promise.all([Sandbox.identity(), Sandbox.identity()]);
});
const changing = () => ({
  'merchant serial': identity.merchant.serial,
  'platform serial': identity.platform.serial,
});

const build = (overrides: object | (() => object)) => () => {
  const given = typeof overrides === 'function' ? overrides() : overrides;
  return new Wechatpay({ ...config, ...given } as WechatpayConfig);
};
const own = () => {
  const { certificate, privateKey } = identity.merchant;
  return { serial: undefined, privateKey, merchant: { cert: certificate, key: privateKey } };
};

/** Rows of mistakes that end in a ConfigError. */
const rows = (mistakes: readonly (readonly [what: string, make: () => unknown])[]): Mistake[] =>
  mistakes.map(([what, make]) => ({ what, make, error: CONFIG_ERROR }));

describe('the constructor refuses', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rawClass = Wechatpay as unknown as (config: WechatpayConfig) => unknown;

  describeMistakes(
    rows([
      ['a call without new', () => rawClass(config)],
      ['no argument', () => Reflect.construct(Wechatpay, [])],
      ['a promise of the configuration', () => Reflect.construct(Wechatpay, [Promise.resolve(config)])],
      ['a gateway in place of its config', () => Reflect.construct(Wechatpay, [{ config }])],
      ['a misspelled option', build({ privatKey: 'x' })],
      ['an option in snake case', build({ api_v3_key: 'x' })],
      ['an option with swapped letters', build({ timeuot: 1 })],
      ['an option that does not exist', build({ retries: 3 })],
      ['a misspelled option of retry', build({ retry: { attemps: 3 } })],
      ['a number as retry', build({ retry: 3 })],
      ['a misspelled option of certificates', build({ certificates: { intervall: 1 } })],
      ['true as certificates', build({ certificates: true })],
      ['other names in merchant', build({ merchant: { certificate: 'x', privateKey: 'y' } })],
      ['a path as merchant', build({ merchant: './apiclient_cert.p12' })],
      [
        'a path where the bytes of a p12 belong',
        build({ merchant: { pfx: '/etc/wechatpay/apiclient_cert.p12' } }),
      ],
      ['a path as the private key', build({ privateKey: './apiclient_key.pem' })],
      ['a path of Windows as the private key', build({ privateKey: 'C:\\keys\\apiclient_key.pem' })],
      ['a file URL that leads nowhere', build({ privateKey: 'file:///nowhere/apiclient_key.pem' })],
      ['half of a private key', build({ privateKey: pem(merchant.privateKey).slice(0, 400) })],
      ['the certificate as the private key', build(() => ({ privateKey: identity.merchant.certificate }))],
      ['the public key as the private key', build({ privateKey: pem(merchant.publicKey) })],
      ['an elliptic-curve key', build({ privateKey: ec.privateKey })],
      ['no private key', build({ privateKey: undefined })],
      [
        'a private key of another certificate',
        build(() => ({ ...own(), privateKey: other.merchant.privateKey })),
      ],
      [
        'a certificate and a key of another one',
        build(() => ({
          ...own(),
          merchant: { cert: identity.merchant.certificate, key: other.merchant.privateKey },
        })),
      ],
      ['other bytes as a p12', build({ merchant: { pfx: Buffer.from([0x30, 0x03, 0x02, 0x01, 0x03]) } })],
      ['a number as mchid', build({ mchid: 1900000109 })],
      ['an appid as mchid', build({ mchid: 'wxd678efh567hg6787' })],
      ['a mchid with a line break', build({ mchid: '1900000109\n' })],
      ["'undefined' as mchid", build({ mchid: `${undefined}` })],
      ["'undefined' as the APIv3 key", build({ apiv3Key: String(undefined) })],
      ["'null' as the private key", build({ privateKey: String(null) })],
      [
        'an unset variable as the name of a key',
        build({ certs: { [String(undefined)]: platform.publicKey } }),
      ],
      ['an unset variable as a key of WeChat Pay', build({ certs: { [PLATFORM_ID]: 'undefined' } })],
      ['an APIv3 key with a line break', build({ apiv3Key: `${'k'.repeat(32)}\n` })],
      ['an APIv3 key in quotation marks', build({ apiv3Key: `"${'k'.repeat(32)}"` })],
      ['an APIv3 key of 31 characters', build({ apiv3Key: 'k'.repeat(31) })],
      ['an APIv2 key with spaces', build({ secret: ` ${'k'.repeat(32)}` })],
      ['an empty APIv2 key', build({ secret: '' })],
      ['serial=… pasted whole', build({ serial: `serial=${SERIAL}` })],
      ['a serial with colons', build({ serial: SERIAL.match(/../g)?.join(':') })],
      ['a public key ID as serial', build({ serial: PLATFORM_ID })],
      ['no serial', build({ serial: undefined })],
      ['the serial of another certificate', build(() => ({ ...own(), serial: SERIAL }))],
      ['no certs', build({ certs: undefined })],
      ['empty certs', build({ certs: {} })],
      ['a key ID of another form', build({ certs: { PUB_KEY_0114: platform.publicKey } })],
      [
        'serial=… as the name of a certificate',
        build({ certs: { [`serial=${SERIAL}`]: platform.publicKey } }),
      ],
      [
        'the certificate of the merchant in certs',
        build(() => ({
          ...own(),
          certs: { [identity.merchant.serial]: identity.merchant.certificate },
        })),
      ],
      [
        'a certificate under a key ID',
        build(() => ({ certs: { [PLATFORM_ID]: identity.platform.certificate } })),
      ],
      [
        'a certificate under another serial',
        build(() => ({ certs: { [SERIAL]: identity.platform.certificate } })),
      ],
      [
        'the private key of the merchant in certs',
        build({ certs: { [PLATFORM_ID]: pem(merchant.privateKey) } }),
      ],
      ['downloaded certificates without an APIv3 key', build({ certificates: 'auto' })],
      ["'certificate' preferred without one", build({ prefer: 'certificate' })],
      ['another value as prefer', build({ prefer: 'public-key' })],
      ['plain HTTP to WeChat Pay', build({ baseURL: 'http://api.mch.weixin.qq.com/' })],
      [
        'plain HTTP to a host of WeChat Pay in hosts',
        build({ baseURL: 'http://x/', hosts: ['api2.mch.weixin.qq.com'] }),
      ],
      ['a base URL without a scheme', build({ baseURL: 'api.mch.weixin.qq.com' })],
      ['hosts with a scheme', build({ hosts: ['https://api.mch.weixin.qq.com'] })],
      ['a text as hosts', build({ hosts: 'api.mch.weixin.qq.com' })],
      ['a timeout with its unit', build({ timeout: '30s' })],
      ['a URL as the dispatcher', build({ dispatcher: 'http://proxy:8080' })],
      ['a signer beside a private key', build({ signer: { serial: config.serial, sign: async () => '' } })],
      ['a signer without sign', build({ privateKey: undefined, signer: { serial: config.serial } })],
    ]),
    changing,
  );
});

describe('the gateway refuses', () => {
  const start = (options: object) => () => Sandbox.start(options as SandboxOptions);

  describeMistakes(
    rows([
      ['new in place of start', () => Reflect.construct(Sandbox, [])],
      ['a misspelled option', start({ prot: 8080 })],
      ['an option of the client', start({ baseURL: 'http://127.0.0.1' })],
      ['a port as text', start({ port: '8080' })],
      ['a port that does not exist', start({ port: 70_000 })],
      ['a URL as host', start({ host: 'http://127.0.0.1' })],
      ['a number as mchid', start({ mchid: 1900000109 })],
      ['another value as keys', start({ keys: 'public_key' })],
      ['a promise as identity', start({ identity: Promise.resolve() })],
      ['a time as the clock', start({ clock: 1_700_000_000_000 })],
      ['a URL in notify', start({ notify: ['http://app:3000'] })],
      ['true as console', start({ console: true })],
      ['text as https', start({ https: 'yes' })],
      ['a fault of an unknown kind', start({ faults: [{ kind: 'explode' }] })],
      ['a file that does not exist as restore', start({ restore: '/nowhere/sandbox.json' })],
    ]),
    changing,
  );
});
