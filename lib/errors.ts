/**
 * What is known of a call's effect on WeChat Pay's side when it ends in an error.
 *
 * - `not-sent`: no byte of the request left this machine; the same call may be made again without a thought.
 * - `rejected`: WeChat Pay answered that it did not do it.
 * - `unknown`: it may have happened. Query by your own number before you try again, and try again with the same number.
 */
export type Outcome = 'not-sent' | 'rejected' | 'unknown';

/** The call that an error ended: where it went, how often, and by which number its end can be asked for. */
export interface FailedCall {
  readonly method: string;
  /** The templated path: `v3/refund/domestic/refunds`. */
  readonly path: string;
  /** The origin that the last attempt went to: `https://api.mch.weixin.qq.com`. */
  readonly origin: string;
  /** How many attempts were made, the first one included. */
  readonly attempts: number;
  /** Your own number, where the operation has one: the field's name and its value. */
  readonly number: { readonly field: string; readonly value: string } | undefined;
  /** The call that tells what became of this one: `GET v3/refund/domestic/refunds/{out_refund_no}`. */
  readonly query: string | undefined;
}

interface ErrorDetails {
  readonly code: string;
  readonly hint: string;
  readonly cause?: unknown;
}

/**
 * The base of everything that this package throws on purpose.
 *
 * @example
 * try {
 *   await wxpay.v3.pay.transactions.native.post({ json })
 * } catch (error) {
 *   if (error instanceof WechatpayError) console.error(error.code, error.message, error.hint)
 * }
 */
export abstract class WechatpayError extends Error {
  /** A stable literal to branch on; of an {@link ApiError}, WeChat Pay's own code. */
  readonly code: string;
  /** What to do about it, in one or two sentences. */
  readonly hint: string;
  /** What is known of the effect of the call that ended so; undefined where no call was under way. */
  declare readonly outcome?: Outcome;
  /** The call that ended so; undefined where no call was under way. */
  declare readonly call?: FailedCall;

  protected constructor(message: string, { code, hint, cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
  }

  /** What a structured logger should keep; holds no key, no secret and no signature. */
  toJSON(): Record<string, unknown> {
    const { name, message, ...fields } = { ...this, name: this.name, message: this.message };
    return { name, message, ...fields, cause: undefined };
  }
}

/** Writes onto an error what only the end of its call knows; returns the error. */
export function concerning<E extends WechatpayError>(
  error: E,
  facts: { readonly call: FailedCall; readonly outcome?: Outcome; readonly hint?: string },
): E {
  return Object.assign(error, facts);
}

/** A value that the client was built with, or that a call was given, cannot be used. Nothing was sent. */
export class ConfigError extends WechatpayError {
  override readonly outcome: Outcome = 'not-sent';
  /** The option at fault, as it is written: `privateKey`, `certs.PUB_KEY_ID_0114…`, `json`. */
  readonly field: string;

