import type { Method } from '../chain';

/** How an endpoint names what an upload consists of. */
export interface UploadParts {
  /** The part with the file: `file`, `submission_file`, `media`. */
  readonly file: string;
  /** The field of `meta` with the file's name; absent if the operation has none. */
  readonly filename?: string | undefined;
  /** The field of `meta` with the digest of the file, in lower-case hex. */
  readonly digest?: string | undefined;
  readonly algorithm: 'sha256' | 'sm3' | 'md5';
  /** The most that the file may hold, in bytes. */
  readonly limit?: number | undefined;
  /** The same by suffix, if it differs. */
  readonly limits?: Readonly<Record<string, number>> | undefined;
  /** What the file's name may end in, in lower case. */
  readonly suffixes?: readonly string[] | undefined;
}

/** A number that names what a call is about: the field's name and its value. */
export interface MerchantNumber {
  readonly field: string;
  readonly value: string;
}

/** What a middleware may read of the call that a request belongs to. Frozen; never on the wire. */
export interface CallInfo {
  /** The templated path as the chain wrote it: `v3/pay/transactions/id/{transaction_id}`. */
  readonly template: string;
  /** The operation as in the catalogue: `POST v3/refund/domestic/refunds`; undefined if it is undocumented. */
  readonly operation: string | undefined;
  /** Your own number that makes a retry safe, if the call has one. */
  readonly number: MerchantNumber | undefined;
  /** Which attempt of the call this is, counted from 1. A middleware outside `retry` sees 1 only. */
  readonly attempt: number;
}

/** A body that is too large for memory. It is read from the start for each attempt. */
export interface StreamedBody extends AsyncDisposable {
  /** In bytes. */
  readonly length: number;
  /** @param lend allows the reuse of a buffer once six more were read. */
  read(lend?: boolean): AsyncIterable<Uint8Array>;
}

/**
 * A request as it is sent, encoded once and frozen. A middleware that changes it passes on a copy with the same
 * `call`.
 *
 * @example
 * next({ ...request, headers: { ...request.headers, 'x-trace': id } })
 */
export interface HttpRequest {
  readonly method: Method;
  /** Scheme and authority: `https://api.mch.weixin.qq.com`. */
  readonly origin: string;
  /** The exact request target: path and query as they are sent, and as they are signed. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes; an upload is streamed. Undefined if the request has no body. */
  readonly body: Buffer | StreamedBody | undefined;
  /** The bytes that the signature covers: the body, or the `meta` part of an upload. */
  readonly signable: Buffer;
  readonly call: CallInfo;
}

/** A response as received: its bytes after transfer decoding, neither verified nor parsed. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Empty if the bytes went to `file`. */
  readonly body: Buffer;
  /** The bytes of a download that is not kept in memory. The caller receives them when the call succeeds. */
  readonly file?: { read(lend?: boolean): AsyncIterable<Uint8Array> } | undefined;
  /** The signature was verified. For an error response, this proves that WeChat Pay refused the request. */
  readonly verified?: boolean;
}

/** Passes a request on to the next middleware. */
export type Next = (request: HttpRequest) => Promise<HttpResponse>;

/** Runs around each request: it may inspect, replace or repeat the request, and inspect or replace the response. */
export type Middleware = (request: HttpRequest, next: Next) => Promise<HttpResponse>;
