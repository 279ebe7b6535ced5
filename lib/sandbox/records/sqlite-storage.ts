import { closeSync, openSync } from 'node:fs';
import { ConfigError } from '../../errors';
import { lockFile, openSqlite, type SqliteDatabase, type SqliteStatement } from '../../sqlite';
import type { Records, RecordsDeclaration, Storage } from './records';
import { SqliteRecords } from './sqlite-records';

/** What a file keeps beside the records. */
type Setting = 'format' | 'issued' | 'keys';

const FORMAT = '1';

// In WAL mode with NORMAL, a commit survives a crash of the process without waiting for the disk.
const SETUP = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;`;

const KEEP = `
INSERT INTO settings (name, content) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET content = excluded.content`;

/**
 * Keeps the records in a SQLite file. A committed transaction survives a crash of the process; a crash of the machine
 * may lose the last transactions, but does not damage the file.
 */
export class SqliteStorage implements Storage {
  readonly #database: SqliteDatabase;
  readonly #unlock: () => void;
  readonly #keep: SqliteStatement;
  #issued: number;
  #savedIssued: number;
  #depth = 0;
  #begun = false;

  private constructor(database: SqliteDatabase, unlock: () => void) {
    this.#database = database;
    this.#unlock = unlock;
    this.#keep = database.prepare(KEEP);
    this.#issued = Number(this.setting('issued') ?? 0);
    this.#savedIssued = this.#issued;
  }

  /**
   * Opens a file for one gateway, and creates it if it does not exist. Only its owner may read it, because it holds
   * keys.
   *
   * @throws {ConfigError} if another gateway uses the file, or the file is not the state of a gateway.
   */
  static async open(file: string): Promise<SqliteStorage> {
    const opened: (() => void)[] = [];
    try {
      const unlock = await takeLock(file);
      opened.push(unlock);
      closeSync(openSync(file, 'a', 0o600));
      const database = await openSqlite(file);
      opened.push(() => database.close());
      database.exec(SETUP);
      const storage = new SqliteStorage(database, unlock);
      storage.#requireFormat();
      return storage;
    } catch (cause) {
      for (const close of opened) close();
      if (cause instanceof ConfigError) throw cause;
      throw new ConfigError(
        'state',
        `expected the state file of a gateway, received ${file}`,
        'Pass a file that a gateway wrote, or a path in an existing folder where no file exists.',
        cause,
      );
    }
  }

  /** Reads a setting of a database that a gateway may be using; undefined if it is not the state of a gateway. */
  static async peek(file: string, name: Setting): Promise<string | undefined> {
    const database = await openSqlite(file);
    try {
      return settingOf(database, name);
    } catch {
      return undefined;
    } finally {
      database.close();
    }
  }

  get issued(): number {
    return this.#issued;
  }

  set issued(issued: number) {
    this.#begin();
    this.#issued = issued;
  }

  setting(name: Setting): string | undefined {
    return settingOf(this.#database, name);
  }

  keep(name: Setting, content: string): void {
    this.#begin();
    this.#keep.run(name, content);
  }

  open<T, Index extends string>(declaration: RecordsDeclaration<T, Index>): Records<T, Index> {
    return new SqliteRecords(this.#database, declaration, () => this.#begin());
  }

  transaction<T>(work: () => T): T {
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#commit();
    }
  }

  close(): void {
    this.#database.close();
    this.#unlock();
  }

  /** Begins to write. Outside of a transaction each statement is a transaction of its own. */
  #begin(): void {
    if (this.#begun || this.#depth === 0) return;
    this.#database.exec('BEGIN');
    this.#begun = true;
  }

  #commit(): void {
    if (!this.#begun) return;
    if (this.#issued !== this.#savedIssued) this.#keep.run('issued', String(this.#issued));
    this.#savedIssued = this.#issued;
    this.#database.exec('COMMIT');
    this.#begun = false;
  }

  #requireFormat(): void {
    const format = this.setting('format');
    if (format === undefined) this.keep('format', FORMAT);
    if (format === undefined || format === FORMAT) return;
    throw new ConfigError(
      'state',
      `expected a state file of format ${FORMAT}, received format ${format}`,
      'Start the gateway with the version of this package that wrote the file.',
    );
  }
}

function settingOf(database: SqliteDatabase, name: Setting): string | undefined {
  const row = database.prepare('SELECT content FROM settings WHERE name = ?').get(name);
  return row && String(row['content']);
}

async function takeLock(file: string): Promise<() => void> {
  const unlock = await lockFile(`${file}.lock`);
  if (unlock !== undefined) return unlock;
  throw new ConfigError(
    'state',
    `expected a file that no other gateway uses, received ${file}`,
    'Stop the other gateway, or pass another file.',
  );
}
