import { createHash } from 'node:crypto';
import type { Wechatpay } from '../client';
import { WechatpayError } from '../errors';
import { omitUndefined } from '../json';
import type { Ledger, LedgerRecord, NewRecord } from '../ledger';
import { Batches, type Rows } from './batches';
import {
  comparable,
  type Entry,
  encryptedRequest,
  type StoredEnd,
  type StoredEntry,
  storedRequest,
} from './entry';
import { publish } from './events';
import { type CampaignOperation, deriveNumber } from './operation';
import type { Counters } from './progress';
import type { EntrySource } from './runner';
import { Seen } from './seen';
import { beijingTime } from './time';

/** What `request` learns about the call, besides the row and the number. */
export interface RequestContext {
  /**
   * The time at which the request of this recipient was first built, in WeChat Pay's form: use it for `send_time`. It
   * stays the same when the rows are read again.
   */
  readonly time: string;
}

/** How rows become calls. */
export interface RowMapping<Row, Request> {
  /** Returns what identifies the recipient: rows with the same key get one call. */
  readonly key: (row: Row) => string;
  /** Returns the arguments of the call; `number` goes where the operation has its number. */
  readonly request: (row: Row, number: string, context: RequestContext) => Request;
  /** `derived`: from the campaign's ID and the key. `key`: the key itself is the number. Default: `derived`. */
  readonly number?: 'derived' | 'key';
}

/** What a feeder needs. */
export interface FeederContext<Row> extends RowMapping<Row, unknown> {
  readonly id: string;
  readonly wxpay: Wechatpay;
  readonly operation: CampaignOperation;
  readonly ledger: Ledger;
  readonly counters: Counters;
  readonly clock: () => number;
}

/** How many rows are stored in one transaction. */
const BATCH = 256;
const LONGEST_KEY = 512;

/** A row with its key. */
interface KeyedRow<Row> {
  readonly row: Row;
  /** Counted from 1. */
  readonly position: number;
  readonly key: string;
  /** Why the row has no key of its own. */
  readonly fault: unknown;
}

/** Turns rows into entries: every request is durable before the entry is handed out. */
export class Feeder<Row> implements EntrySource {
  readonly #context: FeederContext<Row>;
  readonly #batches: Batches<Row>;
  /** The records that rows of this run have led to. */
  readonly #seen = new Seen();
  #recovered = false;
  #skipping = false;

  constructor(rows: Rows<Row>, context: FeederContext<Row>) {
    this.#context = context;
    this.#batches = new Batches(rows, BATCH);
  }

  async read(): Promise<Entry[] | undefined> {
    if (!this.#recovered) {
      const { records } = await this.#context.ledger.claim(BATCH, Number.POSITIVE_INFINITY);
      // An earlier run may have sent them.
      if (records.length > 0) return records.map((record) => entryOf(record, true));
      this.#recovered = true;
    }
    if (this.#skipping) return undefined;
    const rows = await this.#batches.read();
    return rows === undefined ? undefined : this.#store(rows);
  }

  skipRows(): void {
    this.#skipping = true;
  }

  close(): Promise<void> {
    return this.#batches.close();
  }

  async #store(rows: readonly Row[]): Promise<Entry[]> {
    const { ledger, counters } = this.#context;
    const keyed = rows.map((row) => this.#keyed(row));
    const keys = [...new Set(keyed.map(({ key }) => key))];
    const found = new Map((await ledger.get(keys)).map((record, at) => [keys[at], record]));
    await this.#forgetInvalid(found);
    const fresh = new Map<string, NewRecord>();
    for (const each of keyed) {
      const known = found.get(each.key);
      if (known !== undefined) {
        this.#noteKnown(known, each, !this.#seen.add(known.seq));
      } else {
        const added = fresh.get(each.key);
        if (added === undefined) {
          fresh.set(each.key, await this.#newRecord(each));
        } else {
          this.#noteKnown(added, each, true);
        }
      }
    }
    const { added } = await ledger.add([...fresh.values()], Number.POSITIVE_INFINITY);
    for (const { record } of added) {
      this.#seen.add(record.seq);
      if (record.state === 'open') counters.open += 1;
      if (record.state === 'invalid') counters.ends.invalid += 1;
    }
    return added.filter(({ record }) => record.state === 'open').map(({ record }) => entryOf(record, false));
  }

  #keyed(row: Row): KeyedRow<Row> {
    const { counters } = this.#context;
    counters.rows += 1;
    const position = counters.rows;
    try {
      const key: unknown = this.#context.key(row);
      if (typeof key === 'string' && key !== '' && key.length <= LONGEST_KEY) {
        return { row, position, key, fault: undefined };
      }
      const fault = new TypeError(
        `Expected key to return 1 to ${LONGEST_KEY} characters, received ${typeof key}`,
      );
      return { row, position, key: `#${position}`, fault };
    } catch (fault) {
      return { row, position, key: `#${position}`, fault };
    }
  }

  /** A row whose request could not be built is tried again. */
  async #forgetInvalid(found: Map<string | undefined, LedgerRecord | undefined>): Promise<void> {
    const invalid = [...found.values()].filter((record) => record?.state === 'invalid');
    const keys = invalid.flatMap((record) => (record === undefined ? [] : [record.key]));
    if (keys.length === 0) return;
    await this.#context.ledger.remove(keys);
    for (const key of keys) found.delete(key);
    this.#context.counters.ends.invalid -= keys.length;
  }

