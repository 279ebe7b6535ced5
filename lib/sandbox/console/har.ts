import { isUtf8 } from 'node:buffer';
import { omitUndefined } from '../../json';
import { VERSION } from '../../version';
import type { RequestRecord } from '../wire/request-log';
import { lastWhole } from './bodies';

/**
 * Writes requests as an HTTP archive, which browsers and HTTP tools open: http://www.softwareishard.com/blog/har-12-spec/
 *
 * @param origin the URL of the gateway.
 */
export function archiveOf(records: readonly RequestRecord[], origin: string): object {
  return {
    log: {
      version: '1.2',
      creator: { name: 'wechatpay-chain', version: VERSION },
      entries: records.map((record) => entryOf(record, origin)),
    },
  };
}

function entryOf(record: RequestRecord, origin: string): object {
  const { at, duration = 0 } = record;
  return {
    startedDateTime: new Date(at).toISOString(),
    time: duration,
    request: requestOf(record, origin),
    response: responseOf(record),
    cache: {},
    timings: { send: 0, wait: duration, receive: 0 },
  };
}

function requestOf({ method, target, headers, body, size }: RequestRecord, origin: string): object {
  const url = new URL(`${origin}${target.startsWith('/') ? '' : '/'}${target}`);
  const request = {
    method,
    url: url.href,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairsOf(Object.entries(headers)),
    queryString: pairsOf([...url.searchParams]),
    headersSize: -1,
    bodySize: size,
  };
  if (body.length === 0) return request;
  const mimeType = headers['content-type'] ?? '';
  return { ...request, postData: { mimeType, ...postedText(body, size) } };
}

/** A connection that was closed has the status 0, as in browsers. */
function responseOf({ answer }: RequestRecord): object {
  const { status = 0, headers = {}, body = Buffer.alloc(0), size = body.length } = answer ?? {};
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairsOf(Object.entries(headers)),
    content: { size, mimeType: headers['Content-Type'] ?? '', ...answeredText(body, size) },
    redirectURL: '',
    headersSize: -1,
    bodySize: size,
  };
}

function pairsOf(pairs: readonly (readonly [name: string, value: string])[]): object[] {
  return pairs.map(([name, value]) => ({ name, value }));
}

/** The text of a request; the format has no encoding for a binary one. */
function postedText(body: Buffer, size: number): object {
  const text = textOf(body, size);
  const cut = cutOf(body, size);
  if (text !== undefined) return omitUndefined({ text, comment: cut });
  return { comment: ['The body is binary and left out.', cut].filter(Boolean).join(' ') };
}

function answeredText(body: Buffer, size: number): object {
  const text = textOf(body, size);
  const comment = cutOf(body, size);
  return text === undefined
    ? omitUndefined({ text: body.toString('base64'), encoding: 'base64', comment })
    : omitUndefined({ text, comment });
}

/** What is missing of a body of which only the beginning is kept. */
function cutOf({ length }: Buffer, size: number): string | undefined {
  return length < size ? `The gateway kept the first ${length} of ${size} bytes.` : undefined;
}

/** A body as text without a character that was split at the end; undefined if it is binary. */
function textOf(body: Buffer, size: number): string | undefined {
  const text = body.length < size ? body.subarray(0, lastWhole(body, body.length - 1)) : body;
  return isUtf8(text) ? text.toString() : undefined;
}
