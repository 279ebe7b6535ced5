import { NotificationError } from '../errors';

/** A clock that only runs forward, and a way to be called later. */
export interface Timer {
  /** Milliseconds, from any point. */
  now(): number;
  /** Runs `task` after that many milliseconds; what it gives back calls it off. */
  after(milliseconds: number, task: () => void): () => void;
}

export const systemTimer: Timer = {
  now: () => performance.now(),
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** What a deadline gives up on. */
export type Waiting = 'body' | 'keys' | 'handler';

/** The moment by which a delivery must be answered, counted from its arrival. */
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

  /** Moves the moment nearer. */
  shorten(limit: number): void {
    if (limit >= this.#limit) return;
    this.#limit = limit;
    this.#cancel();
    const left = Math.max(0, this.#start + limit - this.#timer.now());
    this.#cancel = this.#timer.after(left, () => this.#over.abort());
  }

  /**
   * The outcome of `work`, unless the deadline comes first.
   *
   * @throws {NotificationError} when it does; `work` goes on, and nobody waits for it.
   */
  async race<T>(work: Promise<T>, waiting: Waiting): Promise<T> {
    const { signal } = this;
    if (signal.aborted) throw this.#late(waiting);
    let stop: () => void = () => undefined;
    const late = new Promise<never>((_, reject) => {
      stop = () => reject(this.#late(waiting));
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

  #late(waiting: Waiting): NotificationError {
    const { what, ...details } = LATE[waiting];
    return new NotificationError(`${what} after ${this.#limit} milliseconds`, details);
  }
}

const LATE: Readonly<Record<Waiting, { what: string; code: string; status: number; hint: string }>> = {
  body: {
    what: 'The body was not whole',
    code: 'ERR_BODY_TIMEOUT',
    status: 408,
    hint: 'WeChat Pay sends small bodies at once: this is a bad connection, or not WeChat Pay.',
  },
  keys: {
    what: 'The key that proves the notification was not at hand',
    code: 'ERR_KEYS_TIMEOUT',
    status: 503,
    hint: 'The platform certificates are being downloaded, which takes too long. WeChat Pay was told to send again.',
  },
  handler: {
    what: 'The handler was not through',
    code: 'ERR_HANDLER_TIMEOUT',
    status: 503,
    hint: 'WeChat Pay waits 5 seconds and was told to send again. Store the event in the handler, do the slow work afterwards.',
  },
};
