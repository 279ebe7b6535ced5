import { openSqlite } from './open';

/**
 * Takes a lock on a file of its own. The operating system frees it when the process ends, however it ends.
 *
 * @returns what frees the lock; undefined if another connection holds it.
 */
export async function lockFile(file: string): Promise<(() => void) | undefined> {
  const lock = await openSqlite(file);
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    // Not by class: the driver's errors may be of another realm.
    if (/locked|busy/i.test(String(Object(error).message))) return undefined;
    throw error;
  }
  return () => lock.close();
}
