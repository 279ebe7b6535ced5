import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ConfigError } from '../../errors';
import type { OutputTarget } from './output';

const LIMIT = 32 * 1024 * 1024;

/** Where a person, or a pipe, gives what does not belong on a command line. */
export class Input {
  readonly #stream: NodeJS.ReadStream;
  readonly #prompt: OutputTarget;
  #used = false;

  constructor(stream: NodeJS.ReadStream, prompt: OutputTarget) {
    this.#stream = stream;
    this.#prompt = prompt;
  }

  /**
   * Everything on standard input, once.
   *
   * @throws {ConfigError} where it was read before, or is too large.
   */
  async read(field: string): Promise<Buffer> {
    if (this.#used) {
      throw new ConfigError(field, 'standard input was read already', 'Take only one thing from it.');
    }
    this.#used = true;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.#stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > LIMIT) {
        throw new ConfigError(field, `standard input has more than ${LIMIT} bytes`, 'Give less.');
      }
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  }

  /**
   * Asks at the terminal for something that is not shown while it is typed.
   *
   * @throws {ConfigError} where there is no terminal.
   */
  async ask(question: string, field: string): Promise<string> {
    if (!this.#stream.isTTY) {
      throw new ConfigError(
        field,
        'cannot be asked for: this is no terminal',
        'Give it by env:NAME or file:PATH.',
      );
    }
    const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
    const line = createInterface({ input: this.#stream, output: silence, terminal: true });
    // The terminal shows nothing from here on: only now is it time to ask.
    this.#prompt.write(question);
    const interruption = new AbortController();
    line.once('SIGINT', () => interruption.abort());
    try {
      return await line.question('', { signal: interruption.signal });
    } catch (cause) {
      throw new ConfigError(field, 'was not given', 'Type it, or give it by env:NAME or file:PATH.', cause);
    } finally {
      line.close();
      this.#prompt.write('\n');
    }
  }
}
