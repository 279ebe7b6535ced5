import type { CallProgress } from '../call';
import type { DownloadTarget } from './file/download-target';
import type { ProgressListener } from './request-options';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What an endpoint needs beyond the ordinary. Known from the catalogue; an option of the call wins. */
export interface OperationTraits {
  /** Another base URL than the client's: `https://fraud.mch.weixin.qq.com/`. */
  readonly baseURL?: string | undefined;
  /** The merchant's client certificate is shown (mutual TLS). */
  readonly security?: boolean | undefined;
  /** APIv2: the request carries no `nonce_str`. */
  readonly nonceless?: boolean | undefined;
  /** A success comes without a signature (file downloads and the like). */
  readonly unsigned?: boolean | undefined;
  /** The signature of a success covers the SHA-1 that a header names instead of the body (global statements). */
  readonly statement?: boolean | undefined;
  /** A header of a success names this digest of its bytes: `SM3-Digest` (files of invoices). */
  readonly digest?: 'sm3' | undefined;
  /** What a success holds; absent means the protocol's own form, JSON or XML. */
  readonly answer?: 'json' | 'xml' | 'file' | 'empty' | 'page' | undefined;
  /** 202 is a success that the endpoint promises; elsewhere it is no success. */
  readonly accepted?: boolean | undefined;
  /** The request goes out without our signature: the URL came with another answer. */
  readonly anonymous?: boolean | undefined;
  /** APIv2: the sign type to use where the request names none. */
  readonly signType?: 'MD5' | 'HMAC-SHA256' | undefined;
  /** APIv2: an answer is signed with the type of its request. */
  readonly keepsSignType?: boolean | undefined;
  /** APIv2: the field that names the merchant. */
  readonly merchantField?: 'mch_id' | 'mchid' | 'combine_mch_id' | undefined;
  /** It moves money, or a thing worth money: an unknown end must be queried before it is repeated. */
  readonly money?: boolean | undefined;
  /** Where the number stands that makes a repeat safe: `json.out_trade_no`. It may be optional: a call may lack it. */
  readonly number?: string | undefined;
  /** The family of operations that share which codes prove a refusal; absent where any code of a signed 4xx does. */
  readonly refusals?: string | undefined;
  /** `false`: sensitive fields are neither encrypted nor decrypted. */
  readonly cipher?: boolean | undefined;
  /** The names that the endpoint gives to the parts of an upload. */
  readonly upload?: UploadParts | undefined;
  /** The path with the capitals that the chain's rule of spelling cannot write: `v2/secapi/mch/addInstitutionsub`. */
  readonly wirePath?: string | undefined;
}

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

/** What is known of the answer of an operation. */
export interface AnswerFacts {
  /** It is JSON, whatever its Content-Type says. */
  readonly json?: true | undefined;
  /**
   * Where the fields of a request stand that its answer repeats under the same name: `path.out_refund_no!`; with an
   * exclamation mark where it is the number that makes a repeat safe, and every answer has it.
   */
  readonly echoes?: readonly string[] | undefined;
  /**
   * The fields that every success has and the request has not, of an operation that moves money and whose answer does
   * not repeat the number of its call.
   */
  readonly own?: readonly string[] | undefined;
  /** A success documents a `code` of its own, so that a `code` does not make it an error. */
  readonly ownCode?: true | undefined;
  /** Its 64-bit numbers, which JavaScript's numbers cannot hold: `applyment_id`, `data.*.limit`. */
  readonly wide?: readonly string[] | undefined;
}

/** A number that names what a call is about: the field's name and its value. */
export interface MerchantNumber {
  readonly field: string;
  readonly value: string;
}

/** A field of a request that its answer repeats. */
export interface Echo extends MerchantNumber {
  /** It is the number that makes a repeat safe, and every answer of the operation has it. */
  readonly required: boolean;
}

/** What travels beside a wire message: the circumstances of the call, none of them on the wire. */
export interface CallContext {
  /** The templated path as the chain wrote it: `v3/pay/transactions/id/{transaction_id}`. */
  readonly template: string;
  readonly traits: OperationTraits;
  /** The limit for the whole call, in milliseconds. */
  readonly timeout: number;
  /** When that limit runs out, on the clock of `performance.now()`. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  /** Aborted when the client closes. */
  readonly closing?: AbortSignal | undefined;
  /** Where the file goes that the call is answered with, in place of memory. */
  readonly downloadTarget?: DownloadTarget | undefined;
  /** Is told how many bytes of a file have gone out or come in, and how many there are, where that is known. */
  readonly onBytes?: ProgressListener | undefined;
  /** The number that makes a repeat safe, where the operation has one and the call gave it. */
  readonly number?: MerchantNumber | undefined;
  /** Looks up the operation that tells how the call ended: `GET v3/refund/domestic/refunds/{out_refund_no}`. */
  readonly query?: (() => string | undefined) | undefined;
  /** What is known of the answer; absent where the catalogue does not know the operation. */
  readonly answer?: AnswerFacts | undefined;
  /** What was sent of the fields that the answer repeats. */
  readonly echoes?: readonly Echo[] | undefined;
  /** The host is not WeChat Pay's: neither a signature nor a client certificate goes there. */
  readonly foreign?: boolean | undefined;
  /** How far the call has come. */
  readonly progress: CallProgress;
}

/** A body that is too large for memory: sent from where it lies, from the start, as often as needed. */
export interface StreamedBody extends AsyncDisposable {
  /** In bytes. */
  readonly length: number;
  /** @param lend each piece is needed only until six more were asked for, so that buffers may be used again. */
  read(lend?: boolean): AsyncIterable<Uint8Array>;
}

/** A request as it goes on the wire. Encoded once, frozen; a middleware that changes something passes on a copy. */
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
  readonly call: CallContext;
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
