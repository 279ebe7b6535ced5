import { KeyObject } from 'node:crypto';
import { Certificate, type KeySource, Rsa } from '../crypto';
import { ConfigError } from '../errors';
import { pastedSerial } from '../spelling';
import type { KeyKind, PlatformKey, PlatformKeys } from './keys';
import { isExpired, selectKey } from './select-key';

/** The merchant's identity, which certs must not contain: a common mistake. */
export interface MerchantIdentity {
  readonly serial: string;
  /** Undefined if a remote signer holds the key. */
  readonly publicKey: KeyObject | undefined;
}

const PUBLIC_KEY_ID = /^PUB_KEY_ID_/;
const NAME = /^(?:PUB_KEY_ID_\d+|[0-9A-F]{1,64})$/i;

/**
 * The configured keys by serial.
 *
 * @throws {ConfigError} if there is none, one cannot be read, a certificate has another serial, or a key is the merchant's
 * own.
 */
export class FixedKeys implements PlatformKeys {
  readonly #keys: ReadonlyMap<string, PlatformKey>;
  readonly #clock: () => number;
  readonly #prefer: () => KeyKind;

  constructor(
    certs: Readonly<Record<string, KeySource>>,
    merchant: MerchantIdentity,
    clock: () => number,
    prefer: () => KeyKind = () => 'publicKey',
  ) {
    const keys = Object.entries(certs).map(([serial, source]) => readKey(serial, source));
    for (const key of keys) refuseMerchant(key, merchant);
    this.#keys = new Map(keys.map((key) => [key.serial, key]));
    this.#clock = clock;
    this.#prefer = prefer;
    if (keys.length === 0) throw noKey();
  }

  /** Tells whether a certificate is among them, valid or not. */
  get hasCertificate(): boolean {
    return [...this.#keys.values()].some(({ validity }) => validity !== undefined);
  }

  find(serial: string): PlatformKey | undefined {
    const key = this.#keys.get(serial);
    return key === undefined || isExpired(key, this.#clock()) ? undefined : key;
  }

  /**
   * Returns the key to name in requests.
   *
   * @throws {ConfigError} if every key has expired, so that no response could be verified.
   */
  preferred(): PlatformKey {
    const key = this.current();
    if (key !== undefined) return key;
    throw allExpired(this.#keys.values());
  }

  /** @throws {ConfigError} if every key has expired. */
  available(): PlatformKey {
    return this.preferred();
  }

  /** Returns the key to select and to encrypt with; undefined if every key has expired. */
  current(): PlatformKey | undefined {
    return selectKey(this.#keys.values(), this.#clock(), this.#prefer());
  }
}

function allExpired(keys: Iterable<PlatformKey>): ConfigError {
  const ends = Array.from(
    keys,
    ({ serial, validity }) => `${serial} on ${validity?.to.toISOString().slice(0, 10)}`,
  );
  return new ConfigError(
    'certs',
    `expected a valid certificate, received expired ones only: ${ends.join(', ')}`,
    "Check the machine's clock. Then pass WeChat Pay's public key or a current platform certificate in certs, or certificates: 'auto'.",
  );
}

function noKey(): ConfigError {
  return new ConfigError(
    'certs',
    'expected at least one key, received an empty object',
    "Pass WeChat Pay's public key by its PUB_KEY_ID_…, platform certificates by serial, or certificates: 'auto'.",
  );
}

function readKey(serial: string, source: KeySource): PlatformKey {
  const field = `certs.${serial}`;
  if (!NAME.test(serial)) throw misnamed(field, serial);
  const certificate = readCertificate(source);
  if (certificate === undefined) return { serial, publicKey: Rsa.from(source, 'public', field) };
  if (PUBLIC_KEY_ID.test(serial)) {
    throw new ConfigError(
      field,
      'expected a public key, received a certificate',
      'Pass a public key for a PUB_KEY_ID_…, and a certificate by its serial.',
    );
  }
  if (certificate.serial !== serial) {
    throw new ConfigError(
      field,
      `expected the certificate ${serial}, received ${certificate.serial}`,
      'Pass each certificate by its own serial, in upper case.',
    );
  }
  return {
    serial,
    publicKey: Rsa.from(certificate.publicKey, 'public', field),
    validity: { from: certificate.validFrom, to: certificate.validTo },
  };
}

function misnamed(field: string, name: string): ConfigError {
  const pasted = pastedSerial(name);
  return new ConfigError(
    field,
    'expected the name PUB_KEY_ID_ and digits, or the hexadecimal serial of a platform certificate, received another name',
    pasted === undefined
      ? 'Copy the public key ID from the merchant platform, API security, next to the WeChat Pay public key.'
      : `Write '${pasted}'.`,
  );
}

function readCertificate(source: KeySource): Certificate | undefined {
  if (source instanceof KeyObject) return undefined;
  try {
    return Certificate.from(source);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

function refuseMerchant({ serial, publicKey }: PlatformKey, merchant: MerchantIdentity): void {
  const own =
    serial === merchant.serial || (merchant.publicKey !== undefined && publicKey.equals(merchant.publicKey));
  if (!own) return;
  throw new ConfigError(
    `certs.${serial}`,
    `expected a key of WeChat Pay, received the merchant's own certificate (serial ${merchant.serial})`,
    "Pass WeChat Pay's public key by its PUB_KEY_ID_…, or its platform certificate by that certificate's serial. apiclient_cert.pem and apiclient_key.pem belong to serial and privateKey.",
  );
}
