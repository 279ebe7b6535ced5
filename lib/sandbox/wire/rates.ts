import { ConfigError } from '../../errors';
import { isMethod } from '../../http';
import { type PublishedRate, publishedRates } from '../../openapi';
import { operationOf } from '../../reference';

/** How often the gateway lets an operation be called. */
export interface RateLimit extends Pick<PublishedRate, 'limit'> {
  /** Method and path as the catalogue has them: `POST v3/refund/domestic/refunds`. */
  readonly operation: string;
  /** The period in which calls are counted; default `second`. */
  readonly per?: PublishedRate['per'];
  /** The error code of calls beyond the limit; default `FREQUENCY_LIMITED`. */
  readonly code?: string;
}

/** The rates that the gateway enforces: those that WeChat Pay publishes, or others. */
export type Rates = 'published' | readonly RateLimit[];

const PERIODS = { second: 1_000, minute: 60_000 } as const;

/** The highest limit: the gateway keeps the time of so many calls. */
const HIGHEST = 1_000_000;

/** Calls at most so often in any period of its length, wherever the period begins. */
class SlidingWindow {
  readonly #times: Float64Array;
  readonly #period: number;
  #next = 0;

  constructor(limit: number, period: number) {
    this.#times = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
    this.#period = period;
  }

  /** Whether a call is within the limit; only such calls count. */
  admit(now: number): boolean {
    const oldest = this.#times[this.#next] ?? 0;
    if (now - oldest < this.#period) return false;
    this.#times[this.#next] = now;
    this.#next = (this.#next + 1) % this.#times.length;
    return true;
  }
}

interface ActiveLimit {
  readonly rate: Required<RateLimit>;
  readonly window: SlidingWindow;
}

/** Counts the calls of each operation, and says which are too many. */
export class RateLimits {
  #active: ReadonlyMap<string, ActiveLimit> = new Map();

  /** The enforced limits. */
  get list(): readonly RateLimit[] {
    return Array.from(this.#active.values(), ({ rate }) => rate);
  }

  /**
   * Enforces these limits from now on, and no others.
   *
   * @throws {ConfigError} if an operation is unknown or a limit is out of range.
   */
  enforce(rates: Rates): void {
    const limits = rates === 'published' ? published() : listed(rates).map(checked);
    this.#active = new Map(
      limits.map((rate) => [
        rate.operation,
        { rate, window: new SlidingWindow(rate.limit, PERIODS[rate.per]) },
      ]),
    );
  }

  /** Returns the error code of a call beyond the limit of its operation; undefined if it is within it. */
  excess(operation: string, now: number): string | undefined {
    const limit = this.#active.get(operation);
    return limit === undefined || limit.window.admit(now) ? undefined : limit.rate.code;
  }
}

const CODE = 'FREQUENCY_LIMITED';

function published(): Required<RateLimit>[] {
  return Array.from(publishedRates(), ([operation, { limit, per }]) => ({
    operation,
    limit,
    per,
    code: CODE,
  }));
}

function listed(rates: unknown): readonly RateLimit[] {
  if (Array.isArray(rates)) return rates;
  throw new ConfigError(
    'rates',
    "expected 'published' or an array of { operation, limit }, received another value",
    'Pass one of them.',
  );
}

function checked({ operation, limit, per = 'second', code = CODE }: RateLimit): Required<RateLimit> {
  const [method = '', path = ''] = String(operation).split(' ');
  const known = isMethod(method) ? operationOf(method, path) : undefined;
  if (known?.path !== path) {
    throw new ConfigError(
      'rates.operation',
      `expected a documented operation, received '${operation}'`,
      "Write method and path as in the catalogue: 'POST v3/refund/domestic/refunds'.",
    );
  }
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > HIGHEST) {
    throw new ConfigError(
      'rates.limit',
      `expected an integer from 1 to ${HIGHEST}, received ${limit}`,
      'Pass the number of calls in a second or in a minute.',
    );
  }
  if (!Object.hasOwn(PERIODS, per)) {
    throw new ConfigError(
      'rates.per',
      `expected 'second' or 'minute', received '${per}'`,
      'Pass one of them.',
    );
  }
  return { operation, limit, per, code };
}
