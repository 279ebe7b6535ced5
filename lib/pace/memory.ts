import { FRESH, type Grant, type PaceState, permit, slowDown } from './gcra';
import { checkRate, type Pace, PermitQueue, type Sleep, sleepOnTimer } from './pace';

/** Options of a {@link MemoryPace}. */
export interface MemoryPaceOptions {
  /** Calls per second. */
  readonly rate: number;
  /** Returns the current time in milliseconds. Default: a monotonic clock. */
  readonly clock?: () => number;
  /** Lets milliseconds pass. Default: a timer. */
  readonly sleep?: Sleep;
}

/**
 * A pace for one process. With several processes use a {@link RedisPace}.
 *
 * Calls leave evenly, 3 % below the rate, and no second contains more calls than the rate. After a report of too many
 * calls it slows down; it regains 5 % of the rate each second.
 *
 * @example
 * const pace = new MemoryPace({ rate: 100 })
 * await pace.take()
 */
export class MemoryPace implements Pace {
  readonly #queue: PermitQueue;
  readonly #clock: () => number;
  #state: PaceState = FRESH;
  #rate: number;

  /** @throws {ConfigError} if the rate is not a positive number. */
  constructor({ rate, clock = () => performance.now(), sleep = sleepOnTimer }: MemoryPaceOptions) {
    this.#rate = checkRate(rate);
    this.#clock = clock;
    this.#queue = new PermitQueue(async (wanted) => this.#acquire(wanted), sleep);
  }

  take(signal?: AbortSignal): Promise<void> {
    return this.#queue.take(signal);
  }

  async slowDown(): Promise<void> {
    this.#state = slowDown(this.#state, this.#clock());
  }

  /** @throws {ConfigError} if the rate is not a positive number. */
  async setRate(rate: number): Promise<void> {
    this.#rate = checkRate(rate);
  }

  #acquire(wanted: number): Grant {
    const { state, grant } = permit(this.#state, this.#rate, this.#clock(), wanted);
    this.#state = state;
    return grant;
  }
}
