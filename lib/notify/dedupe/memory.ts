import { randomUUID } from 'node:crypto';
import type { Claim, DedupeStore } from './store';

interface Entry {
  /** Undefined once it was handled. */
  readonly token: string | undefined;
  /** Milliseconds. */
  readonly expires: number;
}

/**
 * Remembers events in this process: enough for one process, gone when it ends.
 *
 * @param clock the present time in milliseconds.
 */
export class MemoryStore implements DedupeStore {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: () => number;

  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
  }

  /** How many events are remembered. */
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

  /** Entries that were done stand in the order of their end, so the oldest are at the front. */
  #sweep(now: number): void {
    for (const [key, { expires }] of this.#entries) {
      if (expires > now) return;
      this.#entries.delete(key);
    }
  }
}
