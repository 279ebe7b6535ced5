import { NotificationError, shapeOf } from '../errors';
import type { HeaderReader } from '../http';

/** Headers in any form that frameworks use. Repeated headers must be kept. */
export type HeadersSource =
  | Headers
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A received notification: its headers and its raw body, byte for byte. */
export interface Message {
  readonly headers: HeadersSource;
  /** The raw bytes; a string stands for its UTF-8 bytes. */
  readonly body: Uint8Array | string;
}

/** A request to the notification URL, before its body is read. */
export interface Delivery {
  readonly method: string;
  /** Path and query from the request line; the signature of a signed reply covers them. */
  readonly target: string;
  readonly headers: HeadersSource;
  /** The body, or a stream of its chunks. */
  readonly body: Message['body'] | AsyncIterable<Uint8Array>;
}

/** The API version of a notification, derived from its content type. */
export type Version = 'v2' | 'v3';

const MEDIA = new Map<string, Version>([
  ['application/json', 'v3'],
  ['text/xml', 'v2'],
  ['application/xml', 'v2'],
]);

/** Headers that occur once and whose values have no comma: a comma means that two headers were joined. */
const SINGLE = [
  'Content-Type',
  'Content-Length',
  'Wechatpay-Timestamp',
  'Wechatpay-Nonce',
  'Wechatpay-Serial',
  'Wechatpay-Signature',
];

const UPPER_CASE = /[A-Z]/;

/**
 * Returns a reader of the headers; it joins repeated headers with commas.
 *
 * @throws {NotificationError} with status 500 if the caller passed no headers.
 */
export function readHeaders(source: HeadersSource): HeaderReader {
  if (typeof source !== 'object' || source === null) {
    throw new NotificationError(`Expected the headers of the request, received ${shapeOf(source)}`, {
      code: 'ERR_HEADERS',
      status: 500,
      hint: 'Pass the headers with the body: { headers: request.headers, body }.',
    });
  }
  if (source instanceof Headers) return source;
  if (Symbol.iterator in source) return collected(source);
  // Node's own form has lower-case names, each at most once, so it needs no copy.
  return isLowerCase(source)
    ? { get: (name) => own(source, name.toLowerCase()) }
    : collected(Object.entries(source));
}

type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>;

function isLowerCase(source: HeaderRecord): boolean {
  for (const name in source) if (UPPER_CASE.test(name)) return false;
  return true;
}

function own(source: HeaderRecord, name: string): string | null {
  const value: unknown = source[name];
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.join(',') : null;
}

function collected(
  entries: Iterable<readonly [string, string | readonly string[] | undefined]>,
): HeaderReader {
  const values = new Map<string, string>();
  for (const [name, value] of entries) add(values, name, value);
  return { get: (name) => values.get(name.toLowerCase()) ?? null };
}

function add(
  values: Map<string, string>,
  name: string,
  value: string | readonly string[] | null | undefined,
): void {
  if (value === undefined || value === null) return;
  const key = name.toLowerCase();
  const before = values.get(key);
  values.set(key, before === undefined ? String(value) : `${before},${value}`);
}

/**
 * Returns the API version of a notification.
 *
 * @throws {NotificationError} with status 415 for another content type, 400 if a header is repeated.
 */
export function versionOf(headers: HeaderReader): Version {
  for (const name of SINGLE) {
    if (headers.get(name)?.includes(',')) {
      throw malformed(`Expected the header ${name} once, received it more than once`);
    }
  }
  const [media = ''] = (headers.get('Content-Type') ?? '').split(';');
  const version = MEDIA.get(media.trim().toLowerCase());
  if (version !== undefined) return version;
  throw new NotificationError(
    `Expected application/json or text/xml, received content type ${JSON.stringify(media.slice(0, 64))}`,
    {
      code: 'ERR_CONTENT_TYPE',
      status: 415,
      hint: 'Check whether a proxy changes the request. If none does, ignore it: it did not come from WeChat Pay.',
    },
  );
}

/** @throws {NotificationError} with status 405 if the method is not POST. */
export function requirePost(method: string): void {
  if (method === 'POST') return;
  throw new NotificationError(`Expected the method POST, received ${JSON.stringify(method.slice(0, 16))}`, {
    code: 'ERR_METHOD',
    status: 405,
    hint: 'Mount the handler for POST only; a browser that opens notify_url sends GET.',
  });
}

function malformed(message: string): NotificationError {
  return new NotificationError(message, {
    code: 'ERR_HEADERS',
    status: 400,
    hint: 'Check whether a proxy changes the request. If none does, ignore it: it did not come from WeChat Pay.',
  });
}
