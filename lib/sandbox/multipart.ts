/** One part of a multipart body. */
export interface Part {
  readonly name: string;
  /** Present where the part is a file. */
  readonly filename?: string | undefined;
  readonly body: Buffer;
}

const LINE = Buffer.from('\r\n');
const BLANK = Buffer.from('\r\n\r\n');

function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/form-data *;/i.test(contentType)) return undefined;
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  return quoted ?? bare;
}

/** What `Content-Disposition` says under a name; a backslash escapes a quote, or stands for itself. */
function parameter(disposition: string, name: string): string | undefined {
  const [, text] = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition) ?? [];
  return text?.replace(/\\(["\\])/g, '$1');
}

function readPart(bytes: Buffer): Part | undefined {
  const end = bytes.indexOf(BLANK);
  if (end < 0) return undefined;
  const head = bytes.subarray(0, end).toString();
  const [, disposition = ''] = /^content-disposition:\s*form-data(.*)$/im.exec(head) ?? [];
  const name = parameter(disposition, 'name');
  if (name === undefined) return undefined;
  return { name, filename: parameter(disposition, 'filename'), body: bytes.subarray(end + BLANK.length) };
}

/**
 * Takes a `multipart/form-data` body apart; undefined where it is none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export function readMultipart(contentType: string, body: Buffer): readonly Part[] | undefined {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return undefined;
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter stands at the very beginning, without the line break that is in front of the others.
  const bytes = Buffer.concat([LINE, body]);
  const parts: Part[] = [];
  let at = bytes.indexOf(delimiter);
  while (at >= 0) {
    const start = at + delimiter.length;
    if (bytes.subarray(start, start + 2).toString('latin1') === '--') return parts;
    const next = bytes.indexOf(delimiter, start);
    const lineEnd = bytes.indexOf(LINE, start);
    const part = next < 0 || lineEnd < 0 ? undefined : readPart(bytes.subarray(lineEnd + 2, next));
    if (part === undefined) return undefined;
    parts.push(part);
    at = next;
  }
  return undefined;
}
