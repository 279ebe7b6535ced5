import type { Received } from './messages';

/** One part of a form, as received. */
export interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly type: string | undefined;
  readonly body: Buffer;
}

const TYPE = /^multipart\/form-data *(;|$)/i;
const BOUNDARY = /; *boundary=(?:"([^"]{1,70})"|([^\s";]{1,70}))/i;
/** How a body begins, for a client that leaves the parameter out. */
const FIRST_LINE = /^--([^\r\n]{1,70})\r\n/;
const LONGEST_FIRST_LINE = 74;
const MOST = 20;

/**
 * Parses multipart/form-data; undefined if it is anything else. As lenient as WeChat Pay: the boundary may be
 * detected in the body, the last one may end without CRLF, and names may be raw UTF-8.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1
 * @see https://www.rfc-editor.org/rfc/rfc7578#section-5.1
 */
export function readForm(contentType: string, body: Buffer): Part[] | undefined {
  const boundary = boundaryOf(contentType, body);
  if (boundary === undefined) return undefined;
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const framed = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Part[] = [];
  let at = 0;
  while (framed.indexOf(delimiter, at) === at && parts.length < MOST) {
    const start = at + delimiter.length;
    if (isEnd(framed.subarray(start))) return parts;
    const end = framed.indexOf(delimiter, start);
    const part = end < 0 ? undefined : readPart(framed.subarray(start, end));
    if (part === undefined) return undefined;
    parts.push(part);
    at = end;
  }
  return undefined;
}

/** Returns the parts of an upload; undefined if the body is not multipart/form-data. */
export function partsOf({ headers, body }: Received): readonly Part[] | undefined {
  return readForm(headers['content-type'] ?? '', body);
}

function boundaryOf(contentType: string, body: Buffer): string | undefined {
  if (!TYPE.test(contentType)) return undefined;
  const [, quoted, bare] = BOUNDARY.exec(contentType) ?? [];
  return quoted ?? bare ?? FIRST_LINE.exec(body.toString('latin1', 0, LONGEST_FIRST_LINE))?.[1];
}

function isEnd(rest: Buffer): boolean {
  return rest.equals(Buffer.from('--\r\n')) || rest.equals(Buffer.from('--'));
}

function readPart(bytes: Buffer): Part | undefined {
  const split = bytes.indexOf('\r\n\r\n');
  if (split < 0 || bytes.indexOf('\r\n') !== 0) return undefined;
  const lines = bytes.subarray(2, split).toString().split('\r\n');
  const headers = new Map(
    lines.map((text) => [text.split(':')[0]?.toLowerCase(), text.replace(/^[^:]*: */, '')]),
  );
  const disposition = headers.get('content-disposition') ?? '';
  if (/\p{Cc}/u.test(disposition) || !disposition.startsWith('form-data;')) return undefined;
  const name = parameter(disposition, 'name');
  if (name === undefined) return undefined;
  return {
    name,
    filename: parameter(disposition, 'filename'),
    type: headers.get('content-type'),
    body: bytes.subarray(split + 4),
  };
}

/** A name, in which quotes are escaped in either of the two ways: `%22` or `\\"`. */
function parameter(disposition: string, name: string): string | undefined {
  const [, quoted] = new RegExp(`; *${name}="((?:[^"\\\\]|\\\\.)*)"`).exec(disposition) ?? [];
  const value = quoted?.replace(/\\(.)/g, '$1');
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return value;
  }
}
