/**
 * The origins that serve the same API, the main one first. A call uses the main one while it works; after a failed
 * connection, the next one. After a rest period, one call tries the main origin again, and if it succeeds, all calls
 * return to it.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012075113
 */
export class HostFailover {
  readonly #origins: readonly string[];
  readonly #rest: number;
  /** When each origin last failed, in milliseconds; absent if it works. */
  readonly #failures = new Map<string, number>();

  /** @param rest how long an origin is left alone after a failure, in milliseconds. */
  constructor(origins: readonly string[], rest = 60_000) {
    this.#origins = origins;
    this.#rest = rest;
  }

  /** Returns the origin to use for a request to `origin`; `now` is in milliseconds of a monotonic clock. */
  choose(origin: string, now: number): string {
    if (!this.#origins.includes(origin)) return origin;
    const chosen =
      this.#origins.find((each) => this.#failedAt(each) + this.#rest <= now) ??
      this.#origins.reduce((best, each) => (this.#failedAt(each) < this.#failedAt(best) ? each : best));
    if (this.#failures.has(chosen)) this.#failures.set(chosen, now);
    return chosen;
  }

  /** Notes that no connection held. */
  failed(origin: string, now: number): void {
    this.#failures.set(origin, now);
  }

  /** Records that a response arrived. */
  answered(origin: string): void {
    this.#failures.delete(origin);
  }

  #failedAt(origin: string): number {
    return this.#failures.get(origin) ?? Number.NEGATIVE_INFINITY;
  }
}
