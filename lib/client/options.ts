import type { Dispatcher } from 'undici';
import type { KeySource } from '../crypto';
import type { RetryOptions } from '../http';
import type { CertificateOptions, KeyKind } from '../trust';

export type { KeySource } from '../crypto';

/** Signs with a private key outside this process: a KMS, an HSM or another process. */
export interface Signer {
  /** The serial of the merchant API certificate, upper-case hex. */
  readonly serial: string;
  /** Signs the exact bytes with SHA-256 and RSA PKCS#1 v1.5; returns base64. */
  sign(message: Buffer): Promise<string>;
  /** Decrypts a sensitive field of a response from base64 to text: RSAES-OAEP with SHA-1. */
  decrypt?(ciphertext: string): Promise<string>;
}

/** The configuration of a client. The constructor checks it and throws a {@link ConfigError} that names the field. */
export interface WechatpayConfig {
  /** The merchant ID as a string: `'1900000109'`. */
  readonly mchid: string;
  /** The serial of the merchant API certificate, upper-case hex. Read from `merchant` if you pass that. */
  readonly serial?: string;
  /** The merchant API private key (RSA). */
  readonly privateKey?: KeySource;
  /** Replaces `privateKey` and `serial`: signs outside this process. */
  readonly signer?: Signer;
  /** WeChat Pay's keys by `Wechatpay-Serial`: public keys (`PUB_KEY_ID_…`) and platform certificates (hex). */
  readonly certs?: Readonly<Record<string, KeySource>>;
  /**
   * Downloads the platform certificates with the APIv3 key when they are first needed, and keeps them current. Replaces
   * `certs`, or complements them: a merchant that migrates to the WeChat Pay public key needs both.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012068829
   */
  readonly certificates?: 'auto' | CertificateOptions;
  /**
   * The kind of WeChat Pay key that calls select in `Wechatpay-Serial` and encrypt with, if the client has both;
   * WeChat Pay signs its response with the same kind. Default `'publicKey'`.
   *
   * A merchant who pauses the migration to the public key sets `'certificate'`; a function is called for each
   * request, so switching needs no restart. Without a valid certificate the public key is used. Notifications are
   * verified with either kind.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012154180
   */
  readonly prefer?: KeyKind | (() => KeyKind);
  /** The APIv3 key: 32 bytes. Decrypts certificates and notifications. */
  readonly apiv3Key?: string;
  /** The APIv2 key: 32 characters. */
  readonly secret?: string;
  /**
   * The merchant's client certificate, for endpoints with mutual TLS: a PEM pair, or a PKCS#12 file (bytes, base64 or
   * `file://…`) of any format version. The passphrase of the file from the merchant platform is the merchant ID.
   */
  readonly merchant?:
    | { readonly cert: KeySource; readonly key: KeySource }
    | { readonly pfx: Uint8Array | string; readonly passphrase?: string };
  /** The base URL of the API. Default: `https://api.mch.weixin.qq.com/`. */
  readonly baseURL?: string;
  /**
   * The hosts that serve the API, the main one first; they replace the host in `baseURL`. If a connection to one fails,
   * the retry goes to the next; after a minute the client tries the main host again.
   *
   * @example
   * hosts: ['api.mch.weixin.qq.com', 'api2.mch.weixin.qq.com']
   */
  readonly hosts?: readonly string[];
  /** How the client retries failed calls if a retry is safe; `false` disables retries. Default: two retries. */
  readonly retry?: false | RetryOptions;
  /** Certificate authorities (PEM) that replace the system's: for the gateway over HTTPS, or for a proxy. */
  readonly ca?: string;
  /**
   * Any undici dispatcher (Agent, ProxyAgent, MockAgent). All calls go through it. You close it yourself, and you
   * configure its client certificate if an endpoint requires one.
   */
  readonly dispatcher?: Dispatcher;
  /**
   * Sends all calls through an HTTP proxy, in a tunnel (CONNECT): `'env'` follows `HTTPS_PROXY`, `HTTP_PROXY` and
   * `NO_PROXY` as they are when the client is made, except for this machine; a URL is used for every host. TLS runs
   * through the tunnel to the host, so the proxy sees host names only. Default: direct connections, whatever the
   * environment says. The proxy decides which addresses it connects to.
   *
   * @example
   * proxy: 'http://user:password@proxy.example:3128'
   */
  readonly proxy?: 'env' | (string & {});
  /**
   * `wxpay.files` and `wxpay.bills` download from other hosts than WeChat Pay's at public addresses only. `true` also
   * allows private, loopback and link-local addresses, for a file host of your own. If you pass a `dispatcher`, it
   * decides which addresses it connects to.
   */
  readonly privateFileHosts?: boolean;
  /** The time limit of a call, retries included, in milliseconds. Default: 30,000. */
  readonly timeout?: number;
  /**
   * The limit for a connection, in milliseconds: name lookup, TCP and TLS. Default 5,000, or half of `timeout` if
   * that is less, so that time is left for another host. A custom `dispatcher` has its own.
   */
  readonly connectTimeout?: number;
  /** The present time in milliseconds; default `Date.now`. */
  readonly clock?: () => number;
  /** Makes nonces; default 32 random letters and digits from a CSPRNG. */
  readonly nonce?: () => string;
}

/** The configuration of a merchant that has every key, as a gateway provides it. */
export type CompleteConfig = WechatpayConfig &
  Required<
    Pick<WechatpayConfig, 'serial' | 'privateKey' | 'certs' | 'apiv3Key' | 'secret' | 'merchant' | 'baseURL'>
  >;

const OPTIONS: Readonly<Record<keyof WechatpayConfig, true>> = {
  mchid: true,
  serial: true,
  privateKey: true,
  signer: true,
  certs: true,
  certificates: true,
  prefer: true,
  apiv3Key: true,
  secret: true,
  merchant: true,
  baseURL: true,
  hosts: true,
  retry: true,
  ca: true,
  dispatcher: true,
  proxy: true,
  privateFileHosts: true,
  timeout: true,
  connectTimeout: true,
  clock: true,
  nonce: true,
};

/** The names of all options of a client, in the order of the documentation. */
export const CLIENT_OPTIONS: readonly string[] = Object.keys(OPTIONS);
