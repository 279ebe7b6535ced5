import { ConfigError } from '../errors';
import type { Grant } from './gcra';

/** Limits how often an operation is called. */
export interface Pace {
  /**
   * Waits for the permit to make one call.
   *
   * @throws the reason of the signal if it aborts; the permit stays with the others.
   */
  take(signal?: AbortSignal): Promise<void>;
  /** Reports that WeChat Pay refused a call because of too many calls: the pace slows down, and recovers by itself. */
  slowDown(): Promise<void>;
  /** Changes the rate for all processes that share the pace, in calls per second. */
  setRate(rate: number): Promise<void>;
}

/** Lets time pass. */
export type Sleep = (milliseconds: number) => Promise<unknown>;

/** The longest sleep in milliseconds: another process may raise the rate meanwhile. */
const LONGEST_SLEEP = 1_000;

/** Sleeps on a timer. */
export function sleepOnTimer(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.ceil(milliseconds));
  });
}

/**
 * Checks a rate.
 *
 * @throws {ConfigError} unless it is a positive number.
 */
export function checkRate(rate: number): number {
  if (typeof rate === 'number' && rate > 0 && rate < Number.POSITIVE_INFINITY) return rate;
  throw new ConfigError(
    'rate',
    `expected a positive number of calls per second, received ${String(rate)}`,
    'Pass calls per second, for example 100; for 200 a minute pass 200 / 60.',
  );
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Callers that wait for permits, in order. At most one request for permits is open at a time. */
export class PermitQueue {
  readonly #waiting = new Set<Waiter>();
  readonly #acquire: (wanted: number) => Promise<Grant>;
  readonly #sleep: Sleep;
  #running = false;

  constructor(acquire: (wanted: number) => Promise<Grant>, sleep: Sleep) {
    this.#acquire = acquire;
    this.#sleep = sleep;
  }

  take(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        this.#waiting.delete(waiter);
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        resolve: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
        reject: (reason) => {
          signal?.removeEventListener('abort', abort);
          reject(reason);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.add(waiter);
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#waiting.size > 0) {
        const { granted, wait } = await this.#acquire(this.#waiting.size);
        for (const waiter of this.#first(granted)) waiter.resolve();
        if (wait > 0 && this.#waiting.size > 0) await this.#sleep(Math.min(wait, LONGEST_SLEEP));
      }
    } catch (error) {
      for (const waiter of this.#first(this.#waiting.size)) waiter.reject(error);
    } finally {
      this.#running = false;
    }
  }

  /** Removes the callers that have waited longest. */
  #first(count: number): Waiter[] {
    const first = [...this.#waiting].slice(0, count);
    for (const waiter of first) this.#waiting.delete(waiter);
    return first;
  }
}
