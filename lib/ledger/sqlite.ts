import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../errors';
import { lockFile, openSqlite, type SqliteDatabase } from '../sqlite';
import { GroupCommit } from './group-commit';
import type { Ledger, LedgerStore } from './ledger';
import { SqliteBook } from './sqlite-book';

/** Options of {@link openLedger}. */
export interface LedgerOptions {
  /** Returns the current Unix time in milliseconds. Default: `Date.now`. */
  readonly clock?: () => number;
}

const IN_MEMORY = ':memory:';
const VERSION = 1;

// The cache is SQLite's own default of 2 MB; better-sqlite3 has 16 MB, and the operating system caches the file as well.
// In WAL mode with `synchronous = FULL`, the disk has confirmed a transaction when COMMIT returns. macOS needs fullfsync.
const SETTINGS = `
PRAGMA busy_timeout = 10000;
PRAGMA cache_size = -2000;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA fullfsync = ON;`;
const SCHEMA = `
CREATE TABLE IF NOT EXISTS books (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS records (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, book INTEGER NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL,
  due INTEGER, token TEXT, value TEXT NOT NULL, result TEXT NOT NULL DEFAULT '', UNIQUE (book, key));
CREATE INDEX IF NOT EXISTS records_due ON records (book, due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS settings (
  book INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (book, name)) WITHOUT ROWID;
PRAGMA user_version = ${VERSION};`;

/**
 * Opens a store of records in a SQLite file, and creates the file if there is none; only its owner may read it. The file
 * must be on a local disk. It is read by `node:sqlite` (Node.js 22.13 and later) or `better-sqlite3`.
 *
 * @param file the path, or `:memory:`.
 * @throws {ConfigError} if the file cannot be opened, or was written by a later version of this package.
 * @example
 * await using store = await openLedger('./orders.sqlite')
 * const orders = await store.book('orders')
 * await orders.add([{ key: 'O1', state: 'open', value: '{}' }])
 * const { token, records } = await orders.claim(10, 60_000)
 */
export async function openLedger(
  file: string,
  { clock = Date.now }: LedgerOptions = {},
): Promise<LedgerStore> {
  if (file !== IN_MEMORY) createPrivately(file);
  const database = await openSqlite(file);
  try {
    return new SqliteStore(path.resolve(file), prepared(database, file), clock);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Creates the file readable by its owner only; SQLite gives its other files the same mode. */
function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (cause) {
    throw new ConfigError(
      'store',
      `expected a file that can be written, received ${file}`,
      'Check the path and its permissions.',
      cause,
    );
  }
}

function prepared(database: SqliteDatabase, file: string): SqliteDatabase {
  database.exec(SETTINGS);
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > VERSION) {
    throw new ConfigError(
      'store',
      `expected a store of version ${VERSION}, received version ${version} in ${file}`,
      'Update wechatpay-chain, or use another file.',
    );
  }
  // One transaction, since several processes may create the tables at the same time.
  database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
  return database;
}

class SqliteStore implements LedgerStore {
  readonly #file: string;
  readonly #database: SqliteDatabase;
  readonly #commits: GroupCommit;
  readonly #clock: () => number;
  readonly #locks = new Set<() => void>();
  #closed = false;

  constructor(file: string, database: SqliteDatabase, clock: () => number) {
    this.#file = file;
    this.#database = database;
    this.#commits = new GroupCommit(database);
    this.#clock = clock;
  }

  async book(name: string): Promise<Ledger> {
    const id = await this.#commits.write(() => {
      this.#database.prepare('INSERT INTO books (name) VALUES (?) ON CONFLICT DO NOTHING').run(name);
      return Number(this.#database.prepare('SELECT id FROM books WHERE name = ?').get(name)?.['id']);
    });
    return new SqliteBook(id, {
      database: this.#database,
      commits: this.#commits,
      clock: this.#clock,
      lock: (book) => this.#lock(book),
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#commits.flush();
    for (const unlock of this.#locks) unlock();
    this.#database.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Holds a transaction on a file of its own: the operating system frees it when the process ends. */
  async #lock(book: number): Promise<(() => void) | undefined> {
    const unlock = await lockFile(this.#file.endsWith(IN_MEMORY) ? IN_MEMORY : `${this.#file}.lock-${book}`);
    if (unlock === undefined) return undefined;
    this.#locks.add(unlock);
    return () => {
      if (this.#locks.delete(unlock)) unlock();
    };
  }
}
