import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { WechatpayConfig } from './config';
import { ClientCertificate, Rsa } from './crypto';
import { ConfigError } from './errors';
import { FixedKeys, type PlatformKeys } from './trust';

/** A configuration that was checked: keys are loaded, defaults are in place, secrets are out of sight. */
export interface Settings {
  readonly mchid: string;
  readonly serial: string;
  readonly privateKey: KeyObject;
  readonly keys: PlatformKeys;
  readonly apiv3Key: KeyObject | undefined;
  readonly secret: KeyObject | undefined;
  /** What is shown where an endpoint wants mutual TLS. */
  readonly identity: ClientCertificate | undefined;
  /** Absent where the default holds, and with it what endpoints know of their own hosts. */
  readonly baseURL: string | undefined;
  readonly ca: string | undefined;
  readonly dispatcher: Dispatcher | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  readonly clock: () => number;
  readonly nonce: () => string;
}

/**
 * Checks a configuration and loads its keys.
 *
 * @throws {ConfigError} for the first fault found; `field` names it, `hint` says the way out.
 */
export function readConfig(config: WechatpayConfig): Settings {
  if (typeof config !== 'object' || config === null) {
    throw new ConfigError('config', 'is missing', 'new Wechatpay({ mchid, serial, privateKey, certs, … })');
  }
  const clock = config.clock ?? Date.now;
  const mchid = readMchid(config.mchid);
  const identity = config.merchant && ClientCertificate.from(config.merchant, { field: 'merchant', clock });
  const serial = readSerial(config, identity);
  const privateKey = Rsa.from(present('privateKey', config.privateKey), 'private', 'privateKey');
  const keys = new FixedKeys(present('certs', config.certs), { serial, privateKey }, clock);
  return Object.freeze({
    ...{ mchid, serial, privateKey, keys, clock, identity },
    apiv3Key: readApiv3Key(config.apiv3Key),
    secret: readSecret(config.secret),
    baseURL: config.baseURL,
    ca: config.ca,
    dispatcher: readDispatcher(config.dispatcher),
    timeout: readTimeout('timeout', config.timeout ?? 30_000),
    nonce: config.nonce ?? (() => randomBytes(16).toString('hex')),
  });
}

/** @throws {ConfigError} where the limit is no number of milliseconds above 0. */
export function readTimeout(field: string, timeout: number): number {
  if (typeof timeout === 'number' && timeout > 0) return timeout;
  throw new ConfigError(field, `${String(timeout)} is no limit`, 'Give milliseconds, more than 0.');
}

function present<T>(field: string, value: T | undefined | null): T {
  if (value !== undefined && value !== null) return value;
  throw new ConfigError(
    field,
    'is missing',
    'new Wechatpay({ mchid, serial, privateKey, certs, … }): see "Options" in the README.',
  );
}

function readMchid(mchid: unknown): string {
  if (typeof mchid === 'string' && /^\d{1,32}$/.test(mchid)) return mchid;
  const what =
    typeof mchid === 'string'
      ? `"${mchid}" is no merchant id`
      : `a ${typeof mchid} was given, text was expected`;
  throw new ConfigError('mchid', what, "Give the merchant id's digits as text: '1900000109'.");
}

function readSerial({ serial }: WechatpayConfig, identity: ClientCertificate | undefined): string {
  const own = identity?.certificate.serial;
  const given = serial ?? own;
  if (typeof given !== 'string' || !/^[0-9A-F]{1,64}$/i.test(given)) {
    const what = given === undefined ? 'is missing' : 'is no certificate serial';
    throw new ConfigError(
      'serial',
      what,
      'Give the serial of the merchant API certificate: openssl x509 -in apiclient_cert.pem -noout -serial',
    );
  }
  if (own !== undefined && given.toUpperCase() !== own) {
    throw new ConfigError(
      'serial',
      `is ${given}, but the certificate of merchant has the serial ${own}`,
      'Leave serial out: it is read from the certificate.',
    );
  }
  return own ?? given;
}

function readApiv3Key(key: unknown): KeyObject | undefined {
  if (key === undefined) return undefined;
  const bytes = typeof key === 'string' ? Buffer.byteLength(key) : undefined;
  if (typeof key === 'string' && bytes === 32) return createSecretKey(key, 'utf8');
  const what =
    bytes === undefined
      ? `a ${typeof key} was given, text was expected`
      : `has ${bytes} bytes, 32 are needed`;
  throw new ConfigError(
    'apiv3Key',
    what,
    'It is set on the merchant platform under API security; it is not the APIv2 key.',
  );
}

function readSecret(secret: unknown): KeyObject | undefined {
  if (secret === undefined) return undefined;
  if (typeof secret === 'string' && secret !== '') return createSecretKey(secret, 'utf8');
  throw new ConfigError(
    'secret',
    'is no APIv2 key',
    'Give its 32 characters as text, or leave it out where no APIv2 call is made.',
  );
}

function readDispatcher(dispatcher: Dispatcher | undefined): Dispatcher | undefined {
  if (dispatcher === undefined || typeof dispatcher?.dispatch === 'function') return dispatcher;
  throw new ConfigError(
    'dispatcher',
    'is no undici Dispatcher',
    'Give an Agent, a ProxyAgent or a MockAgent of undici 7 or later.',
  );
}
