interface Entry {
  result?: Promise<unknown>;
}

/** What a client has begun and not ended, so that closing can wait for it. */
export class InFlightCalls {
  readonly #entries = new Set<Entry>();

  /** Starts a task. A caller that ignores its promise gets an unhandled rejection if it fails. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const entry: Entry = {};
    this.#entries.add(entry);
    const result = this.#settle(entry, work);
    entry.result = result;
    return result;
  }

  /** Resolves when all tasks have ended, including those that they started. */
  async end(): Promise<void> {
    while (this.#entries.size > 0) {
      await Promise.allSettled(Array.from(this.#entries, ({ result }) => result));
    }
  }

  async #settle<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      this.#entries.delete(entry);
    }
  }
}
