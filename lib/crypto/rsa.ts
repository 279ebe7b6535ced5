import { type KeyObject, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import { decodeBase64 } from './base64';
import { type KeyKind, loadKey } from './key';
import type { KeySource } from './source';

const DIGEST = 'sha256';

/** Text stands for its UTF-8 bytes. */
const bytesOf = (message: string | Uint8Array): Uint8Array =>
  typeof message === 'string' ? Buffer.from(message) : message;

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
   * Signs a message on the thread pool.
   *
   * @returns the signature in base64.
   * @throws ConfigError where the key is none.
   * @example
   * await Rsa.signAsync('GET\n/v3/certificates\n1700000000\nnonce\n\n', privateKey)
   */
  async signAsync(message: string | Uint8Array, privateKey: KeySource): Promise<string> {
    const key = Rsa.from(privateKey);
    return new Promise((resolve, reject) => {
      signBytes(DIGEST, bytesOf(message), key, (fault, signature) =>
        fault ? reject(fault) : resolve(signature.toString('base64')),
      );
    });
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
};
