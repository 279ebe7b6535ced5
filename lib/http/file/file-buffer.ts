import type { FileHandle } from 'node:fs/promises';

/** How much is read from disk at once, in bytes, and how many such pieces are lent out before the first is used again. */
const READ = 128 * 1024;
const LENT = 8;

/** How much may wait to be written, in bytes. */
const WAITING = 512 * 1024;

const NOTHING = Buffer.alloc(0);

/** Buffers without end: always new ones, or the same few in turn. */
function* buffersOf(size: number, lend: boolean): Generator<Buffer, never> {
  const lent = Array.from({ length: lend ? LENT : 0 }, () => Buffer.allocUnsafe(size));
  for (;;) {
    if (lend) {
      yield* lent;
    } else {
      yield Buffer.allocUnsafe(size);
    }
  }
}

/** An open file: it is read from the start as often as needed, and written from the start to the end once or anew. */
export class FileBuffer implements AsyncDisposable {
  readonly #handle: FileHandle;
  #size: number;
  #written: number;
  #waiting: Uint8Array[] = [];
  #writing: Promise<void> | undefined;
  #fault: { readonly error: unknown } | undefined;

  constructor(handle: FileHandle, size = 0) {
    this.#handle = handle;
    this.#size = size;
    this.#written = size;
  }

  /** In bytes. */
  get size(): number {
    return this.#size;
  }

  /**
   * Returns the bytes from the start, and reads ahead.
   *
   * @param lend the pieces are reused: each is valid until six more are requested. Unused buffers are freed late,
   *   when 32 MB have accumulated; reused ones are few.
   */
  async *read(lend = false): AsyncGenerator<Uint8Array> {
    const buffers = buffersOf(Math.min(READ, this.#size), lend);
    let at = 0;
    let next = this.#readAhead(at, buffers);
    while (at < this.#size) {
      const bytes = await next;
      at += bytes.length;
      next = this.#readAhead(at, buffers);
      yield bytes;
    }
  }

  /** Adds bytes at the end; a promise asks to wait until it resolves. */
  write(chunk: Uint8Array): Promise<void> | undefined {
    this.#size += chunk.length;
    this.#waiting.push(chunk);
    this.#writing ??= this.#drain();
    return this.#size - this.#written > WAITING ? this.whole() : undefined;
  }

  /** Resolves when all that was written has reached the file. */
  async whole(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    if (this.#fault) throw this.#fault.error;
  }

  /** Forgets what was written. */
  async restart(): Promise<void> {
    await this.#writing;
    this.#fault = undefined;
    await this.#handle.truncate(0);
    this.#size = 0;
    this.#written = 0;
  }

  /** Resolves when the bytes would survive a power failure. */
  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  /** A read that reports its failure when it is awaited, and causes no unhandled rejection otherwise. */
  #readAhead(position: number, buffers: Iterator<Buffer, never>): Promise<Uint8Array> {
    const bytes = this.#readAt(position, buffers);
    bytes.catch(() => undefined);
    return bytes;
  }

  async #readAt(position: number, buffers: Iterator<Buffer, never>): Promise<Uint8Array> {
    const length = Math.min(READ, this.#size - position);
    if (length <= 0) return NOTHING;
    const buffer = buffers.next().value;
    const { bytesRead } = await this.#handle.read(buffer, 0, length, position);
    if (bytesRead === 0) throw new Error('the file was truncated while it was read');
    return buffer.subarray(0, bytesRead);
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting;
        this.#waiting = [];
        await this.#append(batch);
      }
    } catch (error) {
      this.#fault = { error };
      this.#waiting = [];
    }
    this.#writing = undefined;
  }

  /** The system may write fewer bytes than requested; the rest is written again. */
  async #append(batch: readonly Uint8Array[]): Promise<void> {
    const { bytesWritten } = await this.#handle.writev(batch, this.#written);
    this.#written += bytesWritten;
    const total = batch.reduce((sum, { length }) => sum + length, 0);
    if (bytesWritten < total) await this.#append([Buffer.concat(batch).subarray(bytesWritten)]);
  }
}
