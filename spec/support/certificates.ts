import { createCipheriv, randomBytes } from 'node:crypto';
import type { CertifiedKey } from 'wechatpay-chain/sandbox';

/** A response of v3/certificates, made without the code under test. */
export function certificatesAnswer(certificates: readonly CertifiedKey[], apiv3Key: string): Buffer {
  const data = certificates.map(({ serial, certificate }) => ({
    serial_no: serial,
    effective_time: '2026-01-01T00:00:00+08:00',
    expire_time: '2031-01-01T00:00:00+08:00',
    encrypt_certificate: {
      algorithm: 'AEAD_AES_256_GCM',
      ...seal(certificate, apiv3Key),
    },
  }));
  return Buffer.from(JSON.stringify({ data }));
}

/** A text encrypted with the APIv3 key: a certificate, or the resource of a notification. */
export function seal(
  text: string,
  key: string,
  associated_data = 'certificate',
): { nonce: string; associated_data: string; ciphertext: string } {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(associated_data));
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  return { nonce, associated_data, ciphertext: ciphertext.toString('base64') };
}
