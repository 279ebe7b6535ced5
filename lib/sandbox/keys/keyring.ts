import {
  constants,
  createCipheriv,
  createPrivateKey,
  type KeyObject,
  privateDecrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { beijingTime } from '../time';
import type { Identity, KeysOffered } from './identity';
import type { CertifiedKey } from './issue-certificate';
import { encryptWithSeed } from './oaep-with-seed';

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

/** A platform certificate as `/v3/certificates` shows it. */
export interface PlatformCertificate {
  readonly serial_no: string;
  readonly effective_time: string;
  readonly expire_time: string;
  readonly encrypt_certificate: Wrapped;
}

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };

/** The keys at work in one gateway. */
export class Keyring {
  readonly mchid: string;
  readonly merchantSerial: string;
  readonly merchantKey: KeyObject;
  /** The APIv2 key. */
  readonly secret: string;
  readonly #platform: Map<string, PlatformKey>;
  readonly #certificates: X509Certificate[];
  readonly #merchantCertificate: X509Certificate;
  #preferred: PlatformKey;
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
    this.#merchantCertificate = new X509Certificate(identity.merchant.certificate);
    this.merchantKey = this.#merchantCertificate.publicKey;
    this.secret = identity.secret;
    this.#preferred = offered === 'public-key' ? publicKey : certificate;
    this.#platform = new Map(held[offered].map((key) => [key.serial, key]));
    this.#certificates = offered === 'public-key' ? [] : [new X509Certificate(identity.platform.certificate)];
    this.#apiv3Key = identity.apiv3Key;
  }

  /** Signs if the request selects no key. */
  get preferred(): PlatformKey {
    return this.#preferred;
  }

  /**
   * Returns the key that signs the response to a request which selects that serial: the public key if it is selected,
   * otherwise the newest certificate.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012154180
   */
  answering(serial: string): PlatformKey {
    const named = serial.startsWith('PUB_KEY_ID_') ? this.find(serial) : undefined;
    return named ?? this.#preferred;
  }

  /** From now on a new platform certificate signs; the old one stays listed. */
  rotate({ serial, certificate, privateKey }: CertifiedKey): void {
    const key = { serial, privateKey: createPrivateKey(privateKey) };
    this.#platform.set(serial, key);
    this.#certificates.push(new X509Certificate(certificate));
    this.#preferred = key;
  }

  /** Returns the key with this ID in `Wechatpay-Serial`. */
  find(serial: string): PlatformKey | undefined {
    return this.#platform.get(serial);
  }

  /** Whether a certificate is the merchant's. */
  isMerchants(certificate: X509Certificate | undefined): boolean {
    return certificate?.raw.equals(this.#merchantCertificate.raw) ?? false;
  }

  /** Opens a sensitive field; undefined if it was not encrypted for this key. */
  decrypt(key: PlatformKey, ciphertext: string): string | undefined {
    try {
      return privateDecrypt({ key: key.privateKey, ...OAEP }, Buffer.from(ciphertext, 'base64')).toString();
    } catch {
      return undefined;
    }
  }

  /** Opens a sensitive field with whichever of WeChat Pay's keys it was encrypted for; undefined if it was for none. */
  open(ciphertext: string): string | undefined {
    for (const key of this.#platform.values()) {
      const text = this.decrypt(key, ciphertext);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /**
   * Encrypts a sensitive field, for the merchant certificate.
   *
   * @param seed 20 bytes; with it the ciphertext is the same each time.
   */
  encrypt(text: string, seed: Buffer = randomBytes(20)): string {
    return encryptWithSeed(this.merchantKey, text, seed);
  }

  /** The platform certificates as `/v3/certificates` lists them. */
  certificates(): PlatformCertificate[] {
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
