/**
 * The effect of a failed call on WeChat Pay's side.
 *
 * - `not-sent`: no byte of the request left this machine; you can make the same call again.
 * - `rejected`: WeChat Pay refused the request and did not execute it.
 * - `unknown`: WeChat Pay may have executed the request. Query by your own number before you try again, and repeat
 *   with the same number only.
 */
export type Outcome = 'not-sent' | 'rejected' | 'unknown';

/** The codes that this package sets itself, by the class that carries them: the one list of them. */
interface CodesByClass {
  ConfigError: 'ERR_CONFIG';
  PathError: 'ERR_PATH';
  NetworkError:
    | 'ERR_NETWORK'
    | 'ERR_ABORTED'
    | 'ERR_INTERRUPTED'
    | 'ERR_CLOSED'
    | 'ERR_SIGNER'
    | 'ERR_CERTIFICATES'
    | 'ERR_SINK'
    | 'ERR_TOO_LARGE'
    | 'ERR_GZIP'
    | 'ERR_BILL_ROW';
  TimeoutError: 'ERR_TIMEOUT';
  ApiError: 'INVALID_ANSWER' | `HTTP_${number}`;
  SignatureError: 'ERR_SIGNATURE';
  DecryptionError: 'ERR_DECRYPTION' | 'ERR_UNPROVEN';
  NotificationError:
    | 'ERR_METHOD'
    | 'ERR_CONTENT_TYPE'
    | 'ERR_HEADERS'
    | 'ERR_BODY'
    | 'ERR_BODY_ABORTED'
    | 'ERR_BODY_SIZE'
    | 'ERR_BODY_TIMEOUT'
    | 'ERR_PARSED_BODY'
    | 'ERR_MESSAGE'
    | 'ERR_FOREIGN'
    | 'ERR_NO_HANDLER'
    | 'ERR_KEYS_TIMEOUT'
    | 'ERR_HANDLER_TIMEOUT'
    | 'ERR_BUSY'
    | 'ERR_LEASE_LOST';
  XmlError: 'ERR_XML';
  /** No class: events report it for an error that does not come from this package. */
  events: 'ERR_UNEXPECTED';
}

/**
 * A `code` that this package sets itself. An {@link ApiError} mostly carries WeChat Pay's own code instead, which is an
 * open set.
 *
 * The table in `docs/error-codes.md` states the class, the meaning and the remedy of each code.
 */
export type ErrorCode = CodesByClass[keyof CodesByClass];

/** The codes of one class. */
export type CodeOf<Name extends keyof CodesByClass> = CodesByClass[Name];

/** A failed call: where it went, how often it was tried, and the number to query it by. */
export interface FailedCall {
  readonly method: string;
  /** The templated path: `v3/refund/domestic/refunds`. */
  readonly path: string;
  /** The origin of the last attempt: `https://api.mch.weixin.qq.com`. */
  readonly origin: string;
  /** The number of attempts, including the first. */
  readonly attempts: number;
  /** The field name and the value of your own number, if the operation has one. */
  readonly number: { readonly field: string; readonly value: string } | undefined;
  /** The call that returns the result of this one: `GET v3/refund/domestic/refunds/{out_refund_no}`. */
  readonly query: string | undefined;
}

/** The languages of hints. */
export type HintLanguage = 'en' | 'zh';

interface ErrorDetails {
  readonly code: ErrorCode | (string & {});
  readonly hint: string;
  readonly cause?: unknown;
}

/**
 * The base class of the errors that this package throws.
 *
 * @example
 * try {
 *   await wxpay.v3.pay.transactions.native.post({ json })
 * } catch (error) {
 *   if (error instanceof WechatpayError) console.error(error.code, error.message, error.hint)
 * }
 */
export abstract class WechatpayError extends Error {
  static {
    brandErrorClass(WechatpayError, 'WechatpayError');
  }

  /** A stable identifier to branch on; of an {@link ApiError}, WeChat Pay's own code. */
  readonly code: ErrorCode | (string & {});
  /** What to do, in one or two sentences. */
  readonly hint: string;
  /** The effect of the failed call; undefined outside a call. */
  declare readonly outcome?: Outcome;
  /** The failed call; undefined outside a call. */
  declare readonly call?: FailedCall;

