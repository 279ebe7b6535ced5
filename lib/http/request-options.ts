import type { Writable } from 'node:stream';
import type { Ciphertext } from '../crypto';
import type { XmlFields } from '../xml';

/** A value in a query: null and undefined are left out, lists become `name[0]=…`, booleans `true` and `false`. */
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

/** What every call takes, whatever its endpoint. Named as Guzzle names it. */
export interface CallOptions {
  /** Headers beside the standard ones; they win over them in any letter case, but for `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Another base URL for this call: one of WeChat Pay's hosts, or the configured one. */
  readonly baseURL?: string;
  /**
   * The limit for the whole call, in milliseconds. A file may take longer: for an upload, and for an answer that goes
   * to a `sink`, it is the limit for each pause without a byte.
   */
  readonly timeout?: number;
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  /** Shows the merchant's client certificate; known endpoints that need it do so by themselves. */
  readonly security?: boolean;
  /** APIv2: leaves `nonce_str` out; known endpoints that take none do so by themselves. Only `true` drops it. */
  readonly nonceless?: boolean;
  /** `false` leaves sensitive fields as they are: the request's are ciphertext already, the answer's stay it. */
  readonly cipher?: boolean;
  /** Is told how far a file has come on its way up or down. */
  readonly progress?: ProgressListener;
}

/** @param bytes how many have gone or come so far; @param total how many there are, where that is known. */
export type ProgressListener = (bytes: number, total: number | undefined) => void;

/** A file to upload: a path, the bytes, a Blob or a stream. */
export type Upload = string | Uint8Array | Blob | NodeJS.ReadableStream;

/**
 * Where a file goes: a path, or a stream. A new file can be read by its owner alone; one that is replaced keeps its
 * mode. Without it the answer's `data` holds the bytes.
 */
export type Sink = string | Writable;

/** An upload. The client names the parts as the endpoint wants them, and adds the digest. */
export interface Multipart {
  readonly file: Upload;
  /** With its suffix; needed where the file has no name of its own. */
  readonly filename?: string;
  /**
   * `false` sends the file without a check of its size and its suffix: WeChat Pay raises its limits now and then, and
   * decides in the end.
   */
  readonly limits?: false;
  /** What the endpoint wants to know beside the file. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** The names in a call's argument that are no path variables. */
export const OPTION_NAMES = [
  'json',
  'xml',
  'query',
  'headers',
  'body',
  'path',
  'baseURL',
  'timeout',
  'signal',
  'security',
  'nonceless',
  'cipher',
  'multipart',
  'sink',
  'progress',
] as const;

/** The groups of a request, untyped: for paths that the catalogue does not know. */
export interface RequestGroups {
  readonly json?: unknown;
  readonly xml?: XmlFields;
  readonly query?: { readonly [name: string]: QueryValue } | URLSearchParams | string;
  /** The exact body; give its `Content-Type` in `headers` where it is not JSON. */
  readonly body?: string | Uint8Array;
  readonly multipart?: Multipart;
  readonly sink?: Sink;
  /** Path variables, where a name collides with an option's. */
  readonly path?: Readonly<Record<string, PathValue>>;
}

/** A value of a path variable; percent-encoded by the chain. */
export type PathValue = string | number | bigint | boolean;
