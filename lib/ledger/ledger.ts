/** A record as {@link Ledger.add} takes it. */
export interface NewRecord {
  /** Identifies the record in its book. */
  readonly key: string;
  /** The state, in the caller's own words. */
  readonly state: string;
  /** Unix time in milliseconds from which the record can be claimed. Default: now. `null`: it is ended. */
  readonly due?: number | null;
  /** Content that only an update with a new value changes: a request, an order. */
  readonly value: string;
  /** Default: an empty string. */
  readonly result?: string;
}

/** A record. */
export interface LedgerRecord {
  readonly key: string;
  /** The position in the order of addition, counted over all books of the store. */
  readonly seq: number;
  readonly state: string;
  /** Unix time in milliseconds from which the record can be claimed; undefined if it is ended. */
  readonly due: number | undefined;
  readonly value: string;
  /** What `add` or the last update wrote. */
  readonly result: string;
}

/** What became of a record of {@link Ledger.add}. */
export interface Added {
  /** Whether the record is new. */
  readonly added: boolean;
  /** The record as it is stored: the new one, or the one that has the key already. */
  readonly record: LedgerRecord;
}

/** Records that one caller holds. */
export interface Claim {
  /** Proves that the caller holds the records; pass it to {@link Ledger.update}. */
  readonly token: string;
  readonly records: readonly LedgerRecord[];
}

/** A change of one record. Members that are absent stay as they are. */
export interface Change {
  readonly key: string;
  /** The token of the claim. Without it the change is made whoever holds the record. */
  readonly token?: string;
  readonly state: string;
  /** Unix time in milliseconds from which the record can be claimed again. `null`: the record is ended. */
  readonly due: number | null;
  readonly value?: string;
  readonly result?: string;
}

/** Which records {@link Ledger.list} returns. */
export interface ListOptions {
  /** Only records in this state. */
  readonly state?: string;
}

/**
 * A durable book of records. Each method is atomic across all processes that share the store, and what it resolved with
 * survives a crash of the process and, as far as the store promises it, a loss of power.
 *
 * A record is work to be done once: `claim` hands it to one caller for the time of a lease, and `update` ends it. If the
 * caller dies, the lease runs out and the record can be claimed again; an `update` with the token of a lost claim changes
 * nothing and returns false.
 */
export interface Ledger {
  /**
   * Adds the records whose keys are new.
   *
   * @param lease claims the new records at once, for this number of milliseconds, with the token of the result.
   */
  add(
    records: readonly NewRecord[],
    lease?: number,
  ): Promise<{ readonly token: string; readonly added: readonly Added[] }>;
  /**
   * Claims records that are due, those with the earliest time first.
   *
   * @param lease milliseconds until the records can be claimed by others.
   */
  claim(limit: number, lease: number): Promise<Claim>;
  /** Changes records and gives up their claims. @returns for each change whether it was made. */
  update(changes: readonly Change[]): Promise<readonly boolean[]>;
  /** Deletes records. */
  remove(keys: readonly string[]): Promise<void>;
  /** Returns records by key; undefined where there is none. */
  get(keys: readonly string[]): Promise<readonly (LedgerRecord | undefined)[]>;
  /** Returns all records in the order of their addition, without keeping them in memory. */
  list(options?: ListOptions): AsyncIterable<LedgerRecord>;
  /** Returns the number of records by state. */
  counts(): Promise<ReadonlyMap<string, number>>;
  /** Returns the earliest time at which a record can be claimed; undefined if all are ended. */
  nextDue(): Promise<number | undefined>;
  /** Returns a setting of the book; undefined if it was not set. */
  setting(name: string): Promise<string | undefined>;
  /** Sets a setting of the book, or deletes it. */
  set(name: string, value: string | undefined): Promise<void>;
  /**
   * Takes the book for this process alone, and releases every claim, since nobody can hold one.
   *
   * @returns a function that gives the book back; undefined if another process has it. It is given back when the process
   * ends, however it ends.
   */
  lock(): Promise<(() => Promise<void>) | undefined>;
}

/** A store of books. */
export interface LedgerStore extends AsyncDisposable {
  /** Returns the book of this name, and creates it if there is none. */
  book(name: string): Promise<Ledger>;
  /** Waits for what is being written, and closes the store. */
  close(): Promise<void>;
}
