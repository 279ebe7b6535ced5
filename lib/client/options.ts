import type { Dispatcher } from 'undici';
import type { RetryOptions } from '../call';
import type { KeySource } from '../crypto';
import type { CertificateOptions, KeyKind } from '../trust';

export type { KeySource } from '../crypto';

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
  /** The serial of the merchant API certificate, upper-case hex; read from `merchant` where that is given. */
  readonly serial?: string;
  /** The merchant API private key (RSA). */
  readonly privateKey?: KeySource;
  /** In place of `privateKey` and `serial`: whoever signs for this process. */
  readonly signer?: Signer;
  /** WeChat Pay's keys by `Wechatpay-Serial`: public keys (`PUB_KEY_ID_…`) and platform certificates (hex). */
  readonly certs?: Readonly<Record<string, KeySource>>;
  /**
   * Downloads the platform certificates with the APIv3 key, on first need, and keeps them current. In place of `certs`,
   * or beside them: a merchant on the way to the WeChat Pay public key has both.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012068829
   */
  readonly certificates?: 'auto' | CertificateOptions;
  /**
   * The kind of WeChat Pay's keys that calls name in `Wechatpay-Serial` and encrypt with, where the client has both;
   * WeChat Pay signs its response with the same. Default `'publicKey'`. A merchant who pauses the migration to the
   * public key sets `'certificate'`; a function is asked at each call, so that the switch needs no restart. Without a
   * valid certificate the public key is used. Notifications are verified with either.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012154180
   */
  readonly prefer?: KeyKind | (() => KeyKind);
  /** The APIv3 key: 32 bytes. Opens certificates and notifications. */
  readonly apiv3Key?: string;
  /** The APIv2 key: 32 characters. */
  readonly secret?: string;
  /**
   * The merchant's client certificate, for endpoints with mutual TLS: a PEM pair, or a PKCS#12 file (bytes, base64 or
   * `file://…`) of whatever age; the passphrase of the one that the merchant platform hands out is the merchant id.
   */
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
  /**
   * Any undici dispatcher (Agent, ProxyAgent, MockAgent); it stays yours to close. All calls go through it, so it has to
   * show the client certificate by itself where an endpoint wants one.
   */
  readonly dispatcher?: Dispatcher;
  /**
   * `wxpay.files` and `wxpay.bills` fetch from hosts other than WeChat Pay's only at public addresses: `true` allows
   * private, loopback and link-local ones too, for a file host of your own. With a `dispatcher` of yours, the addresses
   * that names lead to are its business.
   */
  readonly privateFileHosts?: boolean;
  /** The limit for a whole call, in milliseconds; default 30,000. */
  readonly timeout?: number;
  /**
   * The limit for a connection, in milliseconds: name look-up, TCP and TLS. Default 5,000, or half of `timeout` where
   * that is less, so that there is time left for another host. A `dispatcher` of yours has its own.
   */
  readonly connectTimeout?: number;
  /** The present time in milliseconds; default `Date.now`. */
  readonly clock?: () => number;
  /** Makes nonces; default 32 random letters and digits from a CSPRNG. */
  readonly nonce?: () => string;
}

/** The configuration of a merchant who has every key: what a gateway gives. */
export type CompleteConfig = WechatpayConfig &
  Required<
    Pick<WechatpayConfig, 'serial' | 'privateKey' | 'certs' | 'apiv3Key' | 'secret' | 'merchant' | 'baseURL'>
  >;