  async #newRecord({ row, position, key, fault }: KeyedRow<Row>): Promise<NewRecord> {
    const at = this.#context.clock();
    try {
      if (fault !== undefined) throw fault;
      const value = await this.#build(row, position, key, at);
      return { key, state: 'open', value: JSON.stringify(value) };
    } catch (error) {
      const value: StoredEntry = { row: position, at, number: '', request: {} };
      const result = JSON.stringify(invalidEnd(error, at));
      return { key, state: 'invalid', due: null, value: JSON.stringify(value), result };
    }
  }

  async #build(row: Row, position: number, key: string, at: number): Promise<StoredEntry> {
    const { operation, wxpay } = this.#context;
    const { number, request } = this.#requestOf(row, key, at);
    const stored = { row: position, at, number, request };
    if (!operation.encrypts) return stored;
    const digest = createHash('sha256').update(comparable(request, operation)).digest('base64url');
    return { ...stored, request: await encryptedRequest(wxpay, operation, request), digest };
  }

  #requestOf(row: Row, key: string, at: number): Pick<StoredEntry, 'number' | 'request'> {
    const { id, operation, number: numbers = 'derived', request } = this.#context;
    const number = numbers === 'key' ? key : deriveNumber(id, key, operation.number.length);
    return {
      number,
      request: storedRequest(request(row, number, { time: beijingTime(at) }), number, operation),
    };
  }

  /** Reports a row whose key has a record: a duplicate of this run, or a request that changed since it was stored. */
  #noteKnown(
    { value }: Pick<LedgerRecord, 'value'>,
    { row, position, key }: KeyedRow<Row>,
    duplicate: boolean,
  ): void {
    const { id, counters } = this.#context;
    if (duplicate) {
      counters.duplicates += 1;
      publish(() => ({ id, event: 'duplicate', key, row: position }));
    }
    if (this.#sameRequest(JSON.parse(value), row, key)) return;
    counters.changed += 1;
    publish(() => ({ id, event: 'changed', key, row: position }));
  }

  #sameRequest({ at, request: stored, digest }: StoredEntry, row: Row, key: string): boolean {
    const { operation } = this.#context;
    try {
      const text = comparable(this.#requestOf(row, key, at).request, operation);
      if (digest === undefined) return text === comparable(stored, operation);
      return createHash('sha256').update(text).digest('base64url') === digest;
    } catch {
      return false;
    }
  }
}

/** Reads the entry of a record. */
export function entryOf({ key, value }: LedgerRecord, doubtful: boolean): Entry {
  const stored: StoredEntry = JSON.parse(value);
  return { ...stored, key, attempts: 0, doubtful, doubts: 0, refusal: undefined };
}

function invalidEnd(error: unknown, at: number): StoredEnd {
  const { code, hint } = error instanceof WechatpayError ? error : {};
  const message = error instanceof Error ? error.message : String(error);
  return { ...omitUndefined({ code: code ?? 'INVALID_ROW', message, hint }), attempts: 0, at };
}
