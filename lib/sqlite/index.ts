export { lockFile } from './lock';
export { openSqlite, type SqliteDatabase, type SqliteStatement, type SqlRow, type SqlValue } from './open';
