import { createDecipheriv, type DecipherGCM } from 'node:crypto';
import { DecryptionError } from '../../errors';

const TAG = 16;
const HINT =
  'The file was cut or changed on the way, or its key is not for this merchant certificate: call again.';

/** One of the files that a sealed bill consists of, as its endpoint names it. */
export interface EncryptedFile {
  readonly bill_sequence: number;
  /** The key, encrypted for the merchant's certificate, base64. */
  readonly encrypt_key: string;
  readonly nonce: string;
}

/**
 * Opens a file that is sealed with AES-256-GCM, its tag at the end. The last bytes are given out only when the tag
 * holds; those before are the sender's only if this ends without an error.
 *
 * @param key 32 bytes.
 * @throws {DecryptionError} where the tag does not hold.
 */
export async function* decryptedChunks(
  sealed: AsyncIterable<Uint8Array>,
  key: Uint8Array,
  nonce: string,
): AsyncGenerator<Uint8Array> {
  const decipher = startDecipher(key, nonce);
  let rest = Buffer.alloc(0);
  for await (const chunk of sealed) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = Math.max(bytes.length - TAG, 0);
    if (end > 0) yield decipher.update(bytes.subarray(0, end));
    rest = bytes.subarray(end);
  }
  try {
    decipher.setAuthTag(rest);
    decipher.final();
  } catch (cause) {
    throw new DecryptionError('The tag of the file does not hold', { hint: HINT, cause });
  }
}

function startDecipher(key: Uint8Array, nonce: string): DecipherGCM {
  try {
    return createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  } catch (cause) {
    throw new DecryptionError('The key or the nonce of the file has not the length that AES-256-GCM needs', {
      hint: HINT,
      cause,
    });
  }
}
