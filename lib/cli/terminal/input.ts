import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ConfigError } from '../../errors';
import type { OutputTarget } from './output';

const LIMIT = 32 * 1024 * 1024;

/** Reads standard input: a pipe, or a secret that is typed at the terminal. */
export class Input {
  readonly #stream: NodeJS.ReadStream;
  readonly #prompt: OutputTarget;
  #used = false;

  constructor(stream: NodeJS.ReadStream, prompt: OutputTarget) {
    this.#stream = stream;
    this.#prompt = prompt;
  }

  /** Standard input, to be read once. */
  get stream(): NodeJS.ReadStream {
    this.#used = true;
    return this.#stream;
  }

  /**
   * Reads all of standard input; possible once.
   *
   * @throws {ConfigError} if it was read before, or is too large.
   */
  async read(field: string): Promise<Buffer> {
    if (this.#used) {
      throw new ConfigError(
        field,
        'expected unread standard input, but it was already read',
        'Read only one value from standard input.',
      );
    }
    this.#used = true;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.#stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > LIMIT) {
        throw new ConfigError(
          field,
          `expected at most ${LIMIT} bytes on standard input, received more`,
          'Pass a smaller input.',
        );
      }
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  }

  /**
   * Prompts for a secret at the terminal, without echo.
   *
   * @throws {ConfigError} if there is no terminal.
   */
  async ask(question: string, field: string): Promise<string> {
    if (!this.#stream.isTTY) {
      throw new ConfigError(
        field,
        'expected a terminal to prompt at, found none',
        'Use env:NAME or file:PATH.',
      );
    }
    const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
    const line = createInterface({ input: this.#stream, output: silence, terminal: true });
    // From here on the terminal echoes nothing, so that the question may be shown.
    this.#prompt.write(question);
    const interruption = new AbortController();
    line.once('SIGINT', () => interruption.abort());
    try {
      return await line.question('', { signal: interruption.signal });
    } catch (cause) {
      throw new ConfigError(
        field,
        'the prompt was cancelled',
        'Type the value, or use env:NAME or file:PATH.',
        cause,
      );
    } finally {
      line.close();
      this.#prompt.write('\n');
    }
  }
}
