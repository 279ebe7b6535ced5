import type { SqliteDatabase, SqliteStatement, SqlValue } from '../../sqlite';
import type { KeyOf, Records, RecordsDeclaration, Watch } from './records';

/** How many records are read at once where all are read. */
const PAGE = 500;

/** Records of one kind in a table of their own: a row for each record, a column for each index. */
export class SqliteRecords<T, Index extends string> implements Records<T, Index> {
  readonly #keys: readonly KeyOf<T>[];
  readonly #newest: number;
  readonly #begin: () => void;
  readonly #statements: Statements;
  #size: number;
  #watch: Watch | undefined;

  /** @param begin begins a transaction, before each change. */
  constructor(
    database: SqliteDatabase,
    { name, indexes, newest = Number.POSITIVE_INFINITY }: RecordsDeclaration<T, Index>,
    begin: () => void,
  ) {
    const entries = Object.entries<KeyOf<T>>(indexes ?? {});
    this.#keys = entries.map(([, key]) => key);
    this.#newest = newest;
    this.#begin = begin;
    const names = entries.map(([index]) => index);
    const added = createTable(database, name, names);
    this.#statements = compile(database, name, names);
    this.#size = Number(this.#statements.size.get()?.['size']);
    if (added) this.#indexAll();
  }

  get size(): number {
    return this.#size;
  }

  get(number: string): T | undefined {
    const row = this.#statements.get.get(number);
    return row && parsed<T>(row['content']);
  }

  has(number: string): boolean {
    return this.#statements.id.get(number) !== undefined;
  }

  set(number: string, record: T): void {
    this.#begin();
    const { id: idOf, update, insert } = this.#statements;
    const values = [JSON.stringify(record), ...this.#keys.map((key) => key(record) ?? null)];
    const id = idOf.get(number)?.['id'];
    if (id === undefined) {
      insert.run(number, ...values);
      this.#size += 1;
      this.#forgetOldest();
    } else {
      update.run(...values, id);
    }
    this.#watch?.(number);
  }

  delete(number: string): void {
    this.#begin();
    this.#size -= Number(this.#statements.delete.run(number).changes);
  }

  *entries(): Iterable<readonly [string, T]> {
    let last: SqlValue = 0;
    for (;;) {
      const rows = this.#statements.page.all(last, PAGE);
      for (const row of rows) {
        last = row['id'] ?? 0;
        yield [String(row['number']), parsed<T>(row['content'])];
      }
      if (rows.length < PAGE) return;
    }
  }

  newest(count: number): readonly string[] {
    const rows = this.#statements.newest.all(count);
    return rows.map(({ number }) => String(number)).reverse();
  }

  find(index: Index, value: string): readonly T[] {
    const rows = this.#statements.find.get(index)?.all(value) ?? [];
    return rows.map(({ content }) => parsed<T>(content));
  }

  count(index: Index, value: string): number {
    return Number(this.#statements.count.get(index)?.get(value)?.['size'] ?? 0);
  }

  watch(watch: Watch): void {
    this.#watch = watch;
  }

  #forgetOldest(): void {
    if (this.#size <= this.#newest) return;
    const [oldest] = this.#statements.page.all(0, 1);
    if (oldest !== undefined) this.delete(String(oldest['number']));
  }

  /** Fills the columns of indexes that an earlier version did not have. */
  #indexAll(): void {
    for (const [number, record] of this.entries()) this.set(number, record);
  }
}

function parsed<T>(content: SqlValue | undefined): T {
  return JSON.parse(String(content));
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const tableOf = (store: string): string => quoted(`records_${store}`);
const columnOf = (index: string): string => quoted(`by_${index}`);

/** @returns whether a table that has records got a new column. */
function createTable(database: SqliteDatabase, store: string, indexes: readonly string[]): boolean {
  const table = tableOf(store);
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, content TEXT NOT NULL)`,
  );
  const columns = database.prepare(`PRAGMA table_info(${table})`).all();
  const missing = indexes.filter((index) => !columns.some(({ name }) => name === `by_${index}`));
  for (const index of missing) {
    database.exec(`ALTER TABLE ${table} ADD COLUMN ${columnOf(index)} TEXT`);
    database.exec(`CREATE INDEX ${quoted(`records_${store}_by_${index}`)} ON ${table} (${columnOf(index)})`);
  }
  return missing.length > 0;
}

interface Statements {
  readonly get: SqliteStatement;
  readonly id: SqliteStatement;
  readonly insert: SqliteStatement;
  readonly update: SqliteStatement;
  readonly delete: SqliteStatement;
  readonly page: SqliteStatement;
  readonly newest: SqliteStatement;
  readonly size: SqliteStatement;
  /** By the name of an index. */
  readonly find: ReadonlyMap<string, SqliteStatement>;
  readonly count: ReadonlyMap<string, SqliteStatement>;
}

function compile(database: SqliteDatabase, store: string, indexes: readonly string[]): Statements {
  const table = tableOf(store);
  const columns = ['content', ...indexes.map(columnOf)];
  const prepare = (sql: string): SqliteStatement => database.prepare(sql);
  const byIndex = (sql: (column: string) => string) =>
    new Map(indexes.map((index) => [index, prepare(sql(columnOf(index)))]));
  return {
    get: prepare(`SELECT content FROM ${table} WHERE number = ?`),
    id: prepare(`SELECT id FROM ${table} WHERE number = ?`),
    insert: prepare(
      `INSERT INTO ${table} (number, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})`,
    ),
    update: prepare(
      `UPDATE ${table} SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    ),
    delete: prepare(`DELETE FROM ${table} WHERE number = ?`),
    page: prepare(`SELECT id, number, content FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`),
    newest: prepare(`SELECT number FROM ${table} ORDER BY id DESC LIMIT ?`),
    size: prepare(`SELECT count(*) AS size FROM ${table}`),
    find: byIndex((column) => `SELECT content FROM ${table} WHERE ${column} = ? ORDER BY id`),
    count: byIndex((column) => `SELECT count(*) AS size FROM ${table} WHERE ${column} = ?`),
  };
}
