import type { Stack } from '../http';
import type { AnyCaseMethod, PrepareArguments, PreparedPath, PreparedRequest } from './prepare';

/** The middleware of each protocol, by name; see {@link Stack}. */
export interface Stacks {
  /** APIv2: `retry > verifier > signer > transport`; outside the signer, a message has its fields and no sign yet. */
  readonly v2: Stack;
  /** APIv3: `retry > verifier > signer > transport`. */
  readonly v3: Stack;
}

/** The platform certificates that a client downloads. */
export interface Certificates {
  /** The serials of the certificates that were downloaded. */
  readonly serials: readonly string[];
  /**
   * Downloads the certificates now.
   *
   * @throws {ConfigError} if the merchant has none, or the APIv3 key does not decrypt them.
   * @throws {NetworkError} if the download fails.
   */
  refresh(): Promise<readonly string[]>;
  /**
   * Stops downloading. Call it once the migration to the WeChat Pay public key is complete: each download counts as a
   * call that does not use the public key.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012154180
   */
  stop(): void;
}

/** The members of a client that are not paths. */
export interface WechatpayMembers extends AsyncDisposable {
  readonly stack: Stacks;
  /** The downloaded platform certificates; undefined if the configuration does not enable downloads. */
  readonly certificates: Certificates | undefined;
  /**
   * Encodes and signs a request as a call would, and returns it instead of sending it.
   *
   * The request passes your middleware up to the transport. No connection is opened; a platform certificate is
   * downloaded only if the request has sensitive fields to encrypt and no key is available yet. Middleware sees
   * `next` reject with a NetworkError `ERR_ABORTED`, whose outcome is `not-sent`.
   *
   * @param method in any letter case.
   * @param path as `chain` accepts it: with `{variables}`, an absolute URL of a known host, `v2/…` for APIv2.
   * @param options the argument of the call.
   * @throws {ConfigError | PathError} if the call would throw them.
   * @example
   * const { url, headers, body, signedText } = await wxpay.prepare('POST', 'v3/pay/transactions/native', { json: order })
   */
  prepare<Verb extends AnyCaseMethod, Path extends PreparedPath>(
    method: Verb,
    path: Path,
    ...options: PrepareArguments<Verb, Path>
  ): Promise<PreparedRequest>;
  /**
   * Encrypts a text for WeChat Pay, with the key that calls send in `Wechatpay-Serial`. Catalogued fields are encrypted
   * automatically.
   *
   * @param text at most 214 bytes of UTF-8.
   * @returns base64.
   * @throws {ConfigError} if it is longer.
   * @see https://pay.weixin.qq.com/doc/v3/partner/4013059053
   * @example
   * await wxpay.chain('v3/new/path').post({ json: { name: await wxpay.encrypt('张三') } })
   */
  encrypt(text: string): Promise<string>;
  /**
   * Decrypts a text that WeChat Pay encrypted for the merchant certificate. Catalogued fields are decrypted
   * automatically.
   *
   * @param ciphertext base64.
   * @throws {DecryptionError} if it was encrypted for another key.
   * @example
   * const name = await wxpay.decrypt(data.payer_name)
   */
  decrypt(ciphertext: string): Promise<string>;
  /**
   * Rejects new calls, waits for those in flight, and closes the connections. A download that is not read fails with
   * a TimeoutError after `timeout`. A dispatcher that you passed in stays open.
   */
  close(): Promise<void>;
}
