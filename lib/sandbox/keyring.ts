import {
  constants,
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import type { Identity } from './identity';
import { beijingTime } from './time';

/** Which of WeChat Pay's keys this merchant has: newer merchants hold a public key only, older ones both or a certificate only. */
export type KeysOffered = 'certificate' | 'public-key' | 'both';

/** One of WeChat Pay's keys. */
export interface PlatformKey {
  /** What `Wechatpay-Serial` calls it. */
  readonly serial: string;
  readonly privateKey: KeyObject;
}

/** A text under the APIv3 key. */
export interface Wrapped {
  readonly algorithm: string;
  readonly nonce: string;
  readonly associated_data: string;
  readonly ciphertext: string;
}

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };

/** The keys at work in one gateway. */
export class Keyring {
  readonly mchid: string;
  readonly merchantSerial: string;
  readonly merchantKey: KeyObject;
  /** Signs where the request names no key. */
  readonly preferred: PlatformKey;
  readonly #platform: ReadonlyMap<string, PlatformKey>;
  readonly #certificates: readonly X509Certificate[];
  readonly #apiv3Key: string;

  constructor(identity: Identity, offered: KeysOffered) {
    const certificate = {
      serial: identity.platform.serial,
      privateKey: createPrivateKey(identity.platform.privateKey),
    };
    const publicKey = {
      serial: identity.publicKey.id,
      privateKey: createPrivateKey(identity.publicKey.privateKey),
    };
    const held = { certificate: [certificate], 'public-key': [publicKey], both: [certificate, publicKey] };
    this.mchid = identity.mchid;
    this.merchantSerial = identity.merchant.serial;
    this.merchantKey = createPublicKey(identity.merchant.certificate);
    this.preferred = offered === 'public-key' ? publicKey : certificate;
    this.#platform = new Map(held[offered].map((key) => [key.serial, key]));
    this.#certificates = offered === 'public-key' ? [] : [new X509Certificate(identity.platform.certificate)];
    this.#apiv3Key = identity.apiv3Key;
  }

  /** The key that goes by this name in `Wechatpay-Serial`. */
  find(serial: string): PlatformKey | undefined {
    return this.#platform.get(serial);
  }

  /** Opens a sensitive field; undefined where it was not encrypted for this key. */
  decrypt(key: PlatformKey, ciphertext: string): string | undefined {
    try {
      return privateDecrypt({ key: key.privateKey, ...OAEP }, Buffer.from(ciphertext, 'base64')).toString();
    } catch {
      return undefined;
    }
  }

  /** Encrypts a sensitive field of an answer, for the merchant certificate. */
  encrypt(text: string): string {
    return publicEncrypt({ key: this.merchantKey, ...OAEP }, Buffer.from(text)).toString('base64');
  }

  /** The platform certificates as `/v3/certificates` lists them. */
  certificates(): object[] {
    return this.#certificates.map((certificate) => ({
      serial_no: certificate.serialNumber,
      effective_time: beijingTime(Date.parse(certificate.validFrom)),
      expire_time: beijingTime(Date.parse(certificate.validTo)),
      encrypt_certificate: this.wrap(certificate.toString(), 'certificate'),
    }));
  }

  /** Encrypts a text with the APIv3 key. @see https://pay.weixin.qq.com/doc/v3/merchant/4012068829 */
  wrap(text: string, associatedData: string): Wrapped {
    const nonce = randomBytes(6).toString('hex');
    const cipher = createCipheriv('aes-256-gcm', this.#apiv3Key, nonce).setAAD(Buffer.from(associatedData));
    const ciphertext = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    return {
      algorithm: 'AEAD_AES_256_GCM',
      nonce,
      associated_data: associatedData,
      ciphertext: ciphertext.toString('base64'),
    };
  }
}
