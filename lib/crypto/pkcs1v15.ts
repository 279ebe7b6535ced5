import { constants, type KeyObject, publicEncrypt } from 'node:crypto';
import { DecryptionError } from '../errors';
import { loadForge } from './forge';
import { checkLength } from './oaep';
import { bytesOf, ciphertextBytes, plaintextOf } from './text';

const OVERHEAD = 11;

/** RSAES-PKCS1-v1_5, as the old global endpoints want it. */
export function encryptPkcs1v15(plaintext: string | Uint8Array, key: KeyObject): string {
  const bytes = bytesOf(plaintext);
  checkLength(bytes, key, OVERHEAD);
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, bytes).toString('base64');
}

export function decryptPkcs1v15(ciphertext: string, key: KeyObject): string {
  const bytes = ciphertextBytes(ciphertext);
  const { pki } = loadForge();
  const own = pki.privateKeyFromPem(key.export({ type: 'pkcs1', format: 'pem' }).toString());
  return plaintextOf(
    open(() => Buffer.from(own.decrypt(bytes.toString('latin1'), 'RSAES-PKCS1-V1_5'), 'latin1')),
  );
}

// One answer to every fault, without a cause: which check failed is what a padding oracle tells.
function open(decrypt: () => Buffer): Buffer {
  try {
    return decrypt();
  } catch {
    throw new DecryptionError('the ciphertext does not open with this private key', {
      hint: 'Show this fault to no one who may send ciphertexts, and prefer RSAES-OAEP.',
    });
  }
}
