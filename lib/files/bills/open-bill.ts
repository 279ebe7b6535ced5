import { PassThrough, type Writable } from 'node:stream';
import { ConfigError, shapeOf } from '../../errors';
import { type FileBuffer, gunzippedBytes, openTempFile, type ProgressListener } from '../../http';
import { Bill, type BillSource } from './bill';
import { type Checksum, verifiedChunks } from './checksum';
import { BillReader } from './reader';

/** Options of a bill's download. */
export interface BillOptions<Column extends string = string> {
  /**
   * The columns that rows have; default all. Rows with a few columns are read several times as fast.
   *
   * @example
   * const bill = await wxpay.bills.trade({ bill_date: '2026-11-23' }, { columns: ['商户订单号', '应结订单金额'] })
   */
  readonly columns?: readonly Column[];
  /**
   * Returns the rows while they arrive. They are provisional until the loop over them ends without an error. Without this
   * option the bill is downloaded to a temporary file and verified first, so every row is final.
   */
  readonly stream?: boolean;
  /** The limit of the uncompressed bill in bytes; default 20 GiB. */
  readonly limit?: number;
  /** Receives the number of downloaded bytes, and the total if it is known. */
  readonly progress?: ProgressListener;
  /** Aborts the download. */
  readonly signal?: AbortSignal;
  /** The limit for each pause without data in milliseconds; default the client's. */
  readonly timeout?: number;
}

/** Downloads a bill's file into a stream. */
export type Fetch = (sink: Writable, signal: AbortSignal) => Promise<unknown>;

/** The properties of a bill's file that are known before its download. */
export interface Expectations {
  /** Undefined if WeChat Pay names no digest, or signs the file. */
  readonly hash?: Checksum | undefined;
  /** Decrypts an encrypted file. */
  readonly decrypt?: ((encrypted: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) | undefined;
}

/**
 * Downloads a bill and opens it.
 *
 * @throws {ConfigError} if the bill lacks a column of `columns`.
 * @throws {SignatureError} if the file does not have the expected digest.
 * @throws {NetworkError} if the file is truncated or damaged, or decompresses to more than the limit or 1,000 times its
 * size.
 */
export async function openBill<Column extends string, SummaryColumn extends string>(
  fetch: Fetch,
  expectations: Expectations,
  options: BillOptions<Column>,
): Promise<Bill<Column, SummaryColumn>> {
  const { columns, limit } = options;
  checkColumns(columns);
  const arriving = arrive(fetch, options.signal);
  const source = options.stream
    ? await provisional(arriving, expectations, limit)
    : await final(arriving, expectations, limit, columns);
  return new Bill(source, columns);
}

function checkColumns(columns: unknown): void {
  if (columns === undefined || Array.isArray(columns)) return;
  throw new ConfigError(
    'columns',
    `expected an array of column names, received ${shapeOf(columns)}`,
    "Pass names of the bill's header: ['商户订单号', '应结订单金额'].",
  );
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
  // Object mode keeps buffered chunks separate: a byte stream would copy them into one.
  const pipe = new PassThrough({ readableObjectMode: true, readableHighWaterMark: 4 });
  const call = fetch(pipe, signal);
  call.catch((error: Error) => pipe.destroy(error));
  yield* pipe;
  await call;
}

/**
 * Stores the bill and reads it once, to verify that it is complete, authentic and readable. It is stored uncompressed, so
 * that it is decompressed once; an encrypted bill is stored encrypted.
 */
async function final(
  { bytes, cancel }: Arriving,
  expectations: Expectations,
  limit: number | undefined,
  columns: readonly string[] = [],
): Promise<BillSource> {
  const tempFile = await openTempFile();
  const release = () => tempFile[Symbol.asyncDispose]();
  try {
    const encrypted = expectations.decrypt !== undefined;
    const reader = new BillReader(columns);
    let size = 0;
    for await (const chunk of verified(encrypted ? keep(bytes, tempFile) : bytes, expectations, limit)) {
      size += chunk.length;
      if (!encrypted) await tempFile.write(chunk);
      drain(reader.push(chunk));
    }
    await tempFile.whole();
    const kept = tempFile.read(true);
    return { size, release, bytes: encrypted ? plain(kept, expectations, limit) : kept };
  } catch (error) {
    cancel();
    await release();
    throw error;
  }
}

/** Waits for the first bytes, so that the call itself throws the error of a refusal. */
async function provisional(
  { bytes, cancel }: Arriving,
  expectations: Expectations,
  limit: number | undefined,
): Promise<BillSource> {
  const rest = verified(bytes, expectations, limit)[Symbol.asyncIterator]();
  const release = async () => {
    cancel();
    await rest.return?.();
  };
  return { size: undefined, release, bytes: resume(await rest.next(), rest) };
}

function plain(
  file: AsyncIterable<Uint8Array>,
  { decrypt }: Expectations,
  limit: number | undefined,
): AsyncIterable<Uint8Array> {
  return gunzippedBytes(decrypt ? decrypt(file) : file, limit);
}

function verified(
  file: AsyncIterable<Uint8Array>,
  expectations: Expectations,
  limit: number | undefined,
): AsyncIterable<Uint8Array> {
  const { hash } = expectations;
  const bytes = plain(file, expectations, limit);
  return hash ? verifiedChunks(bytes, hash) : bytes;
}

async function* keep(bytes: AsyncIterable<Uint8Array>, tempFile: FileBuffer): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    await tempFile.write(chunk);
    yield chunk;
  }
}

async function* resume(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let next = first; !next.done; next = await rest.next()) yield next.value;
}

/** Runs an iterator to its end, for the errors that it may throw. */
function drain(iterator: Iterator<unknown>): void {
  while (!iterator.next().done);
}
