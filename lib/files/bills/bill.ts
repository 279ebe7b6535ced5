import { ConfigError } from '../../errors';
import type { Sink } from '../../http';
import { BillReader } from './reader';
import type { BillRow } from './row';
import { save } from './save';

/** The uncompressed bytes of a bill, and their storage. */
export interface BillSource {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** In bytes; undefined if unknown. */
  readonly size: number | undefined;
  /** Releases the connection or the temporary file. */
  readonly release: () => Promise<void>;
}

/**
 * A bill that can be read once, row by row. The end of the bill, leaving the loop, and `close()` release its storage.
 *
 * @example
 * for await (const row of bill) console.log(row.商户订单号, row.应结订单金额)
 * console.log((await bill.summary)?.总交易单数)
 */
export class Bill<Column extends string = string, SummaryColumn extends string = string>
  implements AsyncIterable<BillRow<Column>>, AsyncDisposable
{
  /** The size of the uncompressed bill in bytes; undefined while it is streamed. */
  readonly size: number | undefined;
  /** The summary row at the end of the bill; resolves after all rows are read and verified. */
  readonly summary: Promise<BillRow<SummaryColumn> | undefined>;
  readonly #source: BillSource;
  readonly #columns: readonly Column[] | undefined;
  #settle!: PromiseSettlers<BillRow<SummaryColumn> | undefined>;
  #read = false;

  /** @param columns the columns that rows have; default all. */
  constructor(source: BillSource, columns?: readonly Column[]) {
    this.size = source.size;
    this.#source = source;
    this.#columns = columns;
    this.summary = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.summary.catch(() => undefined);
  }

  /**
   * Iterates over the rows, in the order of the bill.
   *
   * @throws {ConfigError} if the bill was read before, or lacks a column of `columns`.
   */
  [Symbol.asyncIterator](): AsyncIterator<BillRow<Column>, undefined> {
    this.#begin();
    const reader = new BillReader<Column, SummaryColumn>(this.#columns);
    return new Rows(rowsOf(this.#source.bytes, reader), {
      done: () => this.#settle.resolve(reader.summary),
      failed: (error) => this.#settle.reject(error),
      over: this.#source.release,
    });
  }

  /**
   * Writes the uncompressed bill instead of reading its rows: to a path, where the file appears only when it is complete,
   * or to a stream.
   *
   * @throws {ConfigError} if the bill was read before, or the sink is not writable.
   * @example
   * await bill.save('/var/bills/20261123.csv')
   */
  async save(sink: Sink): Promise<void> {
    this.#begin();
    this.#settle.reject(
      new ConfigError(
        'bill',
        'expected a bill read to its end, received one that was saved',
        'Download the bill again to read its summary.',
      ),
    );
    try {
      await save(this.#source.bytes, sink);
    } finally {
      await this.#source.release();
    }
  }

  /** Closes a bill that is not read to its end. */
  async close(): Promise<void> {
    this.#read = true;
    this.#settle.reject(
      new ConfigError(
        'bill',
        'expected a bill read to its end, received one that was closed',
        'Read the bill to its end before you close it.',
      ),
    );
    await this.#source.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #begin(): void {
    if (this.#read) {
      throw new ConfigError(
        'bill',
        'expected an unread bill, received one that was read',
        'Keep the rows that you need, or download the bill again.',
      );
    }
    this.#read = true;
  }
}

interface PromiseSettlers<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** Yields the rows of each chunk, a few at a time, and finally those at the end. */
async function* rowsOf<Column extends string>(
  bytes: AsyncIterable<Uint8Array>,
  reader: BillReader<Column, string>,
): AsyncGenerator<Iterator<BillRow<Column>[]>, undefined> {
  for await (const chunk of bytes) yield reader.push(chunk);
  yield [reader.end()].values();
}

interface RowsEnding {
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
  readonly over: () => Promise<void>;
}

/** Iterates over rows: one promise for each row, but no asynchronous work for each. */
class Rows<Row> implements AsyncIterator<Row, undefined> {
  readonly #chunks: AsyncIterator<Iterator<Row[]>, undefined>;
  readonly #ending: RowsEnding;
  #batches: Iterator<Row[]> | undefined;
  #batch: readonly Row[] = [];
  #at = 0;
  #turn: Promise<IteratorResult<Row, undefined>> | undefined;

  constructor(chunks: AsyncIterator<Iterator<Row[]>, undefined>, ending: RowsEnding) {
    this.#chunks = chunks;
    this.#ending = ending;
  }

  next(): Promise<IteratorResult<Row, undefined>> {
    if (this.#turn !== undefined) return this.#turn.then(() => this.next());
    try {
      const value = this.#row();
      if (value !== undefined) return Promise.resolve({ value, done: false });
      return this.#await(this.#more());
    } catch (error) {
      return this.#await(this.#fail(error));
    }
  }

  async return(): Promise<IteratorResult<Row, undefined>> {
    const hint = 'Read the bill to its end: the summary is its last row.';
    await this.#leave(
      new ConfigError('bill', 'expected a bill read to its end, received one left before', hint),
    );
    return { value: undefined, done: true };
  }

  /** Makes later calls of `next` wait for this one. */
  #await(turn: Promise<IteratorResult<Row, undefined>>): Promise<IteratorResult<Row, undefined>> {
    this.#turn = turn.finally(() => {
      this.#turn = undefined;
    });
    return this.#turn;
  }

  /** Returns the next row of the received batches. */
  #row(): Row | undefined {
    let row = this.#batch[this.#at];
    while (row === undefined) {
      const next = this.#batches?.next();
      if (!next || next.done) return undefined;
      this.#batch = next.value;
      this.#at = 0;
      [row] = next.value;
    }
    this.#at += 1;
    return row;
  }

  async #more(): Promise<IteratorResult<Row, undefined>> {
    try {
      for (;;) {
        const next = await this.#chunks.next();
        if (next.done) break;
        this.#batches = next.value;
        const value = this.#row();
        if (value !== undefined) return { value, done: false };
      }
      this.#ending.done();
    } catch (error) {
      return this.#fail(error);
    }
    await this.#ending.over();
    return { value: undefined, done: true };
  }

  async #fail(error: unknown): Promise<never> {
    await this.#leave(error);
    throw error;
  }

  /** Releases the rest of the bill. */
  async #leave(reason: unknown): Promise<void> {
    this.#ending.failed(reason);
    await this.#chunks.return?.();
    await this.#ending.over();
  }
}
