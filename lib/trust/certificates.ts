import type { KeyObject } from 'node:crypto';
import { AesGcm, Certificate } from '../crypto';
import { DecryptionError } from '../errors';
import { parseJson } from '../http';
import type { PlatformKey } from './keys';

/** A certificate as WeChat Pay sends it: sealed with the APIv3 key, which proves where it comes from. */
export interface SealedCertificate {
  readonly nonce: string;
  readonly associated_data: string;
  readonly ciphertext: string;
}

const MOST = 32;

/**
 * The sealed certificates in the answer of `v3/certificates`, and nothing else of it.
 *
 * @throws {DecryptionError} where it is no such answer.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012551764
 */
export function readCertificates(answer: Buffer | string): readonly SealedCertificate[] {
  const data = fieldOf(readJson(String(answer)), 'data');
  const sealed = Array.isArray(data) ? data.slice(0, MOST).flatMap((item) => readSealed(item)) : [];
  if (sealed.length > 0) return sealed;
  throw new DecryptionError('The answer holds no platform certificate', {
    hint: 'It is not the answer of v3/certificates: something on the way has changed it.',
  });
}

/**
 * Opens sealed certificates.
 *
 * @throws {DecryptionError} where the APIv3 key does not open one.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012068829
 */
export function openCertificates(sealed: readonly SealedCertificate[], apiv3Key: KeyObject): PlatformKey[] {
  return sealed
    .map(({ ciphertext, nonce, associated_data }) =>
      AesGcm.decrypt(ciphertext, apiv3Key, nonce, associated_data),
    )
    .map((pem) => Certificate.from(pem, 'certificates'))
    .filter(({ publicKey }) => publicKey.asymmetricKeyType === 'rsa')
    .map(({ serial, publicKey, validFrom, validTo }) => ({
      serial,
      publicKey,
      validity: { from: validFrom, to: validTo },
    }));
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function readSealed(item: unknown): SealedCertificate[] {
  const wrapped = fieldOf(item, 'encrypt_certificate') ?? item;
  const [nonce, associated_data = '', ciphertext] = ['nonce', 'associated_data', 'ciphertext'].map((name) => {
    const value = fieldOf(wrapped, name);
    return typeof value === 'string' ? value : undefined;
  });
  return nonce && ciphertext ? [{ nonce, associated_data, ciphertext }] : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
