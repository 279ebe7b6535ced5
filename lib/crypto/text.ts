import { DecryptionError } from '../errors';
import { decodeBase64 } from './base64';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of a message; text stands for its UTF-8 bytes. */
export function bytesOf(message: string | Uint8Array): Uint8Array {
  return typeof message === 'string' ? Buffer.from(message) : message;
}

/** The bytes of a ciphertext in base64. */
export function ciphertextBytes(ciphertext: string): Buffer<ArrayBuffer> {
  const bytes = decodeBase64(ciphertext);
  if (bytes !== undefined) return bytes;
  throw new DecryptionError('the ciphertext is not base64', { hint: 'Pass it on as WeChat Pay sent it.' });
}

/** The text that decrypted bytes hold. */
export function plaintextOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new DecryptionError('the plaintext is not UTF-8 text', {
      hint: 'The key may be another than the sender’s.',
    });
  }
}