  protected constructor(message: string, { code, hint, cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
  }

  /**
   * Returns the hint in a language. Values, names of fields and code stay as they are; a hint of your own code, which has
   * no translation, stays English.
   *
   * @example
   * console.error(error.message, error.hintIn('zh'))
   */
  hintIn(language: HintLanguage): string {
    if (language !== 'zh') return this.hint;
    const { translateHint }: typeof import('./hints') = require('./hints');
    return translateHint(this.hint);
  }

  /** Returns the fields for a structured log; they hold no key, no secret and no signature. */
  toJSON(): Record<string, unknown> {
    const { name, message, ...fields } = { ...this, name: this.name, message: this.message };
    return { name, message, ...fields, cause: undefined };
  }
}

/** Adds the facts of the failed call to an error; returns the error. */
export function concerning<E extends WechatpayError>(
  error: E,
  facts: { readonly call: FailedCall; readonly outcome?: Outcome; readonly hint?: string },
): E {
  return Object.assign(error, facts);
}

/** An option of the client or of a call is invalid. Nothing was sent. */
export class ConfigError extends WechatpayError {
  static {
    brandErrorClass(ConfigError, 'ConfigError');
  }

  declare readonly code: CodeOf<'ConfigError'>;
  override readonly outcome: Outcome = 'not-sent';
  /** The invalid option: `privateKey`, `certs.PUB_KEY_ID_0114…`, `json`. */
  readonly field: string;

