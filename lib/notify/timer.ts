import { NotificationError } from '../errors';

/** A monotonic clock with timers. Inject one in tests. */
export interface Timer {
  /** Returns milliseconds since an arbitrary moment. */
  now(): number;
  /** Runs `task` after `milliseconds`; returns a function that cancels it. */
  after(milliseconds: number, task: () => void): () => void;
}

export const systemTimer: Timer = {
  now: () => performance.now(),
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** The step that a deadline interrupts. */
export type Step = 'body' | 'keys' | 'handler';

/** The time limit for the reply to a delivery, counted from its arrival. */
export class Deadline implements Disposable {
  readonly #timer: Timer;
  readonly #start: number;
  readonly #over = new AbortController();
  #limit: number;
  #cancel: () => void;

  constructor(timer: Timer, limit: number) {
    this.#timer = timer;
    this.#limit = limit;
    this.#start = timer.now();
    this.#cancel = timer.after(limit, () => this.#over.abort());
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Shortens the time limit. */
  shorten(limit: number): void {
    if (limit >= this.#limit) return;
    this.#limit = limit;
    this.#cancel();
    const left = Math.max(0, this.#start + limit - this.#timer.now());
    this.#cancel = this.#timer.after(left, () => this.#over.abort());
  }

  /**
   * Settles as `work` does, unless the time limit is reached first.
   *
   * @throws {NotificationError} if the time limit is reached first; `work` continues in the background.
   */
  async race<T>(work: Promise<T>, step: Step): Promise<T> {
    const { signal } = this;
    if (signal.aborted) throw this.#timeout(step);
    let stop: () => void = () => undefined;
    const late = new Promise<never>((_, reject) => {
      stop = () => reject(this.#timeout(step));
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  [Symbol.dispose](): void {
    this.#cancel();
  }

  #timeout(step: Step): NotificationError {
    const { expected, ...details } = TIMEOUTS[step];
    return new NotificationError(`${expected} within ${this.#limit} ms`, details);
  }
}

const TIMEOUTS: Readonly<Record<Step, { expected: string; code: string; status: number; hint: string }>> = {
  body: {
    expected: 'No complete body',
    code: 'ERR_BODY_TIMEOUT',
    status: 408,
    hint: 'Check the connection. If it is stable, ignore the request: WeChat Pay sends small bodies at once.',
  },
  keys: {
    expected: 'No platform certificate to verify the notification with',
    code: 'ERR_KEYS_TIMEOUT',
    status: 503,
    hint: 'Check the connection to WeChat Pay: the download of the platform certificates takes too long. WeChat Pay sends the notification again.',
  },
  handler: {
    expected: 'No result of the handler',
    code: 'ERR_HANDLER_TIMEOUT',
    status: 503,
    hint: 'Store the event in the handler, and do the slow work afterwards. WeChat Pay waits 5 seconds, and sends the notification again.',
  },
};
