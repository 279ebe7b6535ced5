import { pipeline, type TransformOptions } from 'node:stream';
import { types } from 'node:util';
import { createGunzip, type ZlibOptions } from 'node:zlib';
import { NetworkError } from '../../errors';

/** The default limit of a decompressed file in bytes. WeChat Pay splits bills at about 16 GB. */
export const GUNZIP_LIMIT = 20 * 1024 ** 3;

/** Text does not pack better than this; what claims to is made to fill a disk or a memory. */
const RATIO = 1_000;
/** Up to this size, in bytes, no ratio is looked at. */
const HARMLESS = 1024 * 1024;
/** Pieces that wait stay as they came: a stream of bytes would copy all that wait into one. */
const UNPACKING: ZlibOptions & TransformOptions = {
  chunkSize: 64 * 1024,
  readableObjectMode: true,
  readableHighWaterMark: 4,
};
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Returns the decompressed bytes of a file; a file that is not gzip is returned unchanged.
 *
 * @param limit the maximum number of bytes.
 * @throws {NetworkError} if the result exceeds the limit or 1,000 times the compressed size (`ERR_TOO_LARGE`), or if
 *   it cannot be decompressed (`ERR_GZIP`).
 */
export async function* gunzippedBytes(
  file: AsyncIterable<Uint8Array>,
  limit = GUNZIP_LIMIT,
): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peek(file[Symbol.asyncIterator]());
  const packed = head.subarray(0, GZIP.length).equals(GZIP);
  const wire = new Counter();
  const bytes = wire.count(rejoin(head, rest));
  let size = 0;
  for await (const chunk of packed ? unpack(bytes) : bytes) {
    size += chunk.length;
    if (size > limit) throw tooLarge(`is more than ${limit} bytes`);
    if (size > HARMLESS && size > wire.size * RATIO) {
      throw tooLarge(`decompresses to more than ${RATIO} times its size`);
    }
    yield chunk;
  }
}

class Counter {
  size = 0;

  async *count(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      this.size += chunk.length;
      yield chunk;
    }
  }
}

interface Peeked {
  readonly head: Buffer;
  readonly rest: AsyncIterator<Uint8Array>;
}

async function peek(rest: AsyncIterator<Uint8Array>): Promise<Peeked> {
  let head = Buffer.alloc(0);
  while (head.length < GZIP.length) {
    const next = await rest.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return { head, rest };
}

async function* rejoin(head: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* unpack(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip(UNPACKING);
  // An error on either side destroys the decompressor, which ends the loop below with its reason.
  pipeline(bytes, gunzip, () => undefined);
  try {
    yield* gunzip;
  } catch (error) {
    throw isUnpackable(error) ? unpackable(error) : error;
  } finally {
    gunzip.destroy();
  }
}

function isUnpackable(error: unknown): error is Error {
  return types.isNativeError(error) && 'code' in error && String(error.code).startsWith('Z_');
}

function unpackable(cause: Error): NetworkError {
  return new NetworkError(`The file cannot be decompressed: ${cause.message}`, {
    code: 'ERR_GZIP',
    hint: 'Download the file again: it was truncated or changed on the way.',
    outcome: 'unknown',
    cause,
  });
}

function tooLarge(what: string): NetworkError {
  return new NetworkError(`The file ${what}`, {
    code: 'ERR_TOO_LARGE',
    hint: 'Raise the limit if a file of that size is expected.',
    outcome: 'unknown',
  });
}
