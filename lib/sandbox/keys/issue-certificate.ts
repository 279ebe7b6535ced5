import { randomBytes } from 'node:crypto';
import type * as Forge from 'node-forge';

const ORGANIZATION = 'wechatpay-chain sandbox';

/** A key pair and its certificate, all PEM. */
export interface CertifiedKey {
  /** Upper-case hex, 40 digits. */
  readonly serial: string;
  readonly certificate: string;
  readonly privateKey: string;
}

interface Issuance {
  /** The common name. */
  readonly subject: string;
  readonly privateKey: string;
  /** Absent: the certificate is its own issuer, a certificate authority. */
  readonly issuer?: CertifiedKey | undefined;
  /** The moment from which it is valid, in milliseconds. */
  readonly from: number;
  readonly years: number;
  /** Host names and addresses, for a server's certificate. */
  readonly hosts?: readonly string[];
}

// node-forge takes tens of milliseconds to load, and a gateway with an existing identity needs it only for https.
const load = (): typeof Forge => require('node-forge');

/**
 * 40 hex digits whose first byte is 0x40 to 0x7f: positive without the sign byte `00` that DER would put before it,
 * so that the serial has one spelling only.
 */
function newSerial(): string {
  const bytes = randomBytes(20);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex').toUpperCase();
}

function attributes(commonName: string): Forge.pki.CertificateField[] {
  return [
    { name: 'commonName', value: commonName },
    { name: 'organizationName', value: ORGANIZATION },
    { name: 'countryName', value: 'CN' },
  ];
}

function extensions(authority: boolean, hosts: readonly string[]): object[] {
  const altNames = hosts.map((host) =>
    /^[\d.]+$|:/.test(host) ? { type: 7, ip: host } : { type: 2, value: host },
  );
  return [
    { name: 'basicConstraints', cA: authority, critical: true },
    authority
      ? { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true }
      : { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'subjectKeyIdentifier' },
    ...(altNames.length > 0 ? [{ name: 'subjectAltName', altNames }] : []),
  ];
}

/** Issues an X.509 certificate over SHA-256 with RSA. */
export function issueCertificate(issuance: Issuance): CertifiedKey {
  const { subject, privateKey, issuer, from, years, hosts = [] } = issuance;
  const { pki, md } = load();
  const key = pki.privateKeyFromPem(privateKey);
  const serial = newSerial();
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.setRsaPublicKey(key.n, key.e);
  certificate.serialNumber = serial.toLowerCase();
  certificate.validity.notBefore = new Date(from);
  certificate.validity.notAfter = new Date(from);
  certificate.validity.notAfter.setUTCFullYear(certificate.validity.notAfter.getUTCFullYear() + years);
  certificate.setSubject(attributes(subject));
  certificate.setIssuer(
    issuer ? pki.certificateFromPem(issuer.certificate).subject.attributes : attributes(subject),
  );
  certificate.setExtensions(extensions(issuer === undefined, hosts));
  certificate.sign(issuer ? pki.privateKeyFromPem(issuer.privateKey) : key, md.sha256.create());
  return { serial, certificate: pki.certificateToPem(certificate).replace(/\r/g, ''), privateKey };
}
