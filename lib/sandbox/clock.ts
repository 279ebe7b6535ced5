import { ConfigError } from '../errors';

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
  timer?: NodeJS.Timeout | undefined;
}

/** A clock that can be moved on; what was to happen meanwhile happens then. */
export class Clock {
  readonly #base: () => number;
  readonly #alarms = new Set<Alarm>();
  #offset: number;

  /** @param offset how far it is ahead of its base, in milliseconds. */
  constructor(base: () => number = Date.now, offset = 0) {
    this.#base = base;
    this.#offset = offset;
  }

  /** The moment, in milliseconds; bound, so that it can be handed on. */
  readonly now = (): number => this.#base() + this.#offset;

  /** How far it was moved, in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  /**
   * Moves it on.
   *
   * @throws {ConfigError} where that is no time span: it never goes back.
   * @example
   * sandbox.clock.advance(24 * 3_600_000)
   */
  advance(milliseconds: number): void {
    if (!(Number.isFinite(milliseconds) && milliseconds >= 0)) {
      throw new ConfigError('milliseconds', `is ${milliseconds}, no time span`, 'Give 0 or more.');
    }
    this.#offset += milliseconds;
    const due = [...this.#alarms].sort((a, b) => a.at - b.at);
    for (const alarm of due) this.#arm(alarm);
  }

  /** Calls back when so many milliseconds have passed on it; returns what calls that off. */
  after(milliseconds: number, ring: () => void): () => void {
    const alarm: Alarm = { at: this.now() + milliseconds, ring };
    this.#alarms.add(alarm);
    this.#arm(alarm);
    return () => this.#disarm(alarm);
  }

  /** Calls everything off. */
  stop(): void {
    for (const alarm of this.#alarms) this.#disarm(alarm);
  }

  #arm(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    const rest = alarm.at - this.now();
    if (rest <= 0) {
      this.#disarm(alarm);
      alarm.ring();
      return;
    }
    // A timer cannot wait for longer than 2^31 - 1 milliseconds: it looks again then.
    alarm.timer = setTimeout(() => this.#arm(alarm), Math.min(rest, 2 ** 31 - 1)).unref();
  }

  #disarm(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    this.#alarms.delete(alarm);
  }
}
