import { createSecretKey, type KeyObject, randomUUID } from 'node:crypto';
import { types } from 'node:util';
import type { Dispatcher } from 'undici';
import { ClientCertificate } from '../crypto';
import { ConfigError, shapeOf } from '../errors';
import { type Proxies, type RetryOptions, readProxies } from '../http';
import { isGlobal, WECHATPAY_HOSTS } from '../openapi';
import { pastedSerial, refuseUnknownOptions } from '../spelling';
import {
  type CertificateOptions,
  CertificateStore,
  DownloadedKeys,
  type DownloadedKeysOptions,
  FixedKeys,
  type KeyKind,
  type KeyStore,
  type MerchantIdentity,
  type PlatformKeys,
} from '../trust';
import { checkTexts } from './config-texts';
import { type MerchantKey, readMerchantKey } from './merchant-key';
import { CLIENT_OPTIONS, type WechatpayConfig } from './options';

const CONSTRUCTION = 'Call new Wechatpay({ mchid, serial, privateKey, certs, … }).';
const KEYS_HINT =
  "Pass WeChat Pay's public key by its PUB_KEY_ID_…, platform certificates by serial, or certificates: 'auto'.";
const APIV3_KEY_HINT = 'Pass the APIv3 key: WeChat Pay encrypts the platform certificates with it.';
const DEFAULT_BASE = 'https://api.mch.weixin.qq.com/';

/** A checked configuration: keys are loaded, defaults are set, secrets are hidden from logs. */
export interface ClientConfig {
  readonly mchid: string;
  readonly serial: string;
  readonly merchantKey: MerchantKey;
  readonly keys: PlatformKeys;
  /** The operation that platform certificates are downloaded from. */
  readonly certificatesPath: 'v3/certificates' | 'v3/global/certificates';
  readonly apiv3Key: KeyObject | undefined;
  readonly secret: KeyObject | undefined;
  /** The base of all paths: `baseURL` or its default, at the first of `hosts`. */
  readonly base: string;
  /** The origins that serve the API, the main one first. */
  readonly origins: readonly string[];
  readonly retry: RetryOptions;
  /** The client certificate for endpoints with mutual TLS. */
  readonly identity: ClientCertificate | undefined;
  /** Undefined for the default, with which operations may have other hosts. */
  readonly baseURL: string | undefined;
  readonly ca: string | undefined;
  readonly dispatcher: Dispatcher | undefined;
  readonly proxies: Proxies | undefined;
  readonly privateFileHosts: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly connectTimeout: number;
  readonly clock: () => number;
  readonly nonce: () => string;
}

/**
 * Checks a configuration and loads its keys.
 *
 * @param download downloads the platform certificates, if the configuration asks for them.
 * @throws {ConfigError} for the first fault found; `field` names the option, `hint` the remedy.
 */
export function readConfig(
  given: WechatpayConfig,
  download: DownloadedKeysOptions['download'],
): ClientConfig {
  const config = withoutRoot(readOptionsObject(given));
  checkTexts(config);
  const clock = config.clock ?? Date.now;
  const mchid = readMchid(config.mchid);
  const identity = readIdentity(config.merchant, clock);
  const serial = readSerial(config, identity);
  const merchantKey = readMerchantKey(config);
  const { publicKey } = merchantKey;
  checkPair(publicKey, identity);
  const apiv3Key = readApiv3Key(config.apiv3Key);
  const keys = readKeys(config, { serial, publicKey }, { mchid, clock, apiv3Key, download });
  const { base, origins } = readHosts(config);
  const certificatesPath = readGlobal(config.certificates, base)
    ? 'v3/global/certificates'
    : 'v3/certificates';
  const timeout = readTimeout('timeout', config.timeout ?? 30_000);
  return Object.freeze({
    mchid,
    serial,
    merchantKey,
    keys,
    certificatesPath,
    clock,
    identity,
    apiv3Key,
    secret: readSecret(config.secret),
    base,
    origins,
    baseURL: config.baseURL,
    retry: readRetry(config.retry),
    ca: config.ca,
    dispatcher: readDispatcher(config.dispatcher),
    proxies: readProxy(config),
    privateFileHosts: config.privateFileHosts === true,
    timeout,
    connectTimeout: readTimeout('connectTimeout', config.connectTimeout ?? Math.min(5_000, timeout / 2)),
    nonce: config.nonce ?? (() => randomUUID().replaceAll('-', '')),
  });
}

