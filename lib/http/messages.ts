import type { Method } from '../chain';

/** How an endpoint names what an upload consists of. */
export interface UploadParts {
  /** The part with the file: `file`, `submission_file`, `media`. */
  readonly file: string;
  /** The field of `meta` with the file's name; absent where the endpoint takes none. */
  readonly filename?: string | undefined;
  /** The field of `meta` with the digest of the file, in lower-case hex. */
  readonly digest?: string | undefined;
  readonly algorithm: 'sha256' | 'sm3' | 'md5';
  /** The most that the file may hold, in bytes. */
  readonly limit?: number | undefined;
  /** The same by suffix, where it is another. */
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
  /** The operation as the catalogue names it: `POST v3/refund/domestic/refunds`; undefined where it is not catalogued. */
  readonly operation: string | undefined;
  /** Your own number that makes a repeat safe, where the operation has one and the call gave it. */
  readonly number: MerchantNumber | undefined;
  /** Which attempt of the call this is, counted from 1. A middleware outside `retry` sees 1 only. */
  readonly attempt: number;
}

/** A body that is too large for memory: sent from where it lies, from the start, as often as needed. */
export interface StreamedBody extends AsyncDisposable {
  /** In bytes. */
  readonly length: number;
  /** @param lend each piece is needed only until six more were asked for, so that buffers may be used again. */
  read(lend?: boolean): AsyncIterable<Uint8Array>;
}

/**
 * A request as it goes on the wire, encoded once and frozen. A middleware that changes something passes on a copy with
 * the same `call`.
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
  /** The exact bytes, those of an upload streamed; undefined where the request has no body. */
  readonly body: Buffer | StreamedBody | undefined;
  /** The bytes that the signature covers: the body, but for uploads, where it is the `meta` part. */
  readonly signable: Buffer;
  readonly call: CallInfo;
}

/** An answer as it came: the bytes, after transfer decoding, before anything else. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Empty where the bytes went to `file`. */
  readonly body: Buffer;
  /** The bytes that did not go to memory; they are not the caller's before the call has succeeded. */
  readonly file?: { read(lend?: boolean): AsyncIterable<Uint8Array> } | undefined;
  /** Its signature was verified. Of an error answer: it is proof that WeChat Pay refused. */
  readonly verified?: boolean;
}

/** Sends a message on towards the wire. */
export type Next = (request: HttpRequest) => Promise<HttpResponse>;

/** One skin of the onion: it may look at, replace or repeat what goes in and what comes out. */
export type Middleware = (request: HttpRequest, next: Next) => Promise<HttpResponse>;