  constructor(field: string, message: string, hint: string, cause?: unknown) {
    super(`${field}: ${message}`, { code: 'ERR_CONFIG', hint, cause });
    this.field = field;
  }
}

/** A path or a URL without its query, its fragment and its password: a token may stand there. Expressions stay. */
export function withoutQuery(text: string): string {
  const [, path = '', mark] = /^((?:[^?#]|(?<=\{)[?#])*)([?#])?/.exec(text) ?? [];
  return `${path.replace(/^([^/]*\/\/).*@/s, '$1…@')}${mark ? `${mark}…` : ''}`;
}

/** A path that cannot be sent: a variable without a value, a dot segment, a foreign host, a node that is no verb. */
export class PathError extends WechatpayError {
  override readonly outcome: Outcome = 'not-sent';
  /** The templated path, without its query. */
  readonly path: string;
  /** The path variable at fault, where it is one. */
  readonly variable: string | undefined;

  constructor(path: string, message: string, hint: string, variable?: string) {
    super(message, { code: 'ERR_PATH', hint });
    this.path = withoutQuery(path);
    this.variable = variable;
  }
}

/** The connection failed, or was cut, or the caller's signal ended the call (`code` `ERR_ABORTED`). */
export class NetworkError extends WechatpayError {
  override readonly outcome: Outcome;

  constructor(message: string, details: { code?: string; hint: string; outcome: Outcome; cause?: unknown }) {
    super(message, { code: 'ERR_NETWORK', ...details });
    this.outcome = details.outcome;
  }
}

/** No whole answer came within `timeout` milliseconds. */
export class TimeoutError extends WechatpayError {
  override readonly outcome: Outcome;
  /** The limit that ran out, in milliseconds. */
  readonly timeout: number;

  constructor(
    message: string,
    details: { timeout: number; hint: string; outcome: Outcome; cause?: unknown },
  ) {
    super(message, { code: 'ERR_TIMEOUT', ...details });
    this.outcome = details.outcome;
    this.timeout = details.timeout;
  }
}

/** What the fields of WeChat Pay's error answer say, and where it came from. */
export interface ApiErrorDetails {
  readonly status: number;
  readonly code: string;
  readonly hint: string;
  readonly outcome: Outcome;
  readonly detail?: unknown;
  readonly requestId?: string | undefined;
  readonly internalCode?: string | undefined;
}

/**
 * WeChat Pay answered, and the answer is an error. Branch on `code` and `status`, never on `message`.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012081726
 */
export class ApiError extends WechatpayError {
  override readonly outcome: Outcome;
  /** The HTTP status. */
  readonly status: number;
  /**
   * WeChat Pay's `detail`, as it came: absent, text, a list, or an object. Of a wrong parameter it has `location` and
   * `value` while the message names the field; of a wrong signature `sign_information`; some products add `field` and
   * `issue`.
   */
  readonly detail: unknown;
  /** The `Request-ID` header; give it to WeChat Pay's support. */
  readonly requestId: string | undefined;
  /** The digits behind the last `-` of `Request-ID`: WeChat Pay's internal error number. */
  readonly internalCode: string | undefined;

  constructor(message: string, details: ApiErrorDetails) {
    super(message, details);
    this.outcome = details.outcome;
    this.status = details.status;
    this.detail = details.detail;
    this.requestId = details.requestId;
    this.internalCode = details.internalCode;
  }
}

/** Why a signature of WeChat Pay's was not accepted. */
export type SignatureFault =
  | 'missing-headers'
  | 'clock-skew'
  | 'unknown-serial'
  | 'mismatch'
  | 'probe'
  | 'other-answer';

/**
 * An answer or a notification that is not proven to be WeChat Pay's: its content was not parsed. With the reason
 * `other-answer` it is WeChat Pay's, but the answer of another call.
 */
export class SignatureError extends WechatpayError {
  override readonly outcome: Outcome;
  readonly reason: SignatureFault;
  /** The `Wechatpay-Serial` that the message named. */
  readonly serial: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;

  constructor(
    reason: SignatureFault,
    message: string,
    details: {
      hint: string;
      outcome?: Outcome;
      serial?: string | undefined;
      status?: number | undefined;
      requestId?: string | undefined;
    },
  ) {
    super(message, { code: 'ERR_SIGNATURE', hint: details.hint });
    this.reason = reason;
    this.outcome = details.outcome ?? 'unknown';
    this.serial = details.serial;
    this.status = details.status;
    this.requestId = details.requestId;
  }
}

/** A ciphertext that does not open with the key at hand. */
export class DecryptionError extends WechatpayError {
  override readonly outcome: Outcome;

  constructor(message: string, details: { code?: string; hint: string; outcome?: Outcome; cause?: unknown }) {
    super(message, { code: 'ERR_DECRYPTION', ...details });
    this.outcome = details.outcome ?? 'unknown';
  }
}

/** A notification that cannot be handled: its form, its size or its headers are not what WeChat Pay sends. */
export class NotificationError extends WechatpayError {
  /** The HTTP status to answer with. */
  readonly status: number;

  constructor(message: string, details: { code: string; hint: string; status: number; cause?: unknown }) {
    super(message, details);
    this.status = details.status;
  }
}
