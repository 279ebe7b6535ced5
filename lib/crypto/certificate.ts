import { KeyObject, X509Certificate } from 'node:crypto';
import { ConfigError } from '../errors';
import { type KeySource, readEncoded } from './key-source';

/** The content of an X.509 certificate. */
export interface Certificate {
  /** The serial number, upper-case hex as in `Wechatpay-Serial`, `serial_no` and `openssl x509 -serial`. */
  readonly serial: string;
  /** One line per attribute: `CN=…\nO=…`. */
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly publicKey: KeyObject;
  readonly pem: string;
}

/** Reads X.509 certificates: the merchant's `apiclient_cert.pem`, WeChat Pay's platform certificates. */
export const Certificate = {
  /**
   * Reads a certificate: the first one if the source has several PEM blocks.
   *
   * @param source PEM, DER, base64 of DER, or `file:///…`.
   * @param field the name of the source in errors.
   * @throws ConfigError that describes the shape of the source.
   * @example
   * import { Certificate } from 'wechatpay-chain/crypto'
   * const { serial, validTo } = Certificate.from('file:///etc/wechatpay/apiclient_cert.pem')
   */
  from(source: KeySource, field = 'certificate'): Certificate {
    const [certificate] = readCertificates(source, field);
    return certificate;
  },
};

/** Reads every certificate of a source, at least one. */
export function readCertificates(source: KeySource, field: string): [Certificate, ...Certificate[]] {
  if (source instanceof KeyObject) throw missing(field, `a ${source.type} key`);
  const found = readEncoded(source, field);
  const [first, ...others] = found.flatMap(({ der }) => parse(der) ?? []).map(factsOf);
  if (first !== undefined) return [first, ...others];
  const label = found[0]?.label;
  throw missing(
    field,
    label === undefined ? `${found[0]?.der.length ?? 0} bytes of another format` : `a ${label}`,
  );
}

function parse(der: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

function factsOf(certificate: X509Certificate): Certificate {
  return Object.freeze({
    serial: certificate.serialNumber,
    subject: certificate.subject,
    issuer: certificate.issuer,
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    publicKey: certificate.publicKey,
    pem: certificate.toString(),
  });
}

function missing(field: string, what: string): ConfigError {
  return new ConfigError(
    field,
    `expected an X.509 certificate, received ${what}`,
    'Pass a certificate: the merchant API certificate is the file apiclient_cert.pem.',
  );
}
