import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/**
 * How much waits in a stream before the sender is held back, in bytes. undici takes some 64 KiB more off the wire each
 * time that it is let go on, and keeps what it could not pass on: a stream that takes less than that at a time would
 * let it gather the whole file in memory.
 */
const BACKLOG = 512 * 1024;

/** Writes to a stream of the caller's. */
export class Outlet {
  readonly #stream: Writable;
  /** In the stream's own measure: bytes, or pieces. */
  readonly #backlog: number;
  #fault: Error | undefined;

  constructor(stream: Writable) {
    this.#backlog = stream.writableObjectMode ? stream.writableHighWaterMark : BACKLOG;
    this.#stream = stream.on('error', (error) => {
      this.#fault = error;
    });
  }

  /** Passes bytes on; a promise asks to wait until it resolves. */
  write(chunk: Uint8Array): Promise<void> | undefined {
    if (this.#fault) return Promise.reject(this.#fault);
    const room = this.#stream.write(chunk) || this.#stream.writableLength < this.#backlog;
    return room ? undefined : this.#drained();
  }

  async end(): Promise<void> {
    if (this.#fault) throw this.#fault;
    // The process's own outputs cannot be ended.
    if (this.#stream === process.stdout || this.#stream === process.stderr) return;
    await finished(this.#stream.end(), { readable: false });
  }

  destroy(reason: unknown): void {
    this.#stream.destroy(reason instanceof Error ? reason : new Error(String(reason)));
  }

  async #drained(): Promise<void> {
    const over = new AbortController();
    const { signal } = over;
    try {
      const closed = once(this.#stream, 'close', { signal }).then(() => {
        throw this.#fault ?? new Error('The stream was closed before the file was whole');
      });
      await Promise.race([once(this.#stream, 'drain', { signal }), closed]);
    } finally {
      over.abort();
    }
  }
}
