import type { KeyObject } from 'node:crypto';
import { AesGcm, Certificate } from '../crypto';
import { NetworkError, WechatpayError } from '../errors';
import { parseJson } from '../json';
import type { PlatformKey } from './keys';

/** A certificate as WeChat Pay sends it: encrypted with the APIv3 key, which authenticates the sender. */
export interface EncryptedCertificate {
  /** The required serial of the certificate. */
  readonly serial: string;
  readonly nonce: string;
  readonly associated_data: string;
  readonly ciphertext: string;
}

const MOST = 32;
/** The associated data of certificates; notifications use the same key with other associated data. */
const ASSOCIATED_DATA = 'certificate';
const WHOLE_PEM = /^\s*-----BEGIN CERTIFICATE-----\s[A-Za-z\d+/=\s]+-----END CERTIFICATE-----\s*$/;

/**
 * Reads the encrypted certificates in the response of `v3/certificates`.
 *
 * @throws {NetworkError} `ERR_CERTIFICATES` if it is another response.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012551764
 */
export function readCertificates(answer: Buffer | string): readonly EncryptedCertificate[] {
  const data = fieldOf(readJson(String(answer)), 'data');
  const sealed = Array.isArray(data) ? data.slice(0, MOST).map((item) => readEncrypted(item)) : [];
  if (sealed.length > 0) return sealed;
  throw refused('the response contains no certificate');
}

/** Writes certificates in the format of `v3/certificates`, which {@link readCertificates} reads. */
export function writeCertificates(sealed: readonly EncryptedCertificate[]): string {
  const data = sealed.map(({ serial, ...encrypt_certificate }) => ({
    serial_no: serial,
    encrypt_certificate,
  }));
  return JSON.stringify({ data });
}

/**
 * Decrypts a certificate. The APIv3 key also encrypts notifications, whose text a customer can choose, so a text counts
 * as a certificate only if it has the associated data of one, is exactly one PEM block and has the listed serial.
 *
 * @throws {DecryptionError} if the APIv3 key does not decrypt it.
 * @throws {NetworkError} `ERR_CERTIFICATES` if it is not a certificate, or another one.
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

/** Decrypts certificates and returns their keys. Throws as {@link openCertificate} does: one invalid certificate invalidates all. */
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
  return new NetworkError(`Expected encrypted platform certificates, but ${why}`, {
    code: 'ERR_CERTIFICATES',
    hint: 'Look for a proxy that changes responses, and check which programs write to certificates.store.',
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

function readEncrypted(item: unknown): EncryptedCertificate {
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
