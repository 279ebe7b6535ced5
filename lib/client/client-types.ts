import type { Stack } from '../http';
import type { AnyCaseMethod, PrepareArguments, PreparedPath, PreparedRequest } from './prepare';

/** The middleware of each protocol, by name; see {@link Stack}. */
export interface Stacks {
  /** APIv2: `retry > verifier > signer > transport`; outside the signer, a message has its fields and no sign yet. */
  readonly v2: Stack;
  /** APIv3: `retry > verifier > signer > transport`. */
  readonly v3: Stack;
}

/** The platform certificates that a client downloads by itself. */
export interface Certificates {
  /** The serials of those that it has. */
  readonly serials: readonly string[];
  /**
   * Downloads them now.
   *
   * @throws {ConfigError} where the merchant has none, or the APIv3 key does not open them.
   * @throws {NetworkError} where they could not be downloaded.
   */
  refresh(): Promise<readonly string[]>;
  /**
   * Downloads no more, once the migration to the WeChat Pay public key is over: downloads count as calls that do not
   * name it.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012154180
   */
  stop(): void;
}

/** What a client has beside its paths. */
export interface WechatpayMembers extends AsyncDisposable {
  readonly stack: Stacks;
  /** The downloaded platform certificates; undefined where the configuration names none to download. */
  readonly certificates: Certificates | undefined;
  /**
   * Encodes and signs a request as a call would, and returns it instead of sending it. It goes through your stack of
   * middleware up to the innermost step, where the transport would send it. No connection is opened; a platform
   * certificate is downloaded only where the request has sensitive fields to encrypt and no key is known yet.
   *
   * Middleware sees `next` reject with a NetworkError `ERR_ABORTED`, whose outcome is `not-sent`.
   *
   * @param method in any letter case.
   * @param path as `chain` accepts it: with `{variables}`, an absolute URL of a known host, `v2/…` for APIv2.
   * @param options the argument of the call.
   * @throws {ConfigError | PathError} where the call would throw them.
   * @example
   * const { url, headers, body, signedText } = await wxpay.prepare('POST', 'v3/pay/transactions/native', { json: order })
   */
  prepare<Verb extends AnyCaseMethod, Path extends PreparedPath>(
    method: Verb,
    path: Path,
    ...options: PrepareArguments<Verb, Path>
  ): Promise<PreparedRequest>;
  /**
   * Encrypts a text for WeChat Pay, with the key that calls name in `Wechatpay-Serial`; catalogued fields are encrypted
   * without it.
   *
   * @param text at most 214 bytes of UTF-8.
   * @returns base64.
   * @throws {ConfigError} where it is longer.
   * @see https://pay.weixin.qq.com/doc/v3/partner/4013059053
   * @example
   * await wxpay.chain('v3/new/path').post({ json: { name: await wxpay.encrypt('张三') } })
   */
  encrypt(text: string): Promise<string>;
  /**
   * Decrypts a text that WeChat Pay encrypted for the merchant certificate; catalogued fields are decrypted without it.
   *
   * @param ciphertext base64.
   * @throws {DecryptionError} where it was encrypted for another key.
   * @example
   * const name = await wxpay.decrypt(data.payer_name)
   */
  decrypt(ciphertext: string): Promise<string>;
  /**
   * Takes no more calls, waits for those under way and closes the connections. A file that nobody takes is waited for as
   * long as `timeout`, and ends with a TimeoutError. A dispatcher of yours stays open.
   */
  close(): Promise<void>;
}
