import { NotificationError } from '../errors';
import type { HeaderReader } from '../http';
import { shapeOf } from './shape';

/** Headers in any of the forms that frameworks have them in. Repeated ones must not be lost on the way. */
export type HeadersSource =
  | Headers
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What was received: headers and the raw body, to the byte. */
export interface Message {
  readonly headers: HeadersSource;
  /** The bytes as they came; text stands for its UTF-8 bytes. */
  readonly body: Uint8Array | string;
}

/** A request that should be a notification, before its body was read. */
export interface Delivery {
  readonly method: string;
  /** Path and query as they were on the request line: what a signed answer covers. */
  readonly target: string;
  readonly headers: HeadersSource;
  /** The body, or where it comes from, chunk by chunk. */
  readonly body: Message['body'] | AsyncIterable<Uint8Array>;
}

/** Which protocol a message speaks, by its content type. */
export type Version = 'v2' | 'v3';

const MEDIA = new Map<string, Version>([
  ['application/json', 'v3'],
  ['text/xml', 'v2'],
  ['application/xml', 'v2'],
]);

/** Headers that stand once, whose values hold no comma: where there is one, two headers were joined. */
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
 * The headers, with repeated ones joined by commas.
 *
 * @throws {NotificationError} with 500 where there are none: the caller left them out.
 */
export function readHeaders(source: HeadersSource): HeaderReader {
  if (typeof source !== 'object' || source === null) {
    throw new NotificationError(`Expected the headers of the request, received ${shapeOf(source)}`, {
      code: 'ERR_HEADERS',
      status: 500,
      hint: 'Pass them beside the body: { headers: request.headers, body }.',
    });
  }
  if (source instanceof Headers) return source;
  if (Symbol.iterator in source) return collected(source);
  // Node's own form: no name can stand in it twice, so that it is read as it is.
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
 * What protocol the message speaks.
 *
 * @throws {NotificationError} with 415 where it speaks neither, with 400 where a header is repeated.
 */
export function versionOf(headers: HeaderReader): Version {
  for (const name of SINGLE) {
    if (headers.get(name)?.includes(',')) throw malformed(`The header ${name} is repeated`);
  }
  const [media = ''] = (headers.get('Content-Type') ?? '').split(';');
  const version = MEDIA.get(media.trim().toLowerCase());
  if (version !== undefined) return version;
  throw new NotificationError(`The content type ${JSON.stringify(media.slice(0, 64))} is no notification's`, {
    code: 'ERR_CONTENT_TYPE',
    status: 415,
    hint: 'APIv3 sends application/json, APIv2 text/xml: this did not come from WeChat Pay, or a proxy changed it.',
  });
}

/** @throws {NotificationError} with 405 where the method is not POST. */
export function requirePost(method: string): void {
  if (method === 'POST') return;
  throw new NotificationError(`A notification is a POST; this is ${JSON.stringify(method.slice(0, 16))}`, {
    code: 'ERR_METHOD',
    status: 405,
    hint: 'Mount the handler for POST only; a browser that looks at notify_url sends GET.',
  });
}

function malformed(message: string): NotificationError {
  return new NotificationError(message, {
    code: 'ERR_HEADERS',
    status: 400,
    hint: 'This did not come from WeChat Pay, or a proxy on the way changed it.',
  });
}
