import { createPublicKey, type KeyObject } from 'node:crypto';
import { ConfigError } from '../errors';
import { type Certificate, readCertificates } from './certificate';
import { loadKey } from './key';
import type { KeySource } from './key-source';
import { openPkcs12 } from './pkcs12';

/** The merchant's certificate and its key, for endpoints with mutual TLS. */
export interface ClientCertificate {
  readonly key: KeyObject;
  /** The certificate of the key. */
  readonly certificate: Certificate;
  /** The other certificates that came with it: those of its issuers. */
  readonly chain: readonly Certificate[];
}

/** Where the pair is: two PEM or DER sources, or one PKCS#12 file such as `apiclient_cert.p12`. */
export type ClientCertificateSource =
  | { readonly cert: KeySource; readonly key: KeySource }
  | {
      /** DER bytes, their base64, or `file:///…`. */
      readonly pfx: Uint8Array | string;
      /** Of the file that the merchant platform hands out: the merchant id. */
      readonly passphrase?: string;
    };

/** What a certificate is checked against, and how errors name it. */
export interface ClientCertificateChecks {
  /** What errors call the source. */
  readonly field?: string;
  /** The present time in milliseconds; default `Date.now`. */
  readonly clock?: () => number;
}

/** Loads the merchant's client certificate and checks it before a TLS handshake fails without a word. */
export const ClientCertificate = {
  /**
   * Loads a certificate with its key.
   *
   * @throws ConfigError where the passphrase is wrong, the key is missing, certificate and key do not belong together,
   * or the certificate has expired.
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
      'the certificate and the key do not belong together',
      'Use apiclient_cert.pem and apiclient_key.pem of one issue; a renewed certificate has a new key.',
    );
  }
  if (certificate.validTo.getTime() <= now) {
    throw new ConfigError(
      field,
      `the certificate ${certificate.serial} expired on ${certificate.validTo.toISOString()}`,
      'Renew it on the merchant platform, and change its serial and key with it.',
    );
  }
  return Object.freeze({ key, certificate, chain: certificates.filter((other) => other !== certificate) });
}

/** Reads PKCS#12 files. */
export const Pkcs12 = {
  /**
   * Opens a PKCS#12 file: modern ones, and the RC2-40 ones of the merchant platform that OpenSSL 3 refuses.
   *
   * @param pfx DER bytes, their base64, or `file:///…`.
   * @param passphrase of the file that the merchant platform hands out: the merchant id.
   * @throws ConfigError where the passphrase is wrong, the key is missing, certificate and key do not belong together,
   * or the certificate has expired.
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
