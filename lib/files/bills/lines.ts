import { NetworkError } from '../../errors';

/** The limit of a row in bytes; the rows of WeChat Pay have some hundred. */
const LONGEST = 1024 * 1024;

const CARRIAGE_RETURN = 0x0d;

/** The number of bytes to split at once: few enough lines that they are garbage early. */
const PIECE = 2 * 1024;

/**
 * Splits bytes into lines, one character for each byte: V8 searches and cuts such text fastest, and most fields are ASCII.
 */
export class LineCutter {
  #rest = '';

  /**
   * Adds bytes; yields the lines that they complete, without line breaks, a few at a time.
   *
   * @throws {NetworkError} if a line exceeds the limit of a row (`ERR_TOO_LARGE`).
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

  /** Returns the last line, which has no line break. */
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

/**
 * Checks the size of a row in bytes.
 *
 * @throws {NetworkError} if it exceeds the limit.
 */
export function refuseLonger(size: number): void {
  if (size <= LONGEST) return;
  throw new NetworkError(`Expected rows of at most ${LONGEST} bytes, received a longer one`, {
    code: 'ERR_TOO_LARGE',
    hint: 'Check the content of the download URL: WeChat Pay writes shorter rows.',
    outcome: 'unknown',
  });
}

/** Splits a text into lines up to an end. */
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
