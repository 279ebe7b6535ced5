import type { Timer } from 'wechatpay-chain/notify';

/** A timer that advances only when told to. */
export class ManualTimer implements Timer {
  #now = 0;
  readonly #tasks = new Set<{ at: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const task = { at: this.#now + milliseconds, run };
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  /** Number of pending tasks. */
  get waiting(): number {
    return this.#tasks.size;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const task of this.#tasks) {
      if (task.at > this.#now) continue;
      this.#tasks.delete(task);
      task.run();
    }
  }
}
