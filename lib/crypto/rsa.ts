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
 * Load a key once with {@link Rsa.from} and pass the KeyObject on: a PEM text is parsed anew at each call.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012365342
 */
export const Rsa = {
  /**
   * Loads an RSA key of 2048 bits or more.
   *
   * @param source see {@link KeySource}; of several PEM blocks, the first of the wanted kind.
   * @param kind which half is wanted; a certificate gives its public key.
   * @param field what the error calls the source.
   * @throws ConfigError that says what the source looks like, and never shows it.
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
   * @throws ConfigError where it is anything else.
   * @example
   * Rsa.fromPkcs8('MIIEvAIBADANBgkqhkiG9w0BAQEFAASC…')
   */
  fromPkcs8(base64: string): KeyObject {
    return Rsa.from(`private.pkcs8://${base64}`);
  },

  /**
   * Loads a PKCS#1 key from the base64 of its DER.
   *
   * @throws ConfigError where it is anything else.
   * @example
   * Rsa.fromPkcs1('MIIEpAIBAAKCAQEA…')
   */
  fromPkcs1(base64: string, kind: KeyKind = 'private'): KeyObject {
    return Rsa.from(`${kind}.pkcs1://${base64}`, kind);
  },

  /**
   * Loads a public key (SubjectPublicKeyInfo) from the base64 of its DER.
   *
   * @throws ConfigError where it is anything else.
   * @example
   * Rsa.fromSpki('MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…')
   */
  fromSpki(base64: string): KeyObject {
    return Rsa.from(`public.spki://${base64}`, 'public');
  },

  /**
   * Rewrites a PKCS#1 public key, as APIv2's `risk/getpublickey` gives it, as SubjectPublicKeyInfo.
   *
   * @param base64 the base64 of its DER.
   * @returns base64.
   * @throws ConfigError where it is anything else.
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
   * @throws ConfigError where the key is none.
   * @example
   * Rsa.sign('GET\n/v3/certificates\n1700000000\nnonce\n\n', privateKey)
   */
  sign(message: string | Uint8Array, privateKey: KeySource): string {
    return signBytes(DIGEST, bytesOf(message), Rsa.from(privateKey)).toString('base64');
  },

  /**
   * Signs a message on the thread pool, of which a thread is always left to others.
   *
   * @returns the signature in base64.
   * @throws ConfigError where the key is none.
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
   * Tells whether a signature is the message's.
   *
   * @param signature base64; anything else is no signature, so the answer is false.
   * @throws ConfigError where the key is none.
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
   * @param publicKey WeChat Pay's; its serial or id goes into `Wechatpay-Serial`.
   * @param padding no other is taken; the old endpoints have {@link Rsa.encryptPkcs1v15}.
   * @returns base64, different at each call.
   * @throws ConfigError where the plaintext is longer, or the key is none.
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
      throw new ConfigError('padding', `${padding} is not OAEP`, 'Use Rsa.encryptPkcs1v15 for PKCS#1 v1.5.');
    }
    return encryptOaep(plaintext, Rsa.from(publicKey, 'public'));
  },

  /**
   * Decrypts a sensitive field of an answer.
   *
   * @param ciphertext base64.
   * @param privateKey the merchant's.
   * @throws DecryptionError where the ciphertext is not for this key.
   * @throws ConfigError where the key is none.
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
   * @param privateKey the merchant's.
   * @throws DecryptionError where the ciphertext is not for this key.
   * @throws ConfigError where the key is none.
   * @example
   * await Rsa.decryptAsync(data.payer_name, privateKey)
   */
  async decryptAsync(ciphertext: string, privateKey: KeySource): Promise<string> {
    return decryptOaepAsync(ciphertext, Rsa.from(privateKey));
  },

  /**
   * Encrypts with PKCS#1 v1.5 padding, for the old global endpoints; everything else wants {@link Rsa.encrypt}.
   *
   * @param plaintext at most 245 bytes for a key of 2048 bits.
   * @returns base64, different at each call.
   * @throws ConfigError where the plaintext is longer, or the key is none.
   * @example
   * Rsa.encryptPkcs1v15('4444111122223333', publicKey)
   */
  encryptPkcs1v15(plaintext: string | Uint8Array, publicKey: KeySource): string {
    return encryptPkcs1v15(plaintext, Rsa.from(publicKey, 'public'));
  },

  /**
   * Decrypts PKCS#1 v1.5, for answers of the old global endpoints. Nothing in this package does so by itself: whoever
   * can send ciphertexts and see whether they open, or how long that takes, can decrypt with your key (a padding
   * oracle). Node.js refuses it for that reason, so node-forge does it, at some tens of milliseconds a call. Use it on
   * verified answers only.
   *
   * @param ciphertext base64.
   * @throws DecryptionError where the ciphertext is not for this key, in the same words for every fault.
   * @throws ConfigError where the key is none.
   * @see https://nvd.nist.gov/vuln/detail/CVE-2023-46809
   * @example
   * Rsa.decryptPkcs1v15(ciphertext, privateKey)
   */
  decryptPkcs1v15(ciphertext: string, privateKey: KeySource): string {
    return decryptPkcs1v15(ciphertext, Rsa.from(privateKey));
  },
};
