import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { TimeoutError } from '../../errors';
import { onAbort } from '../abort';
import { Deadline } from '../deadline';

/**
 * How many bytes wait in a stream before the sender is paused. undici reads some 64 KiB more each time that it
 * resumes, and keeps what it could not pass on: a stream that accepts less at a time would make it collect the whole
 * file in memory.
 */
const BACKLOG = 512 * 1024;

/** How long a stream may make its sender wait: for ever, until its client closes. */
export interface Patience {
  /** Aborted when the client closes. */
  readonly closing?: AbortSignal | undefined;
  /** The limit for each wait from then on, in milliseconds. */
  readonly timeout: number;
}

/** Writes to a stream of the caller's. */
export class WritableSink {
  readonly #stream: Writable;
  /** In the stream's own measure: bytes, or pieces. */
  readonly #backlog: number;
  readonly #patience: Patience | undefined;
  #fault: Error | undefined;

  constructor(stream: Writable, patience?: Patience) {
    this.#patience = patience;
    this.#backlog = stream.writableObjectMode ? stream.writableHighWaterMark : BACKLOG;
    this.#stream = stream.on('error', (error) => {
      this.#fault = error;
    });
  }

  /** Passes bytes on; a promise asks to wait until it resolves. */
  write(chunk: Uint8Array): Promise<void> | undefined {
    if (this.#fault) return Promise.reject(this.#fault);
    const room = this.#stream.write(chunk) || this.#stream.writableLength < this.#backlog;
    return room ? undefined : this.#inTime(this.#drained());
  }

  async end(): Promise<void> {
    if (this.#fault) throw this.#fault;
    // The process's own outputs cannot be ended.
    if (this.#stream === process.stdout || this.#stream === process.stderr) return;
    await this.#inTime(finished(this.#stream.end(), { readable: false }));
  }

  destroy(reason: unknown): void {
    this.#stream.destroy(reason instanceof Error ? reason : new Error(String(reason)));
  }

  /** Waits without a limit; after the client is closed, at most as long as a pause may take. */
  async #inTime(wait: Promise<void>): Promise<void> {
    const { closing, timeout = 0 } = this.#patience ?? {};
    if (closing === undefined) return wait;
    let cancel: (() => void) | undefined;
    let unsubscribe: (() => void) | undefined;
    const late = new Promise<never>((_, reject) => {
      const start = () => {
        cancel = new Deadline(timeout).whenPassed(() => reject(stalled(timeout)));
      };
      if (closing.aborted) {
        start();
      } else {
        unsubscribe = onAbort(closing, start);
      }
    });
    try {
      await Promise.race([wait, late]);
    } finally {
      cancel?.();
      unsubscribe?.();
    }
  }

  async #drained(): Promise<void> {
    const over = new AbortController();
    const { signal } = over;
    try {
      const closed = once(this.#stream, 'close', { signal }).then(() => {
        throw this.#fault ?? new Error('The stream was closed before the file was complete');
      });
      await Promise.race([once(this.#stream, 'drain', { signal }), closed]);
    } finally {
      over.abort();
    }
  }
}

function stalled(timeout: number): TimeoutError {
  return new TimeoutError(`The client was closed, and the rest of the file was not read for ${timeout} ms`, {
    timeout,
    outcome: 'unknown',
    hint: 'Before you close the client, read the file to its end, or stop with bill.close() or the signal of the call.',
  });
}
