import { PassThrough, type Writable } from 'node:stream';
import { type FileBuffer, gunzippedBytes, openTempFile, type ProgressListener } from '../../http';
import { Bill, type BillSource } from './bill';
import { type Checksum, verifiedChunks } from './checksum';
import { BillReader } from './reader';

/** How a bill is fetched. */
export interface BillOptions {
  /**
   * Gives the rows while they come. They are provisional: only when the loop over them has ended without an error are
   * they WeChat Pay's. Without it the bill is fetched to a temporary file and checked first, and every row is final.
   */
  readonly stream?: boolean;
  /** The most that the plain bill may be, in bytes; default 20 GiB. */
  readonly limit?: number;
  /** Is told how many bytes have come, and how many there are, where that is known. */
  readonly progress?: ProgressListener;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  /** The limit for each pause without a byte, in milliseconds; default the client's. */
  readonly timeout?: number;
}

/** Fetches a bill's file into a stream; its promise says how that ended. */
export type Fetch = (sink: Writable, signal: AbortSignal) => Promise<unknown>;

/** What is known of a bill's file before it comes. */
export interface Expectations {
  /** Absent where WeChat Pay names no digest, or proves the file by a signature. */
  readonly hash?: Checksum | undefined;
  /** Opens a file that is sealed. */
  readonly unseal?: ((sealed: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) | undefined;
}

/**
 * Fetches a bill and makes it readable.
 *
 * @throws {SignatureError} where the file is not the one whose digest was named.
 * @throws {NetworkError} where it was cut, cannot be unpacked, or unpacks to more than the limit or 1,000 times its size.
 */
export async function openBill<Column extends string, SummaryColumn extends string>(
  fetch: Fetch,
  expectations: Expectations,
  options: BillOptions,
): Promise<Bill<Column, SummaryColumn>> {
  const arriving = arrive(fetch, options.signal);
  const open = options.stream ? provisional : final;
  return new Bill(await open(arriving, expectations, options.limit));
}

interface Arriving {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly cancel: () => void;
}

function arrive(fetch: Fetch, signal: AbortSignal | undefined): Arriving {
  const over = new AbortController();
  const signals = signal ? [signal, over.signal] : [over.signal];
  return { bytes: receive(fetch, AbortSignal.any(signals)), cancel: () => over.abort() };
}

async function* receive(fetch: Fetch, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  // Pieces that wait stay as they came: a stream of bytes would copy all that wait into one.
  const pipe = new PassThrough({ readableObjectMode: true, readableHighWaterMark: 4 });
  const call = fetch(pipe, signal);
  call.catch((error: Error) => pipe.destroy(error));
  yield* pipe;
  await call;
}

/**
 * Keeps the bill, and reads it once to see that it is whole, right, and can be read. It is kept unpacked, so that it is
 * unpacked once; one that came sealed is kept sealed.
 */
async function final(
  { bytes, cancel }: Arriving,
  expectations: Expectations,
  limit: number | undefined,
): Promise<BillSource> {
  const spool = await openTempFile();
  const release = () => spool[Symbol.asyncDispose]();
  try {
    const sealed = expectations.unseal !== undefined;
    const reader = new BillReader();
    let size = 0;
    for await (const chunk of proven(sealed ? keep(bytes, spool) : bytes, expectations, limit)) {
      size += chunk.length;
      if (!sealed) await spool.write(chunk);
      exhaust(reader.push(chunk));
    }
    await spool.whole();
    const kept = spool.read(true);
    return { size, release, bytes: sealed ? plain(kept, expectations, limit) : kept };
  } catch (error) {
    cancel();
    await release();
    throw error;
  }
}

/** Waits for the first bytes, so that a refusal is the call's own error. */
async function provisional(
  { bytes, cancel }: Arriving,
  expectations: Expectations,
  limit: number | undefined,
): Promise<BillSource> {
  const rest = proven(bytes, expectations, limit)[Symbol.asyncIterator]();
  const release = async () => {
    cancel();
    await rest.return?.();
  };
  return { size: undefined, release, bytes: resume(await rest.next(), rest) };
}

function plain(
  file: AsyncIterable<Uint8Array>,
  { unseal }: Expectations,
  limit: number | undefined,
): AsyncIterable<Uint8Array> {
  return gunzippedBytes(unseal ? unseal(file) : file, limit);
}

function proven(
  file: AsyncIterable<Uint8Array>,
  expectations: Expectations,
  limit: number | undefined,
): AsyncIterable<Uint8Array> {
  const { hash } = expectations;
  const bytes = plain(file, expectations, limit);
  return hash ? verifiedChunks(bytes, hash) : bytes;
}

async function* keep(bytes: AsyncIterable<Uint8Array>, spool: FileBuffer): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    await spool.write(chunk);
    yield chunk;
  }
}

async function* resume(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let next = first; !next.done; next = await rest.next()) yield next.value;
}

/** Makes what a generator gives, for the errors that it may end with. */
function exhaust(made: Iterator<unknown>): void {
  while (!made.next().done);
}
