/** One part of a form, as it came. */
export interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly type: string | undefined;
  readonly body: Buffer;
}

const BOUNDARY = /^multipart\/form-data *;(?:.*;)? *boundary=(?:"([^"]{1,70})"|([^\s";]{1,70}))/i;
const MOST = 20;

/** Takes multipart/form-data apart, by the letter of RFC 2046 and RFC 7578; undefined where it is anything else. */
export function readForm(contentType: string, body: Buffer): Part[] | undefined {
  const [, quoted, bare] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return undefined;
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const framed = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Part[] = [];
  let at = 0;
  while (framed.indexOf(delimiter, at) === at && parts.length < MOST) {
    const start = at + delimiter.length;
    if (framed.subarray(start).equals(Buffer.from('--\r\n'))) return parts;
    const end = framed.indexOf(delimiter, start);
    const part = end < 0 ? undefined : readPart(framed.subarray(start, end));
    if (part === undefined) return undefined;
    parts.push(part);
    at = end;
  }
  return undefined;
}

function readPart(bytes: Buffer): Part | undefined {
  const split = bytes.indexOf('\r\n\r\n');
  if (split < 0 || bytes.indexOf('\r\n') !== 0) return undefined;
  const lines = bytes.subarray(2, split).toString('latin1').split('\r\n');
  const headers = new Map(
    lines.map((text) => [text.split(':')[0]?.toLowerCase(), text.replace(/^[^:]*: */, '')]),
  );
  const disposition = headers.get('content-disposition') ?? '';
  // A header of a part is plain ASCII: whatever else a name holds must be written in it.
  if (!/^[\x20-\x7e]*$/.test(disposition) || !disposition.startsWith('form-data;')) return undefined;
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