  /**
   * @param field the invalid option, as the caller writes it.
   * @param problem what was expected and what was received: "expected a string of digits, received a number".
   * @param hint what to do, as an instruction.
   */
  constructor(field: string, problem: string, hint: string, cause?: unknown) {
    super(`Invalid \`${field}\`: ${problem}`, { code: 'ERR_CONFIG', hint, cause });
    this.field = field;
  }
}

/** Removes query, fragment and password from a path or a URL, which may hold a token. Template expressions stay. */
export function withoutQuery(text: string): string {
  const [, path = '', mark] = /^((?:[^?#]|(?<=\{)[?#])*)([?#])?/.exec(text) ?? [];
  return `${path.replace(/^([^/]*\/\/).*@/s, '$1…@')}${mark ? `${mark}…` : ''}`;
}

/** The path cannot be sent: a variable has no value, a segment is `.` or `..`, the host is foreign, the node is not a verb. */
export class PathError extends WechatpayError {
  static {
    brandErrorClass(PathError, 'PathError');
  }

  declare readonly code: CodeOf<'PathError'>;
  override readonly outcome: Outcome = 'not-sent';
  /** The templated path, without its query. */
  readonly path: string;
  /** The invalid path variable, if there is one. */
  readonly variable: string | undefined;

  constructor(path: string, message: string, hint: string, variable?: string) {
    super(message, { code: 'ERR_PATH', hint });
    this.path = withoutQuery(path);
    this.variable = variable;
  }
}

/** The connection failed or was cut, or the caller aborted the call (`code` `ERR_ABORTED`). */
export class NetworkError extends WechatpayError {
  static {
    brandErrorClass(NetworkError, 'NetworkError');
  }

  declare readonly code: CodeOf<'NetworkError'>;
  override readonly outcome: Outcome;

  constructor(
    message: string,
    details: { code?: CodeOf<'NetworkError'>; hint: string; outcome: Outcome; cause?: unknown },
  ) {
    super(message, { code: 'ERR_NETWORK', ...details });
    this.outcome = details.outcome;
  }
}

/** No complete response arrived within `timeout` milliseconds. */
export class TimeoutError extends WechatpayError {
  static {
    brandErrorClass(TimeoutError, 'TimeoutError');
  }

  declare readonly code: CodeOf<'TimeoutError'>;
  override readonly outcome: Outcome;
  /** The limit in milliseconds. */
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

/** The fields of an error response, and where they come from. */
export interface ApiErrorDetails {
  readonly status: number;
  /** WeChat Pay's own code, or one of this package. */
  readonly code: CodeOf<'ApiError'> | (string & {});
  readonly hint: string;
  readonly outcome: Outcome;
  readonly detail?: unknown;
  readonly requestId?: string | undefined;
  readonly internalCode?: string | undefined;
}

/**
 * WeChat Pay returned an error. Branch on `code` and `status`, never on `message`.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012081726
 */
export class ApiError extends WechatpayError {
  static {
    brandErrorClass(ApiError, 'ApiError');
  }

  declare readonly code: CodeOf<'ApiError'> | (string & {});
  override readonly outcome: Outcome;
  /** The HTTP status. */
  readonly status: number;
  /**
   * WeChat Pay's `detail`, unchanged: undefined, a string, an array or an object. For an invalid parameter it has
   * `location` and `value`, and the message names the field; for an invalid signature it has `sign_information`; some
   * products add `field` and `issue`.
   */
  readonly detail: unknown;
  /** The `Request-ID` header; quote it to WeChat Pay's support. */
  readonly requestId: string | undefined;
  /** WeChat Pay's internal error number: the digits after the last `-` of `Request-ID`. */
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

/** The reason why a signature was refused. */
export type SignatureFault =
  | 'missing-headers'
  | 'clock-skew'
  | 'unknown-serial'
  | 'mismatch'
  | 'probe'
  | 'other-answer';

/**
 * The response or notification carries no valid WeChat Pay signature; its content was not parsed. With the reason
 * `other-answer` the signature is valid, but the response belongs to another call.
 */
export class SignatureError extends WechatpayError {
  static {
    brandErrorClass(SignatureError, 'SignatureError');
  }

  declare readonly code: CodeOf<'SignatureError'>;
  override readonly outcome: Outcome;
  readonly reason: SignatureFault;
  /** The `Wechatpay-Serial` of the message. */
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

/** The ciphertext does not decrypt with the configured key. */
export class DecryptionError extends WechatpayError {
  static {
    brandErrorClass(DecryptionError, 'DecryptionError');
  }

  declare readonly code: CodeOf<'DecryptionError'>;
  override readonly outcome: Outcome;

  constructor(
    message: string,
    details: { code?: CodeOf<'DecryptionError'>; hint: string; outcome?: Outcome; cause?: unknown },
  ) {
    super(message, { code: 'ERR_DECRYPTION', ...details });
    this.outcome = details.outcome ?? 'unknown';
  }
}

/** The notification cannot be handled: its form, its size or its headers are not those of WeChat Pay. */
export class NotificationError extends WechatpayError {
  static {
    brandErrorClass(NotificationError, 'NotificationError');
  }

  declare readonly code: CodeOf<'NotificationError'> | (string & {});
  /** The HTTP status of the reply. */
  readonly status: number;

  constructor(
    message: string,
    details: {
      code: CodeOf<'NotificationError'> | (string & {});
      hint: string;
      status: number;
      cause?: unknown;
    },
  ) {
    super(message, details);
    this.status = details.status;
  }
}

/** Describes the type and size of a value for a message. The value itself may be a secret, so it is not shown. */
export function shapeOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (value === '') return 'an empty string';
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return typeof value === 'object' ? shapeOfObject(value) : `a ${typeof value}`;
}

function shapeOfObject(value: object): string {
  // The tag identifies a Map or a Date in every realm.
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (tag === 'Array') return 'an array';
  if (tag !== 'Object') return `${/^[AEIO]/.test(tag) ? 'an' : 'a'} ${tag}`;
  return Reflect.get(value, 'type') === 'Buffer' ? 'a Buffer serialized as JSON' : 'an object';
}

/**
 * Makes `instanceof` hold across copies of the package and across realms: marks the prototype of the class with a symbol
 * of the global registry. A class that users derive has no mark of its own, so the usual rule applies to it.
 *
 * @param name the name of the class in source, which survives minification.
 */
export function brandClass(marked: { readonly prototype: object }, name: string): void {
  const brand = Symbol.for(`wechatpay-chain.${name}`);
  Object.defineProperty(marked.prototype, brand, { value: true });
  Object.defineProperty(marked, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (this !== marked) return Function.prototype[Symbol.hasInstance].call(this, value);
      return typeof value === 'object' && value !== null && Reflect.get(value, brand) === true;
    },
  });
}

/** Does the same for a class of errors, and keeps its name, which bundlers change. */
export function brandErrorClass(
  errorClass: { readonly prototype: object },
  name: keyof CodesByClass | 'WechatpayError',
): void {
  brandClass(errorClass, `error.${name}`);
  Object.defineProperty(errorClass, 'name', { value: name });
}
