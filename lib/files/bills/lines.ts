import { NetworkError } from '../../errors';

/** The most that a row may hold, in bytes; those of WeChat Pay hold some hundred. */
const LONGEST = 1024 * 1024;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Cuts bytes into lines, one character for each byte: whether they mean text is found out where a field is asked for.
 */
export class LineCutter {
  #rest = '';

  /**
   * Takes the next bytes; gives the lines that they complete, without their ends.
   *
   * @throws {NetworkError} where a line is longer than a row can be (`ERR_TOO_LARGE`).
   */
  push(chunk: Uint8Array): string[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const end = bytes.lastIndexOf(LINE_FEED);
    const rest = bytes.toString('latin1', end + 1);
    if (end < 0) {
      this.#rest += rest;
      refuseLonger(this.#rest.length);
      return [];
    }
    const lines = cut(bytes.toString('latin1', 0, end));
    if (this.#rest !== '')
      lines[0] = withoutReturn(this.#rest + bytes.toString('latin1', 0, bytes.indexOf(LINE_FEED)));
    this.#rest = rest;
    return lines;
  }

  /** The last line, which has no end. */
  end(): string {
    return withoutReturn(this.#rest);
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

function cut(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    lines.push(text.slice(start, text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end));
    start = end + 1;
  }
  lines.push(withoutReturn(text.slice(start)));
  return lines;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
