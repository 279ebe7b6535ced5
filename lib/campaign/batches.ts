/** The rows of a campaign. */
export type Rows<Row> = Iterable<Row> | AsyncIterable<Row>;

/** Reads rows in batches: as many as there are without waiting, at most `size`. */
export class Batches<Row> {
  readonly #rows: AsyncIterator<Row> | Iterator<Row>;
  readonly #size: number;
  #next: Promise<IteratorResult<Row>> | undefined;
  #done = false;

  constructor(rows: Rows<Row>, size: number) {
    this.#rows = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
    this.#size = size;
  }

  /** Returns the next rows; undefined after the last. */
  async read(): Promise<Row[] | undefined> {
    const batch: Row[] = [];
    while (!this.#done && batch.length < this.#size) {
      this.#next ??= this.#pull();
      const result = await (batch.length === 0 ? this.#next : Promise.race([this.#next, turn()]));
      if (result === undefined) break;
      this.#next = undefined;
      if (result.done) {
        this.#done = true;
      } else {
        batch.push(result.value);
      }
    }
    return batch.length === 0 && this.#done ? undefined : batch;
  }

  /** An error of the source is thrown by the read that waits for it; nobody may be waiting yet. */
  #pull(): Promise<IteratorResult<Row>> {
    const next = Promise.resolve(this.#rows.next());
    next.catch(() => undefined);
    return next;
  }

  /** Tells the source that no more rows are read. */
  async close(): Promise<void> {
    if (!this.#done) await this.#rows.return?.();
    this.#done = true;
  }
}

/** Resolves with undefined after one turn of the event loop. */
function turn(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(resolve, undefined));
}
