import type { KeyObject } from 'node:crypto';
import { AesGcm, Certificate } from '../crypto';
import { NetworkError, WechatpayError } from '../errors';
import { parseJson } from '../json';
import type { PlatformKey } from './keys';

/** A certificate as WeChat Pay sends it: sealed with the APIv3 key, which proves where it comes from. */
export interface EncryptedCertificate {
  /** The serial that the certificate must have. */
  readonly serial: string;
  readonly nonce: string;
  readonly associated_data: string;
  readonly ciphertext: string;
}

const MOST = 32;
/** What WeChat Pay seals certificates with; notifications are sealed with the same key, and other associated data. */
const ASSOCIATED_DATA = 'certificate';
const WHOLE_PEM = /^\s*-----BEGIN CERTIFICATE-----\s[A-Za-z\d+/=\s]+-----END CERTIFICATE-----\s*$/;

/**
 * The sealed certificates in the answer of `v3/certificates`, and nothing else of it.
 *
 * @throws {NetworkError} `ERR_CERTIFICATES` where it is no such answer.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012551764
 */
export function readCertificates(answer: Buffer | string): readonly EncryptedCertificate[] {
  const data = fieldOf(readJson(String(answer)), 'data');
  const sealed = Array.isArray(data) ? data.slice(0, MOST).map((item) => readSealed(item)) : [];
  if (sealed.length > 0) return sealed;
  throw refused('the response contains no certificate');
}

/** The form in which {@link readCertificates} reads them: that of `v3/certificates`. */
export function writeCertificates(sealed: readonly EncryptedCertificate[]): string {
  const data = sealed.map(({ serial, ...encrypt_certificate }) => ({
    serial_no: serial,
    encrypt_certificate,
  }));
  return JSON.stringify({ data });
}

/**
 * Opens a sealed certificate. The APIv3 key also seals notifications, whose text a customer can choose: a text is a
 * certificate only where it was sealed as one, is one whole PEM and has the serial that was named.
 *
 * @throws {DecryptionError} where the APIv3 key does not open it.
 * @throws {NetworkError} `ERR_CERTIFICATES` where it is no certificate, or another one.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012068829
 */
export function openCertificate(sealed: EncryptedCertificate, apiv3Key: KeyObject | string): Certificate {
  const { serial, nonce, associated_data, ciphertext } = sealed;
  if (associated_data !== ASSOCIATED_DATA) throw refused('its associated_data is not "certificate"');
  const pem = AesGcm.decrypt(ciphertext, apiv3Key, nonce, associated_data);
  if (!WHOLE_PEM.test(pem)) throw refused('its content is not exactly one PEM certificate');
  const certificate = readPem(pem);
  if (certificate.serial === serial.toUpperCase()) return certificate;
  throw refused(`the certificate listed as ${serial} has the serial ${certificate.serial}`);
}

/** The keys of sealed certificates. Throws as {@link openCertificate} does: one that is wrong proves all to be wrong. */
export function decryptCertificates(
  sealed: readonly EncryptedCertificate[],
  apiv3Key: KeyObject,
): PlatformKey[] {
  return sealed
    .map((each) => openCertificate(each, apiv3Key))
    .filter(({ publicKey }) => publicKey.asymmetricKeyType === 'rsa')
    .map(({ serial, publicKey, validFrom, validTo }) => ({
      serial,
      publicKey,
      validity: { from: validFrom, to: validTo },
    }));
}

function readPem(pem: string): Certificate {
  try {
    return Certificate.from(pem, 'certificates');
  } catch (error) {
    if (error instanceof WechatpayError) throw refused('its content is not a readable certificate', error);
    throw error;
  }
}

function refused(why: string, cause?: unknown): NetworkError {
  return new NetworkError(`Expected sealed platform certificates, but ${why}`, {
    code: 'ERR_CERTIFICATES',
    hint: 'Find out what changed it: a proxy in front of WeChat Pay, or whoever writes to the certificate store.',
    outcome: 'not-sent',
    cause,
  });
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function readSealed(item: unknown): EncryptedCertificate {
  const wrapped = fieldOf(item, 'encrypt_certificate');
  const serial = textOf(item, 'serial_no');
  const nonce = textOf(wrapped, 'nonce');
  const associated_data = textOf(wrapped, 'associated_data');
  const ciphertext = textOf(wrapped, 'ciphertext');
  if (serial && nonce && ciphertext && associated_data !== undefined) {
    return { serial, nonce, associated_data, ciphertext };
  }
  throw refused('an entry lacks serial_no, nonce, associated_data or ciphertext');
}

function textOf(value: unknown, name: string): string | undefined {
  const text = fieldOf(value, name);
  return typeof text === 'string' ? text : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
