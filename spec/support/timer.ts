import type { Timer } from 'wechatpay-chain/notify';

/** A clock that stands still until it is moved. */
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

  /** How many tasks wait. */
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