/** @throws {ConfigError} if it is not an object of options, or has a name that is not an option. */
function readOptionsObject(given: WechatpayConfig): WechatpayConfig {
  if (typeof given !== 'object' || given === null) {
    throw new ConfigError('config', `expected an object, received ${shapeOf(given)}`, CONSTRUCTION);
  }
  if (types.isPromise(given)) {
    throw new ConfigError('config', 'expected an object, received a promise', 'Await it first.');
  }
  if ('config' in given && typeof given.config === 'object') {
    throw new ConfigError(
      'config',
      'expected options, received an object whose config has them',
      'Pass its config: new Wechatpay(sandbox.config).',
    );
  }
  refuseUnknownOptions(given, CLIENT_OPTIONS, { of: 'new Wechatpay({ … })' });
  return given;
}

function readIdentity(
  merchant: WechatpayConfig['merchant'],
  clock: () => number,
): ClientCertificate | undefined {
  if (merchant === undefined) return undefined;
  if (typeof merchant !== 'object' || merchant === null) {
    throw new ConfigError(
      'merchant',
      `expected { cert, key } or { pfx, passphrase }, received ${shapeOf(merchant)}`,
      'Pass the certificate with its key: apiclient_cert.pem and apiclient_key.pem, or the bytes of apiclient_cert.p12.',
    );
  }
  const names = ['cert', 'key', 'pfx', 'passphrase'];
  refuseUnknownOptions(merchant, names, { parent: 'merchant', of: 'merchant' });
  return ClientCertificate.from(merchant, { field: 'merchant', clock });
}

/** Checks that the private key is that of the client certificate: WeChat Pay issues them as a pair. */
function checkPair(publicKey: KeyObject | undefined, identity: ClientCertificate | undefined): void {
  if (publicKey === undefined || identity === undefined) return;
  const { certificate } = identity;
  if (certificate.publicKey.equals(publicKey)) return;
  throw new ConfigError(
    'privateKey',
    `expected the private key of the certificate in merchant (serial ${certificate.serial}), received another key`,
    'Pass apiclient_key.pem of the same issue as apiclient_cert.pem: a renewed certificate has a new key.',
  );
}

/** Copies the fields of an object and of its classes, but none of a polluted `Object.prototype`. */
function withoutRoot<Fields extends object>(object: Fields): Fields;
function withoutRoot(object: object): object {
  const fields: Record<string, unknown> = Object.create(null);
  for (let at: object = object; ; ) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (!(name in fields)) fields[name] = Reflect.get(at, name, object);
    }
    const above: object | null = Object.getPrototypeOf(at);
    if (above === null || Object.getPrototypeOf(above) === null) return fields;
    at = above;
  }
}

function readKeys(
  { certs, certificates, prefer: preferred }: WechatpayConfig,
  merchant: MerchantIdentity,
  {
    mchid,
    apiv3Key,
    ...means
  }: Omit<DownloadedKeysOptions, 'apiv3Key' | 'interval'> & {
    readonly mchid: string;
    readonly apiv3Key: KeyObject | undefined;
  },
): PlatformKeys {
  const prefer = readPrefer(preferred);
  if (certificates === undefined) {
    const keys = new FixedKeys(present('certs', certs, KEYS_HINT), merchant, means.clock, prefer);
    if (preferred === 'certificate' && !keys.hasCertificate) throw noCertificate();
    return keys;
  }
  const { store, interval } = readCertificates(certificates);
  return new DownloadedKeys({
    ...means,
    apiv3Key: present('apiv3Key', apiv3Key, APIV3_KEY_HINT),
    interval,
    prefer,
    fixed:
      certs && Object.keys(certs).length > 0
        ? new FixedKeys(certs, merchant, means.clock, prefer)
        : undefined,
    store: store && new CertificateStore(store, mchid),
  });
}

/** Reads the preferred kind of key, which a function may change from call to call. */
function readPrefer(prefer: unknown = 'publicKey'): () => KeyKind {
  if (typeof prefer === 'function') return () => readKind(prefer());
  const kind = readKind(prefer);
  return () => kind;
}

function readKind(kind: unknown): KeyKind {
  if (kind === 'publicKey' || kind === 'certificate') return kind;
  throw new ConfigError(
    'prefer',
    `expected 'publicKey' or 'certificate', received ${textOf(kind)}`,
    'Pass one of the two, or a function that returns one. Leave it out to prefer the public key.',
  );
}

function noCertificate(): ConfigError {
  return new ConfigError(
    'prefer',
    "expected a platform certificate in certs for 'certificate', received none",
    "Add the platform certificate to certs, or pass certificates: 'auto' to download it.",
  );
}

