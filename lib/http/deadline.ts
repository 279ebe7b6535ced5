/** Milliseconds that pass evenly, and a way to run a task later. */
export interface Timer {
  /** Milliseconds, from any point. */
  now(): number;
  /** Runs `task` after that many milliseconds; the returned function cancels it. */
  after(milliseconds: number, task: () => void): () => void;
}

/** Node.js fires a timer at once that is longer than this many milliseconds, which is 24 days. */
export const LONGEST_TIMER = 2 ** 31 - 1;

const NOTHING = () => undefined;

export const systemTimer: Timer = {
  now: () => performance.now(),
  after: (milliseconds, task) => {
    if (milliseconds > LONGEST_TIMER) return NOTHING;
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** The system's timer, except that no task keeps the process running. */
export const backgroundTimer: Timer = {
  now: systemTimer.now,
  after: (milliseconds, task) => {
    if (milliseconds > LONGEST_TIMER) return NOTHING;
    const timer = setTimeout(task, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};

/** A limit in milliseconds, counted from the moment when the deadline was made or restarted. */
export class Deadline implements Disposable {
  readonly #timer: Timer;
  #limit: number;
  #start: number;
  /** Made when somebody asks for the signal: most calls never do. */
  #passing: AbortController | undefined;
  #cancel: () => void = NOTHING;

  constructor(limit: number, timer: Timer = systemTimer) {
    this.#timer = timer;
    this.#limit = limit;
    this.#start = timer.now();
  }

  /** In milliseconds. */
  get limit(): number {
    return this.#limit;
  }

  /** How many milliseconds are left; negative when it has passed. */
  get left(): number {
    return this.#start + this.#limit - this.#timer.now();
  }

  /** Aborts when the deadline passes. */
  get signal(): AbortSignal {
    if (this.#passing === undefined) {
      this.#passing = new AbortController();
      this.#arm(this.#passing);
    }
    return this.#passing.signal;
  }

  /** Counts from now on. Tasks that already wait keep their time. */
  restart(): void {
    this.#start = this.#timer.now();
  }

  /** Lowers the limit; a higher one changes nothing. */
  shorten(limit: number): void {
    if (limit >= this.#limit) return;
    this.#limit = limit;
    if (this.#passing === undefined) return;
    this.#cancel();
    this.#arm(this.#passing);
  }

  /**
   * Runs a task when the deadline passes.
   *
   * @param grace how many milliseconds later it runs.
   * @returns a function that cancels it.
   */
  whenPassed(task: () => void, grace = 0): () => void {
    // A part of a millisecond would let a timer fire before the deadline.
    return this.#timer.after(Math.max(Math.ceil(this.left), 0) + grace, task);
  }

  /**
   * Returns the result of `work`, unless the deadline passes first; `work` then continues without a waiter.
   *
   * @param late creates the error for that case.
   */
  async race<T>(work: Promise<T>, late: () => Error): Promise<T> {
    const { signal } = this;
    if (signal.aborted) throw late();
    let stop: () => void = NOTHING;
    const passing = new Promise<never>((_, reject) => {
      stop = () => reject(late());
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([work, passing]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  [Symbol.dispose](): void {
    this.#cancel();
  }

  #arm(passing: AbortController): void {
    this.#cancel = this.whenPassed(() => passing.abort());
  }
}
