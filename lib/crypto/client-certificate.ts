import { createPublicKey, type KeyObject } from 'node:crypto';
import { ConfigError } from '../errors';
import { type Certificate, readCertificates } from './certificate';
import { loadKey } from './key';
import type { KeySource } from './key-source';
import { openPkcs12 } from './pkcs12';

/** The merchant's certificate and its private key, for endpoints with mutual TLS. */
export interface ClientCertificate {
  readonly key: KeyObject;
  /** The certificate of the key. */
  readonly certificate: Certificate;
  /** The certificates of its issuers, from the same source. */
  readonly chain: readonly Certificate[];
}

/** The source of the pair: two PEM or DER sources, or one PKCS#12 file such as `apiclient_cert.p12`. */
export type ClientCertificateSource =
  | { readonly cert: KeySource; readonly key: KeySource }
  | {
      /** DER bytes, their base64, or `file:///…`. */
      readonly pfx: Uint8Array | string;
      /** The merchant ID, for the file that the merchant platform issues. */
      readonly passphrase?: string;
    };

/** Options of the checks. */
export interface ClientCertificateChecks {
  /** The name of the source in errors. */
  readonly field?: string;
  /** The present time in milliseconds; default `Date.now`. */
  readonly clock?: () => number;
}

/** Loads the merchant's client certificate and checks it, since a failed TLS handshake names no reason. */
export const ClientCertificate = {
  /**
   * Loads a certificate with its key.
   *
   * @throws ConfigError if the passphrase is wrong, the key is missing, certificate and key do not match, or the
   * certificate has expired.
   * @example
   * import { ClientCertificate } from 'wechatpay-chain/crypto'
   * ClientCertificate.from({ pfx: 'file:///etc/wechatpay/apiclient_cert.p12', passphrase: '1900000109' })
   */
  from(
    source: ClientCertificateSource,
    { field = 'merchant', clock = Date.now }: ClientCertificateChecks = {},
  ): ClientCertificate {
    return pair(read(source, field), field, clock());
  },
};

interface Parts {
  readonly key: KeyObject;
  readonly certificates: readonly Certificate[];
}

function read(source: ClientCertificateSource, field: string): Parts {
  if ('pfx' in source) return openPkcs12(source.pfx, source.passphrase ?? '', `${field}.pfx`);
  return {
    key: loadKey(source.key, 'private', `${field}.key`),
    certificates: readCertificates(source.cert, `${field}.cert`),
  };
}

function pair({ key, certificates }: Parts, field: string, now: number): ClientCertificate {
  const publicKey = createPublicKey(key);
  const certificate = certificates.find((candidate) => candidate.publicKey.equals(publicKey));
  if (certificate === undefined) {
    throw new ConfigError(
      field,
      'expected a certificate and its private key, received a certificate of another key',
      'Use apiclient_cert.pem and apiclient_key.pem of the same issue; a renewed certificate has a new key.',
    );
  }
  if (certificate.validTo.getTime() <= now) {
    throw new ConfigError(
      field,
      `expected a valid certificate, received ${certificate.serial}, which expired on ${certificate.validTo.toISOString()}`,
      'Renew the certificate on the merchant platform, then change serial and privateKey as well.',
    );
  }
  return Object.freeze({ key, certificate, chain: certificates.filter((other) => other !== certificate) });
}

/** Reads PKCS#12 files. */
export const Pkcs12 = {
  /**
   * Opens a PKCS#12 file, including the RC2-40 files of the merchant platform that OpenSSL 3 refuses.
   *
   * @param pfx DER bytes, their base64, or `file:///…`.
   * @param passphrase the merchant ID, for the file that the merchant platform issues.
   * @throws ConfigError if the passphrase is wrong, the key is missing, certificate and key do not match, or the
   * certificate has expired.
   * @example
   * import { Pkcs12 } from 'wechatpay-chain/crypto'
   * const { key, certificate } = Pkcs12.open('file:///etc/wechatpay/apiclient_cert.p12', '1900000109')
   */
  open(
    pfx: Uint8Array | string,
    passphrase: string,
    { field = 'pfx', clock = Date.now }: ClientCertificateChecks = {},
  ): ClientCertificate {
    return pair(openPkcs12(pfx, passphrase, field), field, clock());
  },
};
