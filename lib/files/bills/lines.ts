import { NetworkError } from '../../errors';

/** The most that a row may hold, in bytes; those of WeChat Pay hold some hundred. */
const LONGEST = 1024 * 1024;

const CARRIAGE_RETURN = 0x0d;

/** How much is cut at once, in bytes: few enough lines that they are gone before the next garbage collection. */
const PIECE = 2 * 1024;

/**
 * Cuts bytes into lines, one character for each byte: whether they mean text is found out where a field is asked for.
 */
export class LineCutter {
  #rest = '';

  /**
   * Takes the next bytes; gives the lines that they complete, without their ends, a few at a time.
   *
   * @throws {NetworkError} where a line is longer than a row can be (`ERR_TOO_LARGE`).
   */
  *push(chunk: Uint8Array): Generator<string[]> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.toString('latin1', at, at + PIECE);
      const end = piece.lastIndexOf('\n') + 1;
      if (end > 0) {
        yield this.#complete(cut(piece, end));
      } else {
        this.#keep(piece);
      }
      at += end > 0 ? end : piece.length;
    }
  }

  /** The last line, which has no end. */
  end(): string {
    return withoutReturn(this.#rest);
  }

  #keep(piece: string): void {
    this.#rest += piece;
    refuseLonger(this.#rest.length);
  }

  #complete(lines: string[]): string[] {
    if (this.#rest !== '') lines[0] = withoutReturn(this.#rest + lines[0]);
    this.#rest = '';
    return lines;
  }
}

/** @throws {NetworkError} where a row is longer than a row can be; `size` in bytes. */
export function refuseLonger(size: number): void {
  if (size <= LONGEST) return;
  throw new NetworkError(`A row of the bill is longer than ${LONGEST} bytes`, {
    code: 'ERR_TOO_LARGE',
    hint: 'WeChat Pay writes no such bill: look at what its URL serves.',
    outcome: 'unknown',
  });
}

/** The lines of a text up to the end of the last. */
function cut(text: string, end: number): string[] {
  const lines: string[] = [];
  for (let start = 0; start < end; ) {
    const feed = text.indexOf('\n', start);
    lines.push(text.slice(start, text.charCodeAt(feed - 1) === CARRIAGE_RETURN ? feed - 1 : feed));
    start = feed + 1;
  }
  return lines;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
