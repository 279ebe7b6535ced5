import type { Dispatcher } from 'undici';
import type { KeySource } from './crypto';
import type { RetryOptions } from './http';

export type { KeySource } from './crypto';

/** Signs in place of a private key that this process never sees: a KMS, an HSM, another process. */
export interface Signer {
  /** The serial of the merchant API certificate, upper-case hex. */
  readonly serial: string;
  /** Signs the exact bytes with SHA-256 and RSA PKCS#1 v1.5; gives base64. */
  sign(message: Buffer): Promise<string>;
  /** Opens a sensitive field of an answer: base64 in, text out; RSAES-OAEP with SHA-1. */
  decrypt?(ciphertext: string): Promise<string>;
}

/** What a client is built with. Checked at once: each fault is a {@link ConfigError} that names its field. */
export interface WechatpayConfig {
  /** The merchant id, as text: `'1900000109'`. */
  readonly mchid: string;
  /** The serial of the merchant API certificate, upper-case hex; read from `merchant.cert` where that is given. */
  readonly serial?: string;
  /** The merchant API private key (RSA). */
  readonly privateKey?: KeySource;
  /** In place of `privateKey` and `serial`: whoever signs for this process. */
  readonly signer?: Signer;
  /** WeChat Pay's keys by `Wechatpay-Serial`: public keys (`PUB_KEY_ID_…`) and platform certificates (hex). */
  readonly certs: Readonly<Record<string, KeySource>>;
  /** The APIv3 key: 32 bytes. Opens certificates and notifications. */
  readonly apiv3Key?: string;
  /** The APIv2 key: 32 characters. */
  readonly secret?: string;
  /** The merchant's client certificate for endpoints with mutual TLS. */
  readonly merchant?:
    | { readonly cert: KeySource; readonly key: KeySource }
    | { readonly pfx: Uint8Array | string; readonly passphrase?: string };
  /** Where the API is; default `https://api.mch.weixin.qq.com/`. */
  readonly baseURL?: string;
  /**
   * The hosts that serve the API, the main one first; they take the place of the host in `baseURL`. Where a connection
   * to one fails, the repeat goes to the next, and after a minute the main one is tried again.
   *
   * @example
   * hosts: ['api.mch.weixin.qq.com', 'api2.mch.weixin.qq.com']
   */
  readonly hosts?: readonly string[];
  /** How calls that failed are repeated where that is safe; `false`: never. Default: two repeats. */
  readonly retry?: false | RetryOptions;
  /** Certificate authorities to trust in place of the system's, PEM: for the gateway over HTTPS, or a proxy. */
  readonly ca?: string;
  /** Any undici dispatcher (Agent, ProxyAgent, MockAgent); it stays yours to close. */
  readonly dispatcher?: Dispatcher;
  /** The limit for a whole call, in milliseconds; default 30,000. */
  readonly timeout?: number;
  /** The present time in milliseconds; default `Date.now`. */
  readonly clock?: () => number;
  /** Makes nonces; default 32 random letters and digits from a CSPRNG. */
  readonly nonce?: () => string;
}
