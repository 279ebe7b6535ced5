import { ConfigError } from '../errors';

/** A value of a column. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** A row: the values of its columns by their names. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** A compiled statement. Values replace its `?` in their order. */
export interface SqliteStatement {
  run(...values: SqlValue[]): { readonly changes: number | bigint };
  get(...values: SqlValue[]): SqlRow | undefined;
  all(...values: SqlValue[]): readonly SqlRow[];
}

/** A connection to a database file. Its methods are synchronous. */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

type OpenDatabase = new (file: string) => unknown;

/**
 * Opens a database file with `node:sqlite` (Node.js 22.13 and later) or with the package `better-sqlite3`, and creates
 * the file if it does not exist.
 *
 * @throws {ConfigError} if this Node.js has no SQLite and `better-sqlite3` is not installed.
 * @example
 * const database = await openSqlite('./gateway.sqlite')
 * database.prepare('SELECT 1 AS one').get() // { one: 1 }
 */
export async function openSqlite(file: string): Promise<SqliteDatabase> {
  const Database = builtIn() ?? (await installed());
  return new Database(file) as SqliteDatabase;
}

function builtIn(): OpenDatabase | undefined {
  // Since 22.13 the module needs no flag.
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 13)) return undefined;
  const loaded: unknown = process.getBuiltinModule('node:sqlite');
  const { DatabaseSync } = Object(loaded);
  return DatabaseSync;
}

async function installed(): Promise<OpenDatabase> {
  try {
    const { default: Database } = await import('better-sqlite3');
    return Database;
  } catch (cause) {
    throw new ConfigError(
      'sqlite',
      `expected Node.js 22.13 or later, or the package better-sqlite3; received Node.js ${process.versions.node} without it`,
      'Run `npm install better-sqlite3@12`, or update Node.js.',
      cause,
    );
  }
}
