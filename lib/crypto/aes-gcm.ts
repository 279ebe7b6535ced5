import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { ConfigError, DecryptionError } from '../errors';
import { loadAesKey, type SecretSource } from './secret';
import { bytesOf, ciphertextBytes, plaintextOf } from './text';

const CIPHER = 'aes-256-gcm';
const AUTH_TAG_LENGTH = 16;

/**
 * AES-256-GCM with the APIv3 key: notifications (`resource`) and downloaded platform certificates.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012068829
 */
export const AesGcm = {
  /**
   * Loads a key once, to be passed on: a KeyObject shows itself in no log.
   *
   * @param key 32 bytes.
   * @param field what the error calls the key.
   * @throws ConfigError where it has another length.
   * @example
   * import { AesGcm } from 'wechatpay-chain/crypto'
   * const key = AesGcm.from('a2e9ac0fe1a6b4ce9f1a9bb2e9d3a2f1')
   */
  from(key: SecretSource, field = 'key'): KeyObject {
    return loadAesKey(key, field);
  },

  /**
   * Encrypts a text.
   *
   * @param key 32 bytes.
   * @param iv the nonce, 12 bytes as a rule; never twice with one key.
   * @param aad the associated data.
   * @returns base64 of the ciphertext and its 16-byte tag.
   * @throws ConfigError where the key or the nonce cannot be used.
   * @example
   * AesGcm.encrypt('{"a":"b"}', key, 'fdasflkja484', 'transaction')
   */
  encrypt(
    plaintext: string | Uint8Array,
    key: SecretSource,
    iv: string | Uint8Array,
    aad: string | Uint8Array = '',
  ): string {
    const cipher = createCipheriv(CIPHER, AesGcm.from(key), nonceOf(iv), { authTagLength: AUTH_TAG_LENGTH });
    cipher.setAAD(bytesOf(aad));
    const parts = [cipher.update(bytesOf(plaintext)), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(parts).toString('base64');
  },

  /**
   * Decrypts a text and proves that nobody changed it.
   *
   * @param ciphertext base64 of the ciphertext and its 16-byte tag.
   * @param key 32 bytes.
   * @param iv the nonce.
   * @param aad the associated data.
   * @throws DecryptionError where the tag does not fit: a wrong key, nonce or associated data, or a changed ciphertext.
   * @throws ConfigError where the key or the nonce cannot be used.
   * @example
   * AesGcm.decrypt(resource.ciphertext, apiv3Key, resource.nonce, resource.associated_data)
   */
  decrypt(
    ciphertext: string,
    key: SecretSource,
    iv: string | Uint8Array,
    aad: string | Uint8Array = '',
  ): string {
    const decipher = createDecipheriv(CIPHER, AesGcm.from(key), nonceOf(iv), {
      authTagLength: AUTH_TAG_LENGTH,
    });
    const bytes = ciphertextBytes(ciphertext);
    if (bytes.length < AUTH_TAG_LENGTH) throw sealed('the ciphertext is shorter than its tag');
    decipher.setAAD(bytesOf(aad));
    decipher.setAuthTag(bytes.subarray(-AUTH_TAG_LENGTH));
    return plaintextOf(
      open(() => Buffer.concat([decipher.update(bytes.subarray(0, -AUTH_TAG_LENGTH)), decipher.final()])),
    );
  },
};

function nonceOf(iv: string | Uint8Array): Uint8Array {
  const bytes = bytesOf(iv);
  if (bytes.length > 0 && bytes.length <= 128) return bytes;
  throw new ConfigError('iv', `a nonce of ${bytes.length} bytes`, 'WeChat Pay’s nonces have 12 bytes.');
}

function open(decrypt: () => Buffer): Buffer {
  try {
    return decrypt();
  } catch {
    throw sealed('the ciphertext does not open with this key, nonce and associated data');
  }
}

function sealed(message: string): DecryptionError {
  return new DecryptionError(message, {
    hint: 'Compare the APIv3 key with the one set on the merchant platform, and pass nonce and associated_data on unchanged.',
  });
}
