import { randomBytes } from 'node:crypto';
import { open, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { ConfigError, shapeOf } from '../../errors';
import type { Sink } from '../request-options';
import { FileBuffer } from './file-buffer';
import { openTempFile } from './temp-file';
import { type Patience, WritableSink } from './writable-sink';

/** Receives the downloaded file of a call. The caller sees nothing before the call has succeeded and commits. */
export interface DownloadTarget {
  /** Whether the written bytes cannot be withdrawn, so that a second attempt is impossible. */
  readonly spent: boolean;
  /** Discards what a previous attempt wrote. */
  restart(): Promise<void>;
  /** Accepts the next bytes; a promise asks the sender to wait until it resolves. */
  write(chunk: Uint8Array): Promise<unknown> | undefined;
  /** Resolves when all bytes have landed. */
  whole(): Promise<void>;
  /** The bytes that have landed, from the start; `lend` as of {@link Source}. */
  read(lend?: boolean): AsyncIterable<Uint8Array>;
  /** The file is good: it becomes the caller's. */
  commit(): Promise<void>;
  /** The file is not good: nothing of it stays. */
  discard(reason: unknown): Promise<void>;
}

/**
 * Opens the target of a file.
 *
 * - A path: a temporary file next to it, which replaces it at the end, so the path has the complete file or none. The
 *   file has the mode of the one that it replaces; otherwise only its owner can read it, because it may contain
 *   personal data.
 * - The path of a device or a pipe: written to as a stream.
 * - A stream, for a response that is verified by its bytes: a temporary file first, then the stream after
 *   verification.
 * - A stream, for any other response: written to directly.
 *
 * @param patience of a stream that makes the sender wait.
 * @throws {ConfigError} if the target is not writable.
 */
export async function openDownloadTarget(
  sink: Sink,
  proven: boolean,
  patience?: Patience,
): Promise<DownloadTarget> {
  if (typeof sink === 'string') return landAt(path.resolve(sink), proven, patience);
  if (!(sink instanceof Writable) || !sink.writable) {
    throw new ConfigError(
      'sink',
      `expected a path or an open Writable, received ${sink instanceof Writable ? 'a stream that has ended' : shapeOf(sink)}`,
      'Pass a path or a Writable that is open.',
    );
  }
  return landIn(sink, proven, patience);
}

async function landIn(
  stream: Writable,
  proven: boolean,
  patience: Patience | undefined,
): Promise<DownloadTarget> {
  const outlet = new WritableSink(stream, patience);
  return proven ? landBefore(outlet) : new DirectLanding(outlet);
}

async function landAt(
  target: string,
  proven: boolean,
  patience: Patience | undefined,
): Promise<DownloadTarget> {
  const present = await stat(target).catch(() => undefined);
  if (present?.isDirectory()) throw unwritable(new Error(`${target} is a directory`));
  if (present !== undefined && !present.isFile()) return landIn(await openStream(target), proven, patience);
  const { dir, base } = path.parse(target);
  const part = path.join(dir, `.${base}.${randomBytes(6).toString('hex')}.part`);
  const file = await openPart(part, present?.mode);
  return new StoredLanding(file, {
    deliver: async () => {
      await file.sync();
      await file[Symbol.asyncDispose]();
      await rename(part, target);
    },
    undo: () => unlink(part).catch(() => undefined),
  });
}

async function openPart(part: string, mode: number | undefined): Promise<FileBuffer> {
  const handle = await open(part, 'wx+', 0o600).catch((cause: unknown) => {
    throw unwritable(cause);
  });
  // The umask applies to a new file, but this one replaces a file whose mode was chosen.
  if (mode !== undefined) await handle.chmod(mode & 0o777).catch(() => undefined);
  return new FileBuffer(handle);
}

async function openStream(target: string): Promise<Writable> {
  try {
    return (await open(target, 'w')).createWriteStream();
  } catch (cause) {
    throw unwritable(cause);
  }
}

function unwritable(cause: unknown): ConfigError {
  return new ConfigError(
    'sink',
    `cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
    'Pass the path of a file in an existing directory.',
    cause,
  );
}

async function landBefore(outlet: WritableSink): Promise<DownloadTarget> {
  const file = await openTempFile();
  return new StoredLanding(file, {
    deliver: async () => {
      for await (const chunk of file.read()) await outlet.write(chunk);
      await outlet.end();
      await file[Symbol.asyncDispose]();
    },
    undo: async (reason) => outlet.destroy(reason),
  });
}

interface Ending {
  readonly deliver: () => Promise<void>;
  readonly undo: (reason: unknown) => Promise<void>;
}

/** Lands in a file, which is delivered at the end. */
class StoredLanding implements DownloadTarget {
  readonly spent = false;
  readonly #file: FileBuffer;
  readonly #ending: Ending;

  constructor(file: FileBuffer, ending: Ending) {
    this.#file = file;
    this.#ending = ending;
  }

  restart(): Promise<void> {
    return this.#file.restart();
  }

  write(chunk: Uint8Array): Promise<unknown> | undefined {
    return this.#file.write(chunk);
  }

  whole(): Promise<void> {
    return this.#file.whole();
  }

  read(lend?: boolean): AsyncIterable<Uint8Array> {
    return this.#file.read(lend);
  }

  commit(): Promise<void> {
    return this.#ending.deliver();
  }

  async discard(reason: unknown): Promise<void> {
    await this.#file[Symbol.asyncDispose]().catch(() => undefined);
    await this.#ending.undo(reason);
  }
}

/** Lands in a stream at once. */
class DirectLanding implements DownloadTarget {
  readonly #outlet: WritableSink;
  #spent = false;

  constructor(outlet: WritableSink) {
    this.#outlet = outlet;
  }

  get spent(): boolean {
    return this.#spent;
  }

  async restart(): Promise<void> {
    if (this.#spent) throw new Error('The stream has received bytes that cannot be written again');
  }

  write(chunk: Uint8Array): Promise<unknown> | undefined {
    this.#spent = true;
    return this.#outlet.write(chunk);
  }

  async whole(): Promise<void> {}

  read(): AsyncIterable<Uint8Array> {
    throw new Error('Bytes written to a stream cannot be read back');
  }

  commit(): Promise<void> {
    return this.#outlet.end();
  }

  async discard(reason: unknown): Promise<void> {
    this.#outlet.destroy(reason);
  }
}
