import type { Writable } from 'node:stream';
import type { Ciphertext } from '../crypto';
import type { XmlFields } from '../xml';

/** A value in a query: null and undefined are omitted, arrays become `name[0]=…`, booleans `true` and `false`. */
export type QueryValue =
  | string
  | number
  | bigint
  | boolean
  | Ciphertext
  | null
  | undefined
  | readonly QueryValue[]
  | { readonly [name: string]: QueryValue };

/** How a failed call is retried. */
export interface RetryOptions {
  /** The number of attempts, the first one included. Default: 3. */
  readonly attempts?: number;
  /** The pause before the first retry in milliseconds. It doubles with each retry; half of it is random. Default: 500. */
  readonly pause?: number;
}

/** The options of every call, with the names of Guzzle. */
export interface CallOptions {
  /** Additional headers. They override the standard ones, in any letter case, except `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The base URL of this call: one of WeChat Pay's hosts, or the configured one. */
  readonly baseURL?: string;
  /**
   * The time limit of the call, retries included, in milliseconds. For an upload, and for a response that is written
   * to a `sink`, it limits each pause without data.
   */
  readonly timeout?: number;
  /** Overrides the client's `retry` for this call; `false` sends it once. */
  readonly retry?: false | RetryOptions;
  /** Aborts the call. */
  readonly signal?: AbortSignal;
  /** Presents the merchant's client certificate. Catalogued endpoints that need it do so by default. */
  readonly security?: boolean;
  /** APIv2: `true` omits `nonce_str`. Operations that accept none omit it by default. */
  readonly nonceless?: boolean;
  /** `false` neither encrypts the sensitive fields of the request nor decrypts those of the response. */
  readonly cipher?: boolean;
  /** Receives the progress of an upload or a download. */
  readonly progress?: ProgressListener;
}

/** @param bytes how many were sent or received so far; @param total how many there are, if known. */
export type ProgressListener = (bytes: number, total: number | undefined) => void;

/** A file to upload: a path, the bytes, a Blob or a stream. */
export type Upload = string | Uint8Array | Blob | NodeJS.ReadableStream;

/**
 * The target of a download: a path, or a stream. A new file is readable by its owner only; a replaced file keeps its
 * mode. Without a sink, `data` contains the bytes.
 */
export type Sink = string | Writable;

/** An upload. The client names the parts as the endpoint requires, and adds the digest. */
export interface Multipart {
  readonly file: Upload;
  /** The name with its suffix. Required if the file has no name. */
  readonly filename?: string;
  /**
   * `false` skips the check of size and suffix, for files that WeChat Pay accepts although its documentation does not
   * say so yet.
   */
  readonly limits?: false;
  /** The other fields of the upload. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** The names in the argument of a call that are not path variables. */
export const OPTION_NAMES = [
  'json',
  'xml',
  'query',
  'headers',
  'body',
  'path',
  'baseURL',
  'timeout',
  'retry',
  'signal',
  'security',
  'nonceless',
  'cipher',
  'multipart',
  'sink',
  'progress',
] as const;

/** The untyped groups of a request, for paths that are not catalogued. */
export interface RequestGroups {
  readonly json?: unknown;
  readonly xml?: XmlFields;
  readonly query?: { readonly [name: string]: QueryValue } | URLSearchParams | string;
  /** The exact body. Set `Content-Type` in `headers` if it is not JSON. */
  readonly body?: string | Uint8Array;
  readonly multipart?: Multipart;
  readonly sink?: Sink;
  /** Path variables whose names collide with those of options. */
  readonly path?: Readonly<Record<string, PathValue>>;
}

/** A value of a path variable; percent-encoded by the chain. */
export type PathValue = string | number | bigint | boolean;
