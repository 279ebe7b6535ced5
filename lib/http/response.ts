import { type InspectOptions, inspect } from 'node:util';
import type { HeaderReader } from './headers';

/** The response of a successful call: verified, unless WeChat Pay does not sign responses of this operation. */
export interface WechatpayResponse<T = unknown> {
  /** The HTTP status: 200, 204 and the like; anything else is an error. */
  readonly status: number;
  readonly headers: Headers;
  /**
   * The parsed body; undefined if it is empty, the bytes if it is a file. A number beyond 2^53, which JavaScript would
   * round, is a string of its digits.
   */
  readonly data: T;
  /** The exact bytes of the body. */
  readonly body: Buffer;
  /** WeChat Pay's `Request-ID`, for questions to their support. */
  readonly requestId: string | undefined;
}

/** A successful response. Logs and inspections show its content without the signature. */
export class SuccessResponse<T> implements WechatpayResponse<T> {
  readonly requestId: string | undefined;

  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly body: Buffer,
    readonly data: T,
  ) {
    this.requestId = requestIdOf(headers);
  }

  toJSON(): Pick<WechatpayResponse<T>, 'status' | 'requestId' | 'data'> {
    return { status: this.status, requestId: this.requestId, data: this.data };
  }

  [inspect.custom](_depth: number, options: InspectOptions): string {
    return `WechatpayResponse ${inspect(this.toJSON(), options)}`;
  }
}

/** WeChat Pay's name for a call, in case of questions. */
export function requestIdOf(headers: HeaderReader): string | undefined {
  return headers.get('Request-ID') ?? undefined;
}
