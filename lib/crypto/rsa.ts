import { constants, type KeyObject, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { ConfigError } from '../errors';
import { decodeBase64 } from './base64';
import { type KeyKind, loadKey } from './key';
import type { KeySource } from './key-source';
import { decryptOaep, decryptOaepAsync, encryptOaep } from './oaep';
import { decryptPkcs1v15, encryptPkcs1v15 } from './pkcs1v15';
import { bytesOf } from './text';
import { takeTurn } from './thread-pool';

const DIGEST = 'sha256';
const signOnThread = promisify(signBytes);

/**
 * RSA as WeChat Pay uses it: signatures are SHA-256 with PKCS#1 v1.5 (`WECHATPAY2-SHA256-RSA2048`).
 *
 * Load a key once with {@link Rsa.from} and pass the KeyObject: a PEM text is parsed at each call.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012365342
 */
export const Rsa = {
  /**
   * Loads an RSA key of 2048 bits or more.
   *
   * @param source see {@link KeySource}; if it has several PEM blocks, the first of the requested kind is loaded.
   * @param kind the half of the key pair; a certificate contains a public key.
   * @param field the name of the source in errors.
   * @throws ConfigError that describes the shape of the source and never shows it.
   * @example
   * import { Rsa } from 'wechatpay-chain/crypto'
   * const key = Rsa.from('file:///etc/wechatpay/apiclient_key.pem')
   */
  from(source: KeySource, kind: KeyKind = 'private', field = 'key'): KeyObject {
    return loadKey(source, kind, field);
  },

  /**
   * Loads a PKCS#8 private key from the base64 of its DER: the body of a PEM file, without its first and last line.
   *
   * @throws ConfigError if it is anything else.
   * @example
   * Rsa.fromPkcs8('MIIEvAIBADANBgkqhkiG9w0BAQEFAASC…')
   */
  fromPkcs8(base64: string): KeyObject {
    return Rsa.from(`private.pkcs8://${base64}`);
  },

  /**
   * Loads a PKCS#1 key from the base64 of its DER.
   *
   * @throws ConfigError if it is anything else.
   * @example
   * Rsa.fromPkcs1('MIIEpAIBAAKCAQEA…')
   */
  fromPkcs1(base64: string, kind: KeyKind = 'private'): KeyObject {
    return Rsa.from(`${kind}.pkcs1://${base64}`, kind);
  },

  /**
   * Loads a public key (SubjectPublicKeyInfo) from the base64 of its DER.
   *
   * @throws ConfigError if it is anything else.
   * @example
   * Rsa.fromSpki('MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…')
   */
  fromSpki(base64: string): KeyObject {
    return Rsa.from(`public.spki://${base64}`, 'public');
  },

  /**
   * Converts a PKCS#1 public key, as APIv2's `risk/getpublickey` returns it, to SubjectPublicKeyInfo.
   *
   * @param base64 the base64 of its DER.
   * @returns base64.
   * @throws ConfigError if it is anything else.
   * @example
   * Rsa.pkcs1ToSpki('MIIBCgKCAQEA…')
   */
  pkcs1ToSpki(base64: string): string {
    return Rsa.fromPkcs1(base64, 'public').export({ type: 'spki', format: 'der' }).toString('base64');
  },

  /**
   * Signs a message; blocks the event loop for most of a millisecond, see {@link Rsa.signAsync}.
   *
   * @returns the signature in base64.
   * @throws ConfigError if the key is invalid.
   * @example
   * Rsa.sign('GET\n/v3/certificates\n1700000000\nnonce\n\n', privateKey)
   */
  sign(message: string | Uint8Array, privateKey: KeySource): string {
    return signBytes(DIGEST, bytesOf(message), Rsa.from(privateKey)).toString('base64');
  },

  /**
   * Signs a message on the thread pool; one thread always stays free for other work.
   *
   * @returns the signature in base64.
   * @throws ConfigError if the key is invalid.
   * @example
   * await Rsa.signAsync('GET\n/v3/certificates\n1700000000\nnonce\n\n', privateKey)
   */
  async signAsync(message: string | Uint8Array, privateKey: KeySource): Promise<string> {
    const key = Rsa.from(privateKey);
    const bytes = bytesOf(message);
    const signature = await takeTurn(() => signOnThread(DIGEST, bytes, key));
    return signature.toString('base64');
  },

  /**
   * Verifies the signature of a message.
   *
   * @param signature base64; the result is false for anything else.
   * @throws ConfigError if the key is invalid.
   * @example
   * Rsa.verify(message, signature, publicKey)
   */
  verify(message: string | Uint8Array, signature: string, publicKey: KeySource): boolean {
    const bytes = decodeBase64(signature);
    return bytes !== undefined && verifyBytes(DIGEST, bytesOf(message), Rsa.from(publicKey, 'public'), bytes);
  },

  /**
   * Encrypts a sensitive field with RSAES-OAEP, SHA-1 and MGF1-SHA-1.
   *
   * @param plaintext at most 214 bytes for a key of 2048 bits.
   * @param publicKey WeChat Pay's key; send its serial or ID in `Wechatpay-Serial`.
   * @param padding accepts OAEP only; for the old endpoints use {@link Rsa.encryptPkcs1v15}.
   * @returns base64, different at each call.
   * @throws ConfigError if the plaintext is longer, or the key is invalid.
   * @see https://pay.weixin.qq.com/doc/v3/partner/4013059053
   * @example
   * Rsa.encrypt('张三', publicKey)
   */
  encrypt(
    plaintext: string | Uint8Array,
    publicKey: KeySource,
    padding = constants.RSA_PKCS1_OAEP_PADDING,
  ): string {
    if (padding !== constants.RSA_PKCS1_OAEP_PADDING) {
      throw new ConfigError(
        'padding',
        `expected OAEP (4), received ${padding}`,
        'Use Rsa.encryptPkcs1v15 for PKCS#1 v1.5.',
      );
    }
    return encryptOaep(plaintext, Rsa.from(publicKey, 'public'));
  },

  /**
   * Decrypts a sensitive field of a response.
   *
   * @param ciphertext base64.
   * @param privateKey the merchant API private key.
   * @throws DecryptionError if the ciphertext is not for this key.
   * @throws ConfigError if the key is invalid.
   * @example
   * Rsa.decrypt(data.payer_name, privateKey)
   */
  decrypt(ciphertext: string, privateKey: KeySource): string {
    return decryptOaep(ciphertext, Rsa.from(privateKey));
  },

  /**
   * Decrypts a sensitive field on the thread pool.
   *
   * @param ciphertext base64.
   * @param privateKey the merchant API private key.
   * @throws DecryptionError if the ciphertext is not for this key.
   * @throws ConfigError if the key is invalid.
   * @example
   * await Rsa.decryptAsync(data.payer_name, privateKey)
   */
  async decryptAsync(ciphertext: string, privateKey: KeySource): Promise<string> {
    return decryptOaepAsync(ciphertext, Rsa.from(privateKey));
  },

  /**
   * Encrypts with PKCS#1 v1.5 padding, for the old global endpoints; use {@link Rsa.encrypt} for everything else.
   *
   * @param plaintext at most 245 bytes for a key of 2048 bits.
   * @returns base64, different at each call.
   * @throws ConfigError if the plaintext is longer, or the key is invalid.
   * @example
   * Rsa.encryptPkcs1v15('4444111122223333', publicKey)
   */
  encryptPkcs1v15(plaintext: string | Uint8Array, publicKey: KeySource): string {
    return encryptPkcs1v15(plaintext, Rsa.from(publicKey, 'public'));
  },

  /**
   * Decrypts PKCS#1 v1.5, for responses of the old global endpoints. This package never calls it itself: an attacker who
   * can send ciphertexts and observe whether, or how fast, they decrypt can use your key (a padding oracle). Node.js
   * refuses it for that reason, so node-forge does it, in some tens of milliseconds a call. Use it on verified responses
   * only.
   *
   * @param ciphertext base64.
   * @throws DecryptionError if the ciphertext is not for this key, with the same message for every fault.
   * @throws ConfigError if the key is invalid.
   * @see https://nvd.nist.gov/vuln/detail/CVE-2023-46809
   * @example
   * Rsa.decryptPkcs1v15(ciphertext, privateKey)
   */
  decryptPkcs1v15(ciphertext: string, privateKey: KeySource): string {
    return decryptPkcs1v15(ciphertext, Rsa.from(privateKey));
  },
};
