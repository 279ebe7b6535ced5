import { ConfigError } from '../../errors';
import type { Sink } from '../../http';
import { BillReader } from './reader';
import type { BillRow } from './row';
import { save } from './save';

/** The plain bytes of a bill, and what they lie in. */
export interface BillSource {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** In bytes; undefined as long as it is not known. */
  readonly size: number | undefined;
  /** Lets go of the connection or the temporary file. */
  readonly release: () => Promise<void>;
}

/**
 * A bill, to be read row by row, once. Reading it to the end, leaving the loop, or `close()` lets go of what it lies in.
 *
 * @example
 * for await (const row of bill) console.log(row.商户订单号, row.应结订单金额)
 * console.log((await bill.summary)?.总交易单数)
 */
export class Bill<Column extends string = string, SummaryColumn extends string = string>
  implements AsyncIterable<BillRow<Column>>, AsyncDisposable
{
  /** The size of the plain bill, in bytes; undefined where it is read while it comes. */
  readonly size: number | undefined;
  /** The row with the sums at the end of the bill: resolves when all rows were read and found good. */
  readonly summary: Promise<BillRow<SummaryColumn> | undefined>;
  readonly #source: BillSource;
  #settle!: PromiseSettlers<BillRow<SummaryColumn> | undefined>;
  #read = false;

  constructor(source: BillSource) {
    this.size = source.size;
    this.#source = source;
    this.summary = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.summary.catch(() => undefined);
  }

  /**
   * The rows, in the order of the bill.
   *
   * @throws {ConfigError} where they were asked for before.
   */
  [Symbol.asyncIterator](): AsyncIterator<BillRow<Column>, undefined> {
    this.#begin();
    const reader = new BillReader<Column, SummaryColumn>();
    return new Rows(texts(this.#source.bytes, reader), (text) => reader.row(text), {
      done: () => this.#settle.resolve(reader.summary),
      failed: (error) => this.#settle.reject(error),
      over: this.#source.release,
    });
  }

  /**
   * Writes the plain bill, as WeChat Pay made it, in place of giving its rows: to a path, where it is whole or not at
   * all, or to a stream.
   *
   * @throws {ConfigError} where the bill was read before, and where nothing can be written there.
   * @example
   * await bill.save('/var/bills/20261123.csv')
   */
  async save(sink: Sink): Promise<void> {
    this.#begin();
    this.#settle.reject(new ConfigError('bill', 'was saved, not read', 'Fetch it again to read it.'));
    try {
      await save(this.#source.bytes, sink);
    } finally {
      await this.#source.release();
    }
  }

  /** Lets go of a bill that is not read, or not to the end. */
  async close(): Promise<void> {
    this.#read = true;
    this.#settle.reject(new ConfigError('bill', 'was closed before it was read', 'Read it to the end.'));
    await this.#source.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #begin(): void {
    if (this.#read) {
      throw new ConfigError('bill', 'was read already', 'Keep what you need of it, or fetch it again.');
    }
    this.#read = true;
  }
}

interface PromiseSettlers<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** The texts of the rows of each chunk, cut a few at a time as they are taken; at last those of the end. */
async function* texts(
  bytes: AsyncIterable<Uint8Array>,
  reader: BillReader<string, string>,
): AsyncGenerator<Iterator<string[]>, undefined> {
  for await (const chunk of bytes) yield reader.push(chunk);
  yield [reader.end()].values();
}

interface RowsEnding {
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
  readonly over: () => Promise<void>;
}

/** Hands out rows one by one, made as they are asked for: a promise for each, but no work of its own for each. */
class Rows<Row> implements AsyncIterator<Row, undefined> {
  readonly #chunks: AsyncIterator<Iterator<string[]>, undefined>;
  readonly #make: (text: string) => Row;
  readonly #ending: RowsEnding;
  #batches: Iterator<string[]> | undefined;
  #batch: readonly string[] = [];
  #at = 0;
  #turn: Promise<IteratorResult<Row, undefined>> | undefined;

  constructor(
    chunks: AsyncIterator<Iterator<string[]>, undefined>,
    make: (text: string) => Row,
    ending: RowsEnding,
  ) {
    this.#chunks = chunks;
    this.#make = make;
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
    const hint = 'The summary stands at the end.';
    await this.#leave(new ConfigError('bill', 'was not read to its end', hint));
    return { value: undefined, done: true };
  }

  /** Whoever asks meanwhile has to wait. */
  #await(turn: Promise<IteratorResult<Row, undefined>>): Promise<IteratorResult<Row, undefined>> {
    this.#turn = turn.finally(() => {
      this.#turn = undefined;
    });
    return this.#turn;
  }

  /** The next row of what has come. */
  #row(): Row | undefined {
    let text = this.#batch[this.#at];
    while (text === undefined) {
      const next = this.#batches?.next();
      if (!next || next.done) return undefined;
      this.#batch = next.value;
      this.#at = 0;
      [text] = next.value;
    }
    this.#at += 1;
    return this.#make(text);
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

  /** Lets go of what is left. */
  async #leave(reason: unknown): Promise<void> {
    this.#ending.failed(reason);
    await this.#chunks.return?.();
    await this.#ending.over();
  }
}
