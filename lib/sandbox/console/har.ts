import { isUtf8 } from 'node:buffer';
import { VERSION } from '../../version';
import type { RequestRecord } from '../wire/request-log';

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
  return { ...request, postData: { mimeType: headers['content-type'] ?? '', ...textOf(body) } };
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
    content: { size, mimeType: headers['Content-Type'] ?? '', ...textOf(body) },
    redirectURL: '',
    headersSize: -1,
    bodySize: size,
  };
}

function pairsOf(pairs: readonly (readonly [name: string, value: string])[]): object[] {
  return pairs.map(([name, value]) => ({ name, value }));
}

function textOf(body: Buffer): object {
  return isUtf8(body) ? { text: body.toString() } : { text: body.toString('base64'), encoding: 'base64' };
}