function readCertificates(certificates: unknown): { store: KeyStore | undefined; interval: number } {
  const { store, interval = 12 * 3_600_000 }: CertificateOptions =
    typeof certificates === 'object' && certificates !== null ? certificates : {};
  const isStore = typeof store?.get === 'function' && typeof store.set === 'function';
  if (certificates !== 'auto' && typeof certificates !== 'object') {
    throw new ConfigError(
      'certificates',
      `expected 'auto' or { store, interval }, received ${textOf(certificates)}`,
      "Pass 'auto' to keep the certificates in memory, { store } to share them, or leave the option out.",
    );
  }
  if (store !== undefined && !isStore) {
    throw new ConfigError(
      'certificates.store',
      `expected an object with get and set, received ${shapeOf(store)}`,
      'Pass a Keyv instance, or an object with the same get and set.',
    );
  }
  if (typeof certificates === 'object' && certificates !== null) {
    const names = ['store', 'interval', 'global'];
    refuseUnknownOptions(certificates, names, { parent: 'certificates', of: 'certificates' });
  }
  return { store, interval: readTimeout('certificates.interval', interval) };
}

/** Tells whether the platform certificates are those of the global API. */
function readGlobal(certificates: WechatpayConfig['certificates'], base: string): boolean {
  const global: unknown = Object(certificates).global;
  if (global === undefined) return isGlobal(base);
  if (typeof global === 'boolean') return global;
  throw new ConfigError(
    'certificates.global',
    `expected a boolean, received ${shapeOf(global)}`,
    'Pass true for a merchant of WeChat Pay Global, or leave it out.',
  );
}

/**
 * Checks a time limit.
 *
 * @throws {ConfigError} if the limit is not a number of milliseconds above 0.
 */
export function readTimeout(field: string, timeout: number): number {
  if (typeof timeout === 'number' && timeout > 0) return timeout;
  throw new ConfigError(
    field,
    `expected a number of milliseconds above 0, received ${textOf(timeout)}`,
    'Pass a positive number of milliseconds.',
  );
}

/**
 * Returns an option that counts something, or its default.
 *
 * @throws {ConfigError} if it is not a positive integer.
 */
export function positiveInteger(field: string, value: number | undefined, standard: number): number {
  if (value === undefined) return standard;
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new ConfigError(
    field,
    `expected a positive integer, received ${String(value)}`,
    `The default is ${standard}.`,
  );
}

/** Returns the base URL, at the first of `hosts` if there are any, and the origin of each host. */
function readHosts({ baseURL = DEFAULT_BASE, hosts }: WechatpayConfig): {
  base: string;
  origins: readonly string[];
} {
  const url = URL.canParse(baseURL) ? new URL(baseURL) : undefined;
  if (url !== undefined) refusePlainHttp(url, hosts);
  if (hosts === undefined || url === undefined) return { base: baseURL, origins: [] };
  if (!Array.isArray(hosts) || hosts.length === 0) {
    throw new ConfigError(
      'hosts',
      `expected a non-empty array of host names, received ${Array.isArray(hosts) ? 'an empty array' : shapeOf(hosts)}`,
      "Pass the main host first: ['api.mch.weixin.qq.com', 'api2.mch.weixin.qq.com'].",
    );
  }
  const origins = hosts.map((host) => readOrigin(host, url.protocol));
  return { base: `${origins[0]}${url.pathname}`, origins };
}

/** Refuses http for the hosts of WeChat Pay, which would send signed requests in the clear. */
function refusePlainHttp({ protocol, hostname }: URL, hosts: WechatpayConfig['hosts']): void {
  const names = Array.isArray(hosts) ? hosts.map(String) : [hostname];
  const host = names.find((name) => WECHATPAY_HOSTS.includes(name));
  if (protocol !== 'http:' || host === undefined) return;
  throw new ConfigError(
    'baseURL',
    `expected https for a host of WeChat Pay, received http://${host}`,
    `Write https://${host}/, or leave baseURL out.`,
  );
}

