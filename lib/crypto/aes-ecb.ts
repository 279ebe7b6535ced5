import { createCipheriv, createDecipheriv } from 'node:crypto';
import { DecryptionError } from '../errors';
import { loadAesKey, type SecretSource } from './secret';
import { bytesOf, ciphertextBytes, plaintextOf } from './text';

const CIPHER = 'aes-256-ecb';

/**
 * AES-256-ECB with PKCS#7 padding, for `req_info` of APIv2 refund notifications. The key is the lower-case hex MD5 of
 * the APIv2 key. The cipher does not authenticate the sender: query the refund before you rely on a notification.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011935223
 */
export const AesEcb = {
  /**
   * Encrypts a text.
   *
   * @param key 32 bytes.
   * @returns base64.
   * @throws ConfigError if the key has another length.
   * @example
   * import { AesEcb, Hash } from 'wechatpay-chain/crypto'
   * AesEcb.encrypt('<root><refund_fee>1</refund_fee></root>', Hash.md5(secret))
   */
  encrypt(plaintext: string | Uint8Array, key: SecretSource): string {
    const cipher = createCipheriv(CIPHER, loadAesKey(key, 'key'), null);
    return Buffer.concat([cipher.update(bytesOf(plaintext)), cipher.final()]).toString('base64');
  },

  /**
   * Decrypts a text.
   *
   * @param ciphertext base64.
   * @param key 32 bytes.
   * @throws DecryptionError if the padding or the text is invalid, mostly because of a wrong key.
   * @throws ConfigError if the key has another length.
   * @example
   * AesEcb.decrypt(req_info, Hash.md5(secret))
   */
  decrypt(ciphertext: string, key: SecretSource): string {
    const decipher = createDecipheriv(CIPHER, loadAesKey(key, 'key'), null);
    return plaintextOf(
      tryDecrypt(() => Buffer.concat([decipher.update(ciphertextBytes(ciphertext)), decipher.final()])),
    );
  },
};

function tryDecrypt(decrypt: () => Buffer): Buffer {
  try {
    return decrypt();
  } catch (fault) {
    if (fault instanceof DecryptionError) throw fault;
    throw new DecryptionError('The ciphertext does not decrypt with this key', {
      hint: 'Check the key: for req_info, pass the lower-case hex MD5 of the APIv2 key.',
    });
  }
}
