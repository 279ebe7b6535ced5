import { randomBytes } from 'node:crypto';
import type { StreamedBody } from '../messages';
import { mediaTypeOf } from './file-name';
import type { Source } from './upload-source';

/** A part of a form in memory. */
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

/**
 * A body of the type multipart/form-data: the fields in their order, the file last. Its length is known, and it is read
 * again as often as it is sent. Disposing of it disposes of the file.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export class MultipartBody implements StreamedBody {
  readonly fields: readonly FieldPart[];
  readonly length: number;
  readonly #file: FilePart;
  readonly #boundary: string;
  readonly #head: Buffer;
  readonly #tail: Buffer;

  constructor(fields: readonly FieldPart[], file: FilePart, boundary = randomBytes(24).toString('hex')) {
    this.fields = fields;
    this.#file = file;
    this.#boundary = boundary;
    this.#head = Buffer.concat([
      ...fields.map((field) => writeField(field, boundary)),
      Buffer.from(fileHead(file, boundary)),
    ]);
    this.#tail = Buffer.from(`\r\n--${boundary}--\r\n`);
    this.length = this.#head.length + file.source.size + this.#tail.length;
  }

  /** The headers with its boundary and its length, names in lower case. */
  get framing(): Readonly<Record<string, string>> {
    return {
      'content-type': `multipart/form-data; boundary=${this.#boundary}`,
      'content-length': String(this.length),
    };
  }

  /** The same form with other fields. */
  withFields(fields: readonly FieldPart[]): MultipartBody {
    return new MultipartBody(fields, this.#file, this.#boundary);
  }

  async *read(lend = false): AsyncGenerator<Uint8Array> {
    yield this.#head;
    yield* this.#file.source.read(lend);
    yield this.#tail;
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#file.source[Symbol.asyncDispose]();
  }
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
 * Encodes a value for quotes in a header: plain ASCII, and percent-encoding for the rest, as RFC 7578, section 4.2,
 * defines for file names.
 */
function quotable(text: string): string {
  return text.replace(/[^\x20-\x7e]+|["\\%]/gu, encodeURIComponent);
}
