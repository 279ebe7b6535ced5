import { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { printable } from './printable';

/** The part of a stream that output needs. */
export interface OutputTarget {
  readonly isTTY?: boolean;
  write(chunk: string | Uint8Array, done?: (error?: Error | null) => void): unknown;
  hasColors?(): boolean;
}

export type Format = 'text' | 'json';

export type Style = Parameters<typeof styleText>[0];

/**
 * Writes results to standard output, as text or JSON, and remarks to standard error, so that a pipe receives only the
 * results.
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

  /** Writes the only result of a command. */
  result(value: unknown, text: () => string): void {
    this.#out.write(this.#json ? `${JSON.stringify(value, null, 2)}\n` : `${printable(text())}\n`);
  }

  /** Writes one of several results: one line of JSON, or text. */
  event(value: unknown, text: () => string): void {
    this.#out.write(this.#json ? `${JSON.stringify(value)}\n` : `${printable(text())}\n`);
  }

  /** Writes bytes, or with `--output json` their description. */
  bytes(value: unknown, bytes: Uint8Array): void {
    this.#out.write(this.#json ? `${JSON.stringify(value, null, 2)}\n` : bytes);
  }

  /** The stream for a large result; undefined with `--output json`. */
  get stream(): Writable | undefined {
    if (this.#json) return undefined;
    return new Writable({ write: (chunk: Uint8Array, _, done) => this.#out.write(chunk, done) });
  }

  /** Writes a remark for people. */
  remark(text: string): void {
    if (!this.#json) this.#err.write(`${printable(text)}\n`);
  }

  /** Writes what happens meanwhile: one line of JSON among the results, or a remark for people. */
  note(value: unknown, text: () => string): void {
    if (this.#json) {
      this.event(value, text);
    } else {
      this.remark(text());
    }
  }

  /** Writes an error. */
  failure(value: unknown, text: () => string): void {
    this.#err.write(this.#json ? `${JSON.stringify(value, null, 2)}\n` : `${printable(text())}\n`);
  }

  /** Writes a status line that the next one replaces; only at a terminal. */
  progress(text: string): void {
    if (this.#err.isTTY && !this.#json) this.#err.write(`\r\x1b[2K${printable(text)}`);
  }

  /** Colors a text of a result, if standard output supports colors. */
  paint(style: Style, text: string): string {
    return supportsColors(this.#out) && !this.#json ? styleText(style, text) : text;
  }

  /** Colors a text of a remark or an error, if standard error supports colors. */
  paintRemark(style: Style, text: string): string {
    return supportsColors(this.#err) && !this.#json ? styleText(style, text) : text;
  }

  /** Whether results are shown at a terminal. */
  get isTerminal(): boolean {
    return this.#out.isTTY === true && !this.#json;
  }
}

/** Whether a stream supports colors; it respects NO_COLOR and TERM. */
function supportsColors(target: OutputTarget): boolean {
  return target.isTTY === true && target.hasColors?.() === true;
}
