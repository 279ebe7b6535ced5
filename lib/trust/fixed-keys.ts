import { KeyObject } from 'node:crypto';
import { Certificate, type KeySource, Rsa } from '../crypto';
import { ConfigError } from '../errors';
import type { KeyKind, PlatformKey, PlatformKeys } from './keys';
import { isExpired, selectKey } from './select-key';

/** Whom the keys must not belong to: a merchant's own certificate is the commonest mistake. */
export interface MerchantIdentity {
  readonly serial: string;
  /** Undefined where this process does not know it: a remote signer has the key. */
  readonly publicKey: KeyObject | undefined;
}

const PUBLIC_KEY_ID = /^PUB_KEY_ID_/;

/**
 * The keys that a client was configured with, by serial.
 *
 * @throws {ConfigError} where there is none, where one cannot be read, where a certificate has another serial, and
 * where a key is the merchant's own.
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

  /** Whether a certificate is among them, valid or not. */
  get hasCertificate(): boolean {
    return [...this.#keys.values()].some(({ validity }) => validity !== undefined);
  }

  find(serial: string): PlatformKey | undefined {
    const key = this.#keys.get(serial);
    return key === undefined || isExpired(key, this.#clock()) ? undefined : key;
  }

  /** @throws {ConfigError} where every key has expired: no answer could be verified. */
  preferred(): PlatformKey {
    const key = this.current();
    if (key !== undefined) return key;
    throw allExpired(this.#keys.values());
  }

  /** @throws {ConfigError} where every key has expired. */
  available(): PlatformKey {
    return this.preferred();
  }

  /** The key to name and to encrypt with; undefined where every key has expired. */
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
    `every certificate has expired: ${ends.join(', ')}`,
    "Check this machine's clock. Then put WeChat Pay's public key or a current platform certificate into certs, or set certificates: 'auto'.",
  );
}

function noKey(): ConfigError {
  return new ConfigError(
    'certs',
    'holds no key',
    "Give WeChat Pay's public key by its PUB_KEY_ID_…, or platform certificates by serial, or certificates: 'auto'.",
  );
}

function readKey(serial: string, source: KeySource): PlatformKey {
  const field = `certs.${serial}`;
  const certificate = readCertificate(source);
  if (certificate === undefined) return { serial, publicKey: Rsa.from(source, 'public', field) };
  if (PUBLIC_KEY_ID.test(serial)) {
    throw new ConfigError(
      field,
      'holds a certificate',
      'A PUB_KEY_ID_… names a public key; a certificate goes by its serial.',
    );
  }
  if (certificate.serial !== serial) {
    throw new ConfigError(
      field,
      `holds the certificate ${certificate.serial}`,
      'Name each certificate by its own serial, in upper case.',
    );
  }
  return {
    serial,
    publicKey: Rsa.from(certificate.publicKey, 'public', field),
    validity: { from: certificate.validFrom, to: certificate.validTo },
  };
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
    `is the merchant's own certificate (serial ${merchant.serial})`,
    "There are three identities. serial and privateKey: your apiclient_cert.pem and apiclient_key.pem. certs: WeChat Pay's public key by its PUB_KEY_ID_…, or its platform certificate by that certificate's serial.",
  );
}
