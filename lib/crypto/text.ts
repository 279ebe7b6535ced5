import { DecryptionError, shapeOf } from '../errors';
import { decodeBase64 } from './base64';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Returns the bytes of a message; text is encoded as UTF-8. */
export function bytesOf(message: string | Uint8Array): Uint8Array {
  return typeof message === 'string' ? Buffer.from(message) : message;
}

/** Decodes a ciphertext from base64. */
export function ciphertextBytes(ciphertext: string): Buffer<ArrayBuffer> {
  const bytes = decodeBase64(ciphertext);
  if (bytes !== undefined) return bytes;
  throw new DecryptionError(`Expected ciphertext in base64, received ${shapeOf(ciphertext)}`, {
    hint: 'Pass the ciphertext exactly as WeChat Pay sent it.',
  });
}

/** Decodes decrypted bytes as UTF-8. */
export function plaintextOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new DecryptionError('Expected UTF-8 plaintext, received other bytes', {
      hint: 'Check the key: the sender may have encrypted with another one.',
    });
  }
}
