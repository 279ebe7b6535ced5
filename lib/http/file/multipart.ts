import { randomBytes } from 'node:crypto';
import type { StreamedBody } from '../message';
import { mediaTypeOf } from './name';
import type { Source } from './source';

/** A part of a form that stands in memory. */
export interface FieldPart {
  readonly name: string;
  readonly value: Buffer;
  readonly type?: string;
}

/** The part of a form that holds the file. */
export interface FilePart {
  readonly name: string;
  readonly filename: string;
  readonly source: Source;
}

/** A form, ready to be sent: its length is known, and it is sent again as often as needed. */
export interface Form {
  /** The headers that tell its boundary and its length, names in lower case. */
  readonly framing: Readonly<Record<string, string>>;
  readonly body: StreamedBody;
}

/**
 * Writes multipart/form-data: the fields in their order, the file last. Disposing of the body disposes of the file.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export function writeForm(fields: readonly FieldPart[], file: FilePart): Form {
  const boundary = randomBytes(24).toString('hex');
  const { source } = file;
  const head = Buffer.concat([
    ...fields.map((field) => writeField(field, boundary)),
    Buffer.from(fileHead(file, boundary)),
  ]);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const length = head.length + source.size + tail.length;
  return {
    framing: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(length),
    },
    body: {
      length,
      async *read() {
        yield head;
        yield* source.read();
        yield tail;
      },
      [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    },
  };
}

function writeField({ name, value, type }: FieldPart, boundary: string): Buffer {
  const kind = type === undefined ? '' : `Content-Type: ${type}\r\n`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quotable(name)}"\r\n${kind}\r\n`;
  return Buffer.concat([Buffer.from(head), value, Buffer.from('\r\n')]);
}

function fileHead({ name, filename }: FilePart, boundary: string): string {
  const disposition = `form-data; name="${quotable(name)}"; filename="${quotable(filename)}"`;
  return `--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${mediaTypeOf(filename)}\r\n\r\n`;
}

/**
 * What may stand between quotes in any header: beyond plain ASCII, percent-encoding, which is the form that RFC 7578,
 * section 4.2, names for file names.
 */
function quotable(text: string): string {
  return text.replace(/[^\x20-\x7e]+|["\\%]/gu, encodeURIComponent);
}
