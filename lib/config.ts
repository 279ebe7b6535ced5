import type { Dispatcher } from 'undici';
import type { KeySource } from './crypto';

export type { KeySource } from './crypto';

/** What a client is built with. Checked at once: each fault is a {@link ConfigError} that names its field. */
export interface WechatpayConfig {
  /** The merchant id, as text: `'1900000109'`. */
  readonly mchid: string;
  /** The serial of the merchant API certificate, upper-case hex; read from `merchant` where that is given. */
  readonly serial?: string;
  /** The merchant API private key (RSA). */
  readonly privateKey: KeySource;
  /** WeChat Pay's keys by `Wechatpay-Serial`: public keys (`PUB_KEY_ID_…`) and platform certificates (hex). */
  readonly certs: Readonly<Record<string, KeySource>>;
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
  /** Certificate authorities to trust in place of the system's, PEM: for the gateway over HTTPS, or a proxy. */
  readonly ca?: string;
  /**
   * Any undici dispatcher (Agent, ProxyAgent, MockAgent); it stays yours to close. All calls go through it, so it has to
   * show the client certificate by itself where an endpoint wants one.
   */
  readonly dispatcher?: Dispatcher;
  /** The limit for a whole call, in milliseconds; default 30,000. */
  readonly timeout?: number;
  /** The present time in milliseconds; default `Date.now`. */
  readonly clock?: () => number;
  /** Makes nonces; default 32 random letters and digits from a CSPRNG. */
  readonly nonce?: () => string;
}
