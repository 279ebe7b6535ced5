import { constants, type KeyObject, publicEncrypt } from 'node:crypto';
import { DecryptionError } from '../errors';
import { loadForge } from './forge';
import { checkLength } from './oaep';
import { bytesOf, ciphertextBytes, plaintextOf } from './text';

const OVERHEAD = 11;

/** Encrypts with RSAES-PKCS1-v1_5, for the old global endpoints. */
export function encryptPkcs1v15(plaintext: string | Uint8Array, key: KeyObject): string {
  const bytes = bytesOf(plaintext);
  checkLength(bytes, key, OVERHEAD);
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, bytes).toString('base64');
}

export function decryptPkcs1v15(ciphertext: string, key: KeyObject): string {
  const bytes = ciphertextBytes(ciphertext);
  const { asn1, pki } = loadForge();
  const der = key.export({ type: 'pkcs1', format: 'der' }).toString('latin1');
  const own = pki.privateKeyFromAsn1(asn1.fromDer(der));
  return plaintextOf(
    tryDecrypt(() => Buffer.from(own.decrypt(bytes.toString('latin1'), 'RSAES-PKCS1-V1_5'), 'latin1')),
  );
}

// The same error for every fault, without a cause: a padding oracle reveals which check failed.
function tryDecrypt(decrypt: () => Buffer): Buffer {
  try {
    return decrypt();
  } catch {
    throw new DecryptionError('The ciphertext does not decrypt with this private key', {
      hint: 'Do not report this error to senders of ciphertexts, and prefer RSAES-OAEP.',
    });
  }
}
