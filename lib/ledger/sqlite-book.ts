import { randomUUID } from 'node:crypto';
import type { SqliteDatabase, SqliteStatement, SqlRow } from '../sqlite';
import type { GroupCommit } from './group-commit';
import type { Added, Change, Claim, Ledger, LedgerRecord, ListOptions, NewRecord } from './ledger';

/** How many records are read at a time. */
const PAGE = 500;

const SQL = {
  insert: `INSERT INTO records (book, key, state, due, token, value, result) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (book, key) DO NOTHING RETURNING seq`,
  get: 'SELECT * FROM records WHERE book = ? AND key = ?',
  claim: `UPDATE records SET token = ?, due = ? WHERE seq IN (
    SELECT seq FROM records WHERE book = ? AND due <= ? ORDER BY due, seq LIMIT ?) RETURNING *`,
  update: `UPDATE records SET state = ?, due = ?, token = NULL, value = coalesce(?, value), result = coalesce(?, result)
    WHERE book = ? AND key = ? AND coalesce(token = ?, ?)`,
  remove: 'DELETE FROM records WHERE book = ? AND key = ?',
  page: 'SELECT * FROM records WHERE book = ? AND seq > ? AND state = coalesce(?, state) ORDER BY seq LIMIT ?',
  counts: 'SELECT state, count(*) AS count FROM records WHERE book = ? GROUP BY state',
  nextDue: 'SELECT min(due) AS due FROM records WHERE book = ? AND due IS NOT NULL',
  setting: 'SELECT value FROM settings WHERE book = ? AND name = ?',
  set: 'INSERT INTO settings (book, name, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  unset: 'DELETE FROM settings WHERE book = ? AND name = ?',
  release: 'UPDATE records SET token = NULL, due = ? WHERE book = ? AND token IS NOT NULL',
} as const;

/** What a book needs of its store. */
export interface BookContext {
  readonly database: SqliteDatabase;
  readonly commits: GroupCommit;
  readonly clock: () => number;
  /** Takes the lock file of a book; undefined if another process has it. */
  readonly lock: (book: number) => Promise<(() => void) | undefined>;
}

/** A book in a database file. */
export class SqliteBook implements Ledger {
  readonly #id: number;
  readonly #context: BookContext;
  readonly #statements: Readonly<Record<keyof typeof SQL, SqliteStatement>>;

  constructor(id: number, context: BookContext) {
    this.#id = id;
    this.#context = context;
    const compiled = Object.entries(SQL).map(([name, sql]) => [name, context.database.prepare(sql)]);
    this.#statements = Object.fromEntries(compiled);
  }

  add(records: readonly NewRecord[], lease?: number): Promise<{ token: string; added: Added[] }> {
    const token = randomUUID();
    return this.#write((now) => ({
      token,
      added: records.map((record) =>
        this.#insert(record, now, lease === undefined ? undefined : { token, lease }),
      ),
    }));
  }

  claim(limit: number, lease: number): Promise<Claim> {
    const token = randomUUID();
    return this.#write((now) => {
      const rows = this.#statements.claim.all(token, until(now, lease), this.#id, now, limit);
      return { token, records: rows.map(recordOf).sort((one, other) => one.seq - other.seq) };
    });
  }

  update(changes: readonly Change[]): Promise<boolean[]> {
    return this.#write(() => changes.map((change) => this.#change(change)));
  }

  async remove(keys: readonly string[]): Promise<void> {
    await this.#write(() => {
      for (const key of keys) this.#statements.remove.run(this.#id, key);
    });
  }

  async get(keys: readonly string[]): Promise<(LedgerRecord | undefined)[]> {
    return keys.map((key) => this.#find(key));
  }

  async *list({ state }: ListOptions = {}): AsyncGenerator<LedgerRecord> {
    for (let after = 0; ; ) {
      const rows = this.#statements.page.all(this.#id, after, state ?? null, PAGE);
      const records = rows.map(recordOf);
      yield* records;
      const last = records.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  }

  async counts(): Promise<Map<string, number>> {
    const rows = this.#statements.counts.all(this.#id);
    return new Map(rows.map(({ state, count }) => [String(state), Number(count)]));
  }

  async nextDue(): Promise<number | undefined> {
    return optional(this.#statements.nextDue.get(this.#id)?.['due']);
  }

  async setting(name: string): Promise<string | undefined> {
    const value = this.#statements.setting.get(this.#id, name)?.['value'];
    return value === undefined ? undefined : String(value);
  }

  async set(name: string, value: string | undefined): Promise<void> {
    await this.#write(() => {
      if (value === undefined) {
        this.#statements.unset.run(this.#id, name);
      } else {
        this.#statements.set.run(this.#id, name, value);
      }
    });
  }

  async lock(): Promise<(() => Promise<void>) | undefined> {
    const unlock = await this.#context.lock(this.#id);
    if (unlock === undefined) return undefined;
    await this.#write((now) => this.#statements.release.run(now, this.#id));
    return async () => unlock();
  }

  #write<T>(apply: (now: number) => T): Promise<T> {
    return this.#context.commits.write(() => apply(this.#context.clock()));
  }

  #insert(
    { key, state, due, value, result = '' }: NewRecord,
    now: number,
    claim: { readonly token: string; readonly lease: number } | undefined,
  ): Added {
    const open = due === undefined ? now : due;
    const at = claim === undefined || open === null ? open : until(now, claim.lease);
    const token = claim === undefined || open === null ? null : claim.token;
    const inserted = this.#statements.insert.get(this.#id, key, state, at, token, value, result);
    if (inserted !== undefined) {
      const record = { key, seq: Number(inserted['seq']), state, due: optional(at), value, result };
      return { added: true, record };
    }
    const record = this.#find(key);
    if (record === undefined) throw new RangeError(`Expected a record "${key}", found none`);
    return { added: false, record };
  }

  #change({ key, token, state, due, value, result }: Change): boolean {
    const { changes } = this.#statements.update.run(
      state,
      due,
      value ?? null,
      result ?? null,
      this.#id,
      key,
      token ?? null,
      token === undefined ? 1 : 0,
    );
    return Number(changes) > 0;
  }

  #find(key: string): LedgerRecord | undefined {
    const row = this.#statements.get.get(this.#id, key);
    return row === undefined ? undefined : recordOf(row);
  }
}

function recordOf({ key, seq, state, due, value, result }: SqlRow): LedgerRecord {
  return {
    key: String(key),
    seq: Number(seq),
    state: String(state),
    due: optional(due),
    value: String(value),
    result: String(result),
  };
}

function optional(value: SqlRow[string] | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}

/** The end of a lease. A lease without an end is one that outlasts every process. */
function until(now: number, lease: number): number {
  return Math.min(now + lease, Number.MAX_SAFE_INTEGER);
}