function readOrigin(host: unknown, scheme: string): string {
  const url = `${scheme}//${String(host)}`;
  if (typeof host === 'string' && /^[^/?#@\\]+$/.test(host) && URL.canParse(url)) return new URL(url).origin;
  throw new ConfigError(
    'hosts',
    `expected a host name, received ${textOf(host)}`,
    'Pass host names without a scheme or a path, with a port where it is not the default: api2.mch.weixin.qq.com.',
  );
}

/** @throws {ConfigError} for an invalid number. */
export function readRetry(retry: WechatpayConfig['retry']): RetryOptions {
  if (retry === false) return { attempts: 1 };
  if (retry !== undefined && (typeof retry !== 'object' || retry === null)) {
    throw new ConfigError(
      'retry',
      `expected false or { attempts, pause }, received ${textOf(retry)}`,
      'Pass { attempts: 3 } for two retries, or false for none.',
    );
  }
  refuseUnknownOptions(retry ?? {}, ['attempts', 'pause'], { parent: 'retry', of: 'retry' });
  const { attempts, pause } = retry ?? {};
  if (attempts !== undefined && !(Number.isSafeInteger(attempts) && attempts >= 1)) {
    throw new ConfigError(
      'retry.attempts',
      `expected an integer from 1, received ${textOf(attempts)}`,
      'Pass the number of attempts, the first one included.',
    );
  }
  if (pause !== undefined && !(typeof pause === 'number' && pause >= 0)) {
    throw new ConfigError(
      'retry.pause',
      `expected a number of milliseconds from 0, received ${textOf(pause)}`,
      'Pass the pause before the first repeat in milliseconds.',
    );
  }
  return retry ?? {};
}

function present<T>(field: string, value: T | undefined | null, hint: string): T {
  if (value !== undefined && value !== null) return value;
  throw new ConfigError(field, 'expected a value, received none', hint);
}

function readMchid(mchid: unknown): string {
  if (typeof mchid === 'string' && /^\d{1,32}$/.test(mchid)) return mchid;
  throw new ConfigError(
    'mchid',
    `expected a string of 1 to 32 digits, received ${shapeOf(mchid)}`,
    "Pass the merchant ID as a string: '1900000109'.",
  );
}

function readSerial({ serial, signer }: WechatpayConfig, identity: ClientCertificate | undefined): string {
  const own = identity?.certificate.serial;
  if (serial !== undefined && signer !== undefined && serial.toUpperCase() !== signer.serial?.toUpperCase()) {
    throw new ConfigError(
      'serial',
      `expected ${signer.serial}, the serial of the signer, received ${serial}`,
      'Leave serial out: the signer has it.',
    );
  }
  const given = serial ?? signer?.serial ?? own;
  if (typeof given !== 'string' || !/^[0-9A-F]{1,64}$/i.test(given)) {
    const pasted = typeof given === 'string' ? pastedSerial(given) : undefined;
    if (pasted !== undefined) {
      throw new ConfigError(
        'serial',
        'expected the hexadecimal digits of the serial only, received other characters with them',
        `Pass '${pasted}'.`,
      );
    }
    if (typeof given === 'string' && given.startsWith('PUB_KEY_ID_')) {
      throw new ConfigError(
        'serial',
        'expected the serial of the merchant API certificate, received the ID of a WeChat Pay public key',
        'Pass the ID in certs, as the name of the public key; openssl x509 -in apiclient_cert.pem -noout -serial prints the serial.',
      );
    }
    const received = given === undefined ? 'none' : `${shapeOf(given)} of another form`;
    throw new ConfigError(
      'serial',
      `expected the hexadecimal serial of a certificate, received ${received}`,
      'Pass the serial of the merchant API certificate; openssl x509 -in apiclient_cert.pem -noout -serial prints it.',
    );
  }
  if (own !== undefined && given.toUpperCase() !== own) {
    throw new ConfigError(
      'serial',
      `expected ${own}, the serial of the certificate in merchant, received ${given}`,
      'Leave serial out: it is read from the certificate.',
    );
  }
  return own ?? given;
}

function readApiv3Key(key: unknown): KeyObject | undefined {
  if (key === undefined) return undefined;
  const bytes = typeof key === 'string' ? Buffer.byteLength(key) : undefined;
  if (typeof key === 'string' && bytes === 32) return createSecretKey(key, 'utf8');
  const received = bytes === undefined ? shapeOf(key) : `a string of ${bytes} bytes`;
  throw new ConfigError(
    'apiv3Key',
    `expected a string of 32 bytes, received ${received}`,
    'Copy the APIv3 key from the merchant platform, API security. It is not the APIv2 key.',
  );
}

function readSecret(secret: unknown): KeyObject | undefined {
  if (secret === undefined) return undefined;
  if (typeof secret === 'string' && secret !== '') return createSecretKey(secret, 'utf8');
  throw new ConfigError(
    'secret',
    `expected a non-empty string, received ${secret === '' ? 'an empty one' : shapeOf(secret)}`,
    'Pass the 32 characters of the APIv2 key, or leave the option out if you make no APIv2 calls.',
  );
}

function readDispatcher(dispatcher: Dispatcher | undefined): Dispatcher | undefined {
  if (dispatcher === undefined || typeof dispatcher?.dispatch === 'function') return dispatcher;
  throw new ConfigError(
    'dispatcher',
    `expected an undici Dispatcher, received ${shapeOf(dispatcher)}`,
    'Pass an Agent, a ProxyAgent or a MockAgent of undici 7 or later.',
  );
}

function readProxy({ proxy, dispatcher }: WechatpayConfig): Proxies | undefined {
  if (proxy !== undefined && dispatcher !== undefined) {
    throw new ConfigError(
      'proxy',
      'expected one of proxy and dispatcher, received both',
      'Leave proxy out, and pass a ProxyAgent or an EnvHttpProxyAgent of undici as the dispatcher.',
    );
  }
  return readProxies(proxy, process.env);
}

/** Describes a value that holds no secret: its type, and the text of a number or a string. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'number' ? String(value) : shapeOf(value);
}
