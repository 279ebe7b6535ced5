/** What a call resolves to: a success that was verified, or that comes unsigned by the rules. */
export interface WechatpayResponse<T = unknown> {
  /** The HTTP status: 200, 204 and the like; anything else is an error. */
  readonly status: number;
  readonly headers: Headers;
  /** The parsed answer; undefined where it is empty, the bytes where it is a file. */
  readonly data: T;
  /** The exact bytes of the answer. */
  readonly body: Buffer;
  /** WeChat Pay's `Request-ID`; give it to their support. */
  readonly requestId: string | undefined;
}
