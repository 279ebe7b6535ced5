import type { SqliteDatabase } from '../sqlite';

/** A change of the database, and those who wait for it. */
interface Write {
  readonly apply: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The pause after a commit, as a multiple of its duration: commits take at most about a tenth of the time. */
const PAUSE = 10;
/** The longest pause in milliseconds. */
const LONGEST_PAUSE = 50;

/**
 * Writes in groups: all changes that arrive while a commit is due go into one transaction, so that the disk is waited
 * for once. A change that comes alone is committed at once. Under load a commit waits ten times as long as the last one
 * took, at most 50 ms.
 */
export class GroupCommit {
  readonly #database: SqliteDatabase;
  #waiting: Write[] = [];
  #scheduled = false;
  /** The time before which no commit begins, by the monotonic clock. */
  #restUntil = 0;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Resolves with the result once it is durable. */
  write<T>(apply: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ apply, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Commits what waits, without a pause. */
  flush(): void {
    if (this.#waiting.length > 0) this.#commit();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const pause = Math.ceil(this.#restUntil - performance.now());
    const commit = () => {
      this.#scheduled = false;
      this.flush();
    };
    if (pause > 0) {
      setTimeout(commit, pause);
    } else {
      setImmediate(commit);
    }
  }

  #commit(): void {
    const writes = this.#waiting;
    this.#waiting = [];
    const begun = performance.now();
    try {
      const results = this.#transact(writes);
      for (const [at, { resolve }] of writes.entries()) resolve(results[at]);
    } catch (error) {
      for (const { reject } of writes) reject(error);
    }
    const now = performance.now();
    this.#restUntil = now + Math.min(LONGEST_PAUSE, PAUSE * (now - begun));
  }

  #transact(writes: readonly Write[]): unknown[] {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const results = writes.map(({ apply }) => apply());
      this.#database.exec('COMMIT');
      return results;
    } catch (error) {
      rollBack(this.#database);
      throw error;
    }
  }
}

/** Some errors, such as a full disk, have ended the transaction already. */
function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // The error that led here says more.
  }
}
