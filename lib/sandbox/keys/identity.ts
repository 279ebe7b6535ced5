import { generateKeyPair, randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import type { CompleteConfig } from '../../client';
import { ConfigError } from '../../errors';
import { type CertifiedKey, issueCertificate } from './issue-certificate';

/** Which of WeChat Pay's keys this merchant has: newer merchants hold a public key only, older ones both or a certificate only. */
export type KeysOffered = 'certificate' | 'public-key' | 'both';

/** Everything that a merchant and WeChat Pay hold in this gateway; plain text, so it can be kept in a file. */
export interface Identity {
  readonly mchid: string;
  /** Issues the certificates below, and the one of an HTTPS gateway. */
  readonly authority: CertifiedKey;
  /** The merchant API certificate. */
  readonly merchant: CertifiedKey;
  /** WeChat Pay's platform certificate. */
  readonly platform: CertifiedKey;
  /** WeChat Pay's public key, by its id `PUB_KEY_ID_…`. */
  readonly publicKey: { readonly id: string; readonly publicKey: string; readonly privateKey: string };
  /** The APIv3 key, 32 characters. */
  readonly apiv3Key: string;
  /** The APIv2 key, 32 characters. */
  readonly secret: string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const DEFAULT_MCHID = '1900000109';

const generate = promisify(generateKeyPair);

function newKeyPair(): Promise<{ publicKey: string; privateKey: string }> {
  return generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** Makes the next platform certificate of that identity's WeChat Pay, valid from `from` on. */
export async function createPlatformKey({ authority }: Identity, from: number): Promise<CertifiedKey> {
  const { privateKey } = await newKeyPair();
  return issueCertificate({ subject: 'Tenpay.com sign', privateKey, issuer: authority, from, years: 5 });
}

/** Makes a merchant and a WeChat Pay: four RSA-2048 keys and their certificates, valid from `from` on. */
export async function createIdentity(mchid = DEFAULT_MCHID, from = Date.now()): Promise<Identity> {
  if (!/^\d{8,10}$/.test(mchid)) {
    throw new ConfigError(
      'mchid',
      'expected a string of 8 to 10 digits',
      'Pass the merchant ID, or omit mchid.',
    );
  }
  const [root, ownMerchant, ownPlatform, pair] = await Promise.all([
    newKeyPair(),
    newKeyPair(),
    newKeyPair(),
    newKeyPair(),
  ]);
  const authority = issueCertificate({
    subject: 'wechatpay-chain sandbox root',
    privateKey: root.privateKey,
    // TLS clients judge it by the machine's clock, everybody else by the gateway's.
    from: Math.min(from, Date.now()),
    years: 30,
  });
  const issue = (subject: string, privateKey: string): CertifiedKey =>
    issueCertificate({ subject, privateKey, issuer: authority, from, years: 5 });
  return {
    mchid,
    authority,
    merchant: issue(mchid, ownMerchant.privateKey),
    platform: issue('Tenpay.com sign', ownPlatform.privateKey),
    publicKey: { id: `PUB_KEY_ID_011${mchid}${randomText(18, '0123456789')}`, ...pair },
    apiv3Key: randomText(32, LETTERS),
    secret: randomText(32, LETTERS),
  };
}

/**
 * What a merchant of that identity configures a client with.
 *
 * @param keys which of WeChat Pay's keys the merchant has.
 * @example
 * const identity = await Sandbox.identity()
 * const notifications = new Notifications(configOf(identity))
 */
export function configOf(identity: Identity, keys: KeysOffered = 'both'): Omit<CompleteConfig, 'baseURL'> {
  const { mchid, merchant, platform, publicKey, apiv3Key, secret } = identity;
  const certificate = keys === 'public-key' ? {} : { [platform.serial]: platform.certificate };
  const key = keys === 'certificate' ? {} : { [publicKey.id]: publicKey.publicKey };
  return {
    mchid,
    serial: merchant.serial,
    privateKey: merchant.privateKey,
    certs: { ...certificate, ...key },
    apiv3Key,
    secret,
    merchant: { cert: merchant.certificate, key: merchant.privateKey },
  };
}
