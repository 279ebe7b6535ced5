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
   * Loads a key as a KeyObject, which logs and inspections do not show.
   *
   * @param key 32 bytes.
   * @param field the name of the key in errors.
   * @throws ConfigError if it has another length.
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
   * @param iv the nonce, usually 12 bytes; never use one twice with the same key.
   * @param aad the associated data.
   * @returns base64 of the ciphertext and its 16-byte tag.
   * @throws ConfigError if the key or the nonce is invalid.
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
   * Decrypts a text and verifies that it is unchanged.
   *
   * @param ciphertext base64 of the ciphertext and its 16-byte tag.
   * @param key 32 bytes.
   * @param iv the nonce.
   * @param aad the associated data.
   * @throws DecryptionError if the tag does not match: the key, the nonce or the associated data is wrong, or the
   * ciphertext was changed.
   * @throws ConfigError if the key or the nonce is invalid.
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
    if (bytes.length < AUTH_TAG_LENGTH) {
      throw failure(
        `Expected ciphertext of at least ${AUTH_TAG_LENGTH} bytes, received ${bytes.length} bytes`,
      );
    }
    decipher.setAAD(bytesOf(aad));
    decipher.setAuthTag(bytes.subarray(-AUTH_TAG_LENGTH));
    return plaintextOf(
      tryDecrypt(() =>
        Buffer.concat([decipher.update(bytes.subarray(0, -AUTH_TAG_LENGTH)), decipher.final()]),
      ),
    );
  },
};

function nonceOf(iv: string | Uint8Array): Uint8Array {
  const bytes = bytesOf(iv);
  if (bytes.length > 0 && bytes.length <= 128) return bytes;
  throw new ConfigError(
    'iv',
    `expected a nonce of 1 to 128 bytes, received ${bytes.length} bytes`,
    'Pass the nonce unchanged; WeChat Pay’s nonces have 12 bytes.',
  );
}

function tryDecrypt(decrypt: () => Buffer): Buffer {
  try {
    return decrypt();
  } catch {
    throw failure('The ciphertext does not decrypt with this key, nonce and associated data');
  }
}

function failure(message: string): DecryptionError {
  return new DecryptionError(message, {
    hint: 'Compare the APIv3 key with the one set on the merchant platform, and pass nonce and associated_data unchanged.',
  });
}
