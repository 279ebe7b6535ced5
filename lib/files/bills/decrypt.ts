import { createDecipheriv, type DecipherGCM } from 'node:crypto';
import { DecryptionError } from '../../errors';

const TAG = 16;
const HINT =
  'Call again: the file was truncated or changed on the way, or its key is not for this merchant certificate.';

/** One file of an encrypted bill, as its endpoint returns it. */
export interface EncryptedFile {
  readonly bill_sequence: number;
  /** The key, encrypted for the merchant's certificate, base64. */
  readonly encrypt_key: string;
  readonly nonce: string;
}

/**
 * Decrypts a file with AES-256-GCM and its tag at the end. The yielded bytes are authentic only if the iteration ends
 * without an error.
 *
 * @param key 32 bytes.
 * @throws {DecryptionError} if the tag is invalid.
 */
export async function* decryptedChunks(
  encrypted: AsyncIterable<Uint8Array>,
  key: Uint8Array,
  nonce: string,
): AsyncGenerator<Uint8Array> {
  const decipher = startDecipher(key, nonce);
  let rest = Buffer.alloc(0);
  for await (const chunk of encrypted) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = Math.max(bytes.length - TAG, 0);
    if (end > 0) yield decipher.update(bytes.subarray(0, end));
    rest = bytes.subarray(end);
  }
  try {
    decipher.setAuthTag(rest);
    decipher.final();
  } catch (cause) {
    throw new DecryptionError('The tag of the file does not match its ciphertext', { hint: HINT, cause });
  }
}

function startDecipher(key: Uint8Array, nonce: string): DecipherGCM {
  try {
    return createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  } catch (cause) {
    throw new DecryptionError('Expected a key of 32 bytes and a nonce for AES-256-GCM, received others', {
      hint: HINT,
      cause,
    });
  }
}
