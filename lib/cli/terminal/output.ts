import { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { printable } from './printable';

/** The part of a stream that is written to. */
export interface OutputTarget {
  readonly isTTY?: boolean;
  write(chunk: string | Uint8Array, done?: (error?: Error | null) => void): unknown;
  hasColors?(): boolean;
}

export type Format = 'text' | 'json';

export type Style = Parameters<typeof styleText>[0];

/**
 * Where results and remarks go. Results go to standard output, and are JSON where that is asked for; remarks go to
 * standard error, so that a pipe gets the result alone.
 */
export class Output {
  readonly #out: OutputTarget;
  readonly #err: OutputTarget;
  readonly #json: boolean;

  constructor(out: OutputTarget, err: OutputTarget, format: Format) {
    this.#out = out;
    this.#err = err;
    this.#json = format === 'json';
  }

  /** The one result of a command: as JSON, or as its text. */
  result(value: unknown, text: () => string): void {
    this.#out.write(this.#json ? `${JSON.stringify(value, null, 2)}\n` : `${printable(text())}\n`);
  }

  /** One of many results that come as time goes: a line of JSON, or of text. */
  event(value: unknown, text: () => string): void {
    this.#out.write(this.#json ? `${JSON.stringify(value)}\n` : `${printable(text())}\n`);
  }

  /** The bytes themselves, where no JSON is asked for. */
  bytes(value: unknown, bytes: Uint8Array): void {
    this.#out.write(this.#json ? `${JSON.stringify(value, null, 2)}\n` : bytes);
  }

  /** Where the bytes of a result go piece by piece, where no JSON is asked for. */
  get stream(): Writable | undefined {
    if (this.#json) return undefined;
    return new Writable({ write: (chunk: Uint8Array, _, done) => this.#out.write(chunk, done) });
  }

  /** What a person should know beside the result. */
  remark(text: string): void {
    if (!this.#json) this.#err.write(`${printable(text)}\n`);
  }

  /** What went wrong. */
  failure(value: unknown, text: () => string): void {
    this.#err.write(this.#json ? `${JSON.stringify(value, null, 2)}\n` : `${printable(text())}\n`);
  }

  /** A line on standard error that the next one replaces; nothing where that is no terminal. */
  progress(text: string): void {
    if (this.#err.isTTY && !this.#json) this.#err.write(`\r\x1b[2K${printable(text)}`);
  }

  /** Colours a text of a result, where results go to a terminal that has colours. */
  paint(style: Style, text: string): string {
    return hasColours(this.#out) && !this.#json ? styleText(style, text) : text;
  }

  /** The same for remarks and failures. */
  paintRemark(style: Style, text: string): string {
    return hasColours(this.#err) && !this.#json ? styleText(style, text) : text;
  }

  /** Whether results go to a person's eyes. */
  get isTerminal(): boolean {
    return this.#out.isTTY === true && !this.#json;
  }
}

/** NO_COLOR and TERM are part of what the stream knows. */
function hasColours(sheet: OutputTarget): boolean {
  return sheet.isTTY === true && sheet.hasColors?.() === true;
}
