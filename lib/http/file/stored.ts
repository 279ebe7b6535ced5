import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { finished } from 'node:stream/promises';

/** How much is read from disk at once, and how much may wait to be written, in bytes. */
const READ = 128 * 1024;
const BUFFER = 1024 * 1024;

/** An open file: it is read from the start as often as needed, and written from the start to the end once or anew. */
export class StoredFile implements AsyncDisposable {
  readonly #handle: FileHandle;
  #size: number;
  #stream: WriteStream | undefined;
  #fault: unknown;

  constructor(handle: FileHandle, size = 0) {
    this.#handle = handle;
    this.#size = size;
  }

  /** In bytes. */
  get size(): number {
    return this.#size;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    if (this.#size === 0) return;
    const range = { start: 0, end: this.#size - 1, autoClose: false, highWaterMark: READ };
    yield* this.#handle.createReadStream(range);
  }

  /** Adds bytes at the end; a promise asks to wait until it resolves. */
  write(chunk: Uint8Array): Promise<unknown> | undefined {
    if (this.#fault !== undefined) return Promise.reject(this.#fault);
    this.#stream ??= this.#open();
    this.#size += chunk.length;
    return this.#stream.write(chunk) ? undefined : once(this.#stream, 'drain');
  }

  /** Resolves when all that was written has reached the file. */
  async whole(): Promise<void> {
    if (this.#fault !== undefined) throw this.#fault;
    if (this.#stream) await finished(this.#stream.end());
    this.#stream = undefined;
  }

  /** Forgets what was written. */
  async restart(): Promise<void> {
    this.#stream?.destroy();
    this.#stream = undefined;
    this.#fault = undefined;
    await this.#handle.truncate(0);
    this.#size = 0;
  }

  /** Resolves when the bytes would survive a power failure. */
  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stream?.destroy();
    await this.#handle.close();
  }

  #open(): WriteStream {
    const stream = this.#handle.createWriteStream({
      start: this.#size,
      autoClose: false,
      highWaterMark: BUFFER,
    });
    return stream.on('error', (error) => {
      this.#fault = error;
    });
  }
}
