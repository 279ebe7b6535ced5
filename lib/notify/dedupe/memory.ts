import { randomUUID } from 'node:crypto';
import type { Claim, DedupeStore } from './store';

interface Entry {
  /** Undefined once the event is handled. */
  readonly token: string | undefined;
  /** Unix time in milliseconds. */
  readonly expires: number;
}

/**
 * Stores the state of events in memory, for deployments with a single process. The state is lost when the process ends.
 *
 * @param clock returns the current Unix time in milliseconds.
 */
export class MemoryStore implements DedupeStore {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: () => number;

  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
  }

  /** Number of stored events. */
  get size(): number {
    return this.#entries.size;
  }

  async claim(key: string, lease: number): Promise<Claim> {
    const now = this.#clock();
    this.#sweep(now);
    const entry = this.#alive(key, now);
    if (entry !== undefined) return { state: entry.token === undefined ? 'done' : 'running' };
    const token = randomUUID();
    this.#entries.set(key, { token, expires: now + lease });
    return { state: 'claimed', token };
  }

  async complete(key: string, token: string, ttl: number): Promise<boolean> {
    const now = this.#clock();
    const entry = this.#alive(key, now);
    if (entry !== undefined && entry.token !== token) return false;
    this.#entries.delete(key);
    this.#entries.set(key, { token: undefined, expires: now + ttl });
    return true;
  }

  async release(key: string, token: string): Promise<void> {
    if (this.#entries.get(key)?.token === token) this.#entries.delete(key);
  }

  #alive(key: string, now: number): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.expires > now ? entry : undefined;
  }

  /** Deletes expired entries. Handled entries are in the order of their expiry, so the oldest come first. */
  #sweep(now: number): void {
    for (const [key, { expires }] of this.#entries) {
      if (expires > now) return;
      this.#entries.delete(key);
    }
  }
}
