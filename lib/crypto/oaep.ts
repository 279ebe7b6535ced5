import { constants, type KeyObject, privateDecrypt, publicEncrypt, type webcrypto } from 'node:crypto';
import { ConfigError, DecryptionError } from '../errors';
import { bytesOf, ciphertextBytes, plaintextOf } from './text';
import { takeTurn } from './thread-pool';

const OAEP_HASH = 'sha1';
const padding = constants.RSA_PKCS1_OAEP_PADDING;
const SHA1_BYTES = 20;
const WEB_NAME = 'RSA-OAEP';

/** Encrypts with RSAES-OAEP, SHA-1 and MGF1-SHA-1, as WeChat Pay's sensitive fields require. */
export function encryptOaep(plaintext: string | Uint8Array, key: KeyObject): string {
  const bytes = bytesOf(plaintext);
  checkLength(bytes, key, 2 * SHA1_BYTES + 2);
  return publicEncrypt({ key, padding, oaepHash: OAEP_HASH }, bytes).toString('base64');
}

export function decryptOaep(ciphertext: string, key: KeyObject): string {
  return plaintextOf(decrypt(ciphertextBytes(ciphertext), key));
}

/** Decrypts on the thread pool with WebCrypto: node:crypto would block the event loop for a millisecond. */
export async function decryptOaepAsync(ciphertext: string, key: KeyObject): Promise<string> {
  const bytes = ciphertextBytes(ciphertext);
  const loaded = await webKey(key);
  try {
    const { subtle } = globalThis.crypto;
    return plaintextOf(
      new Uint8Array(await takeTurn(() => subtle.decrypt({ name: WEB_NAME }, loaded, bytes))),
    );
  } catch (error) {
    throw error instanceof DecryptionError ? error : failure();
  }
}

const webKeys = new WeakMap<KeyObject, Promise<webcrypto.CryptoKey>>();

function webKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const known = webKeys.get(key);
  if (known !== undefined) return known;
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const loaded = globalThis.crypto.subtle.importKey(
    'pkcs8',
    pkcs8,
    { name: WEB_NAME, hash: 'SHA-1' },
    false,
    ['decrypt'],
  );
  webKeys.set(key, loaded);
  return loaded;
}

/** Checks that a plaintext fits: the length of the modulus minus the padding. */
export function checkLength(plaintext: Uint8Array, key: KeyObject, overhead: number): void {
  const most = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8 - overhead;
  if (plaintext.length <= most) return;
  throw new ConfigError(
    'plaintext',
    `expected at most ${most} bytes for this key, received ${plaintext.length} bytes`,
    'Shorten the text; a Chinese character takes three bytes in UTF-8.',
  );
}

function decrypt(bytes: Buffer, key: KeyObject): Buffer {
  try {
    return privateDecrypt({ key, padding, oaepHash: OAEP_HASH }, bytes);
  } catch {
    throw failure();
  }
}

function failure(): DecryptionError {
  return new DecryptionError('The ciphertext does not decrypt with this private key', {
    hint: 'Encrypt with RSAES-OAEP and SHA-1 for the certificate of this private key, or pass the private key of that certificate.',
  });
}
