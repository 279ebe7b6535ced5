import { ReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ConfigError, shapeOf } from '../../errors';
import { onAbort } from '../abort';
import type { Upload } from '../request-options';
import { FileBuffer } from './file-buffer';
import { openTempFile } from './temp-file';

/** Bytes that can be read from the start as often as they are needed. */
export interface Source extends AsyncDisposable {
  /** In bytes. */
  readonly size: number;
  /** @param lend each piece is needed only until six more were asked for, so that buffers may be used again. */
  read(lend?: boolean): AsyncIterable<Uint8Array>;
}

/** What bounds the reading of a file that is only known while it comes. */
export interface SourceOptions {
  /** The most that a stream may hold, in bytes. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const CHUNK = 64 * 1024;
const HINT = 'Pass a path, bytes, a Blob or a stream.';

/**
 * Opens a file for upload. A path, or a stream of one, is read from its file, which stays open until the source is
 * disposed of; any other stream, which can be read only once, is written to a temporary file first.
 *
 * @throws {ConfigError} if the file does not exist, or is not a regular file.
 */
export async function openSource(file: Upload, options: SourceOptions = {}): Promise<Source> {
  if (typeof file === 'string') return openPath(file);
  if (file instanceof Uint8Array) return memory(file.length, () => slices(file));
  if (file instanceof Blob) return memory(file.size, () => file.stream());
  if (isWholeFile(file)) return openStreamed(file);
  if (typeof file === 'object' && file !== null && Symbol.asyncIterator in file) return spool(file, options);
  throw new ConfigError(
    'multipart.file',
    `expected a path, bytes, a Blob or a stream, received ${shapeOf(file)}`,
    HINT,
  );
}

/**
 * Returns whether a stream reads a file from start to end and is unread. A stream that was opened from a descriptor
 * has no path.
 */
function isWholeFile(file: unknown): file is ReadStream & { readonly path: string } {
  if (!(file instanceof ReadStream) || typeof file.path !== 'string' || file.readableEncoding !== null) {
    return false;
  }
  const { start, end }: { start?: unknown; end?: unknown } = Object(file);
  return file.bytesRead === 0 && (start ?? 0) === 0 && end === Number.POSITIVE_INFINITY;
}

/** The file itself can be read twice: it needs no copy. */
async function openStreamed(stream: ReadStream & { readonly path: string }): Promise<Source> {
  const { path } = stream;
  // What may go wrong with it is found again with the file.
  stream.on('error', () => undefined).destroy();
  return openPath(path);
}

async function openPath(path: string): Promise<Source> {
  let handle: FileHandle;
  try {
    handle = await open(path.startsWith('file:') ? fileURLToPath(path) : path, 'r');
  } catch (cause) {
    throw new ConfigError('multipart.file', `cannot be opened: ${reasonOf(cause)}`, HINT, cause);
  }
  const stats = await handle.stat();
  if (stats.isFile()) return new FileBuffer(handle, stats.size);
  await handle.close();
  throw new ConfigError('multipart.file', `expected a regular file, received "${path}"`, HINT);
}

async function spool(stream: AsyncIterable<unknown>, { limit, signal }: SourceOptions): Promise<Source> {
  const stored = await openTempFile();
  let unsubscribe: (() => void) | undefined;
  try {
    signal?.throwIfAborted();
    const readable = stream instanceof Readable ? stream : Readable.from(stream, { objectMode: false });
    unsubscribe = onAbort(signal, () => readable.destroy(new Error('aborted')));
    for await (const chunk of readable) {
      await stored.write(bytesOf(chunk));
      if (limit !== undefined && stored.size > limit) throw tooLarge(stored.size, limit);
    }
    await stored.whole();
    return stored;
  } catch (error) {
    await stored[Symbol.asyncDispose]();
    signal?.throwIfAborted();
    if (error instanceof ConfigError) throw error;
    throw new ConfigError('multipart.file', `the stream failed: ${reasonOf(error)}`, HINT, error);
  } finally {
    unsubscribe?.();
  }
}

/** @throws {ConfigError} for a file of `size` bytes, which exceeds the limit of the operation. */
export function tooLarge(size: number, limit: number): ConfigError {
  return new ConfigError(
    'multipart.file',
    `expected at most ${limit} bytes, received ${size} or more`,
    'Reduce the size of the file. If WeChat Pay now accepts larger files, pass limits: false in multipart.',
  );
}

function memory(size: number, read: () => AsyncIterable<Uint8Array>): Source {
  return { size, read, [Symbol.asyncDispose]: async () => undefined };
}

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (typeof chunk === 'string') return Buffer.from(chunk);
  throw new ConfigError(
    'multipart.file',
    `expected a stream of bytes, received a stream of ${typeof chunk}s`,
    'Pass a stream of bytes.',
  );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
