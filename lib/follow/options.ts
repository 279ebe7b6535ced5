import { positiveInteger, type Wechatpay } from '../client';
import { ConfigError, shapeOf } from '../errors';
import type { LedgerStore } from '../ledger';
import type { Pace } from '../pace';
import type { FollowData, FollowKind } from './kinds';

/** The end of something that is followed. */
export type FollowEvent = {
  readonly [Kind in FollowKind]: {
    /** Identifies the end: the same if the handler runs again after an error or a crash. */
    readonly id: string;
    readonly kind: Kind;
    /** The merchant's own number. */
    readonly number: string;
    /**
     * WeChat Pay's name for the final state: `SUCCESS`, `CLOSED`, `ABNORMAL`, `FAIL`, …; `NOT_FOUND` if WeChat Pay
     * does not know the number when an order expires, or 24 hours after the rest began to be followed.
     */
    readonly state: string;
    /** What reported it first. */
    readonly source: 'notification' | 'query';
    /** What WeChat Pay reported; undefined for `NOT_FOUND`. */
    readonly data: FollowData[Kind] | undefined;
  };
}[FollowKind];

/** Options of {@link Follow.open}. */
export interface FollowOptions {
  /** The client that queries, and closes orders. */
  readonly wxpay: Wechatpay;
  /** The file that keeps what is followed, or a store that you opened and will close. */
  readonly store: string | LedgerStore;
  /**
   * Called once for the end of each order, refund, transfer and profit sharing. If it throws, or the process ends while
   * it runs, it is called again with the same `id`.
   */
  readonly handler: (event: FollowEvent) => unknown;
  /**
   * The longest pause between two queries, in milliseconds: so late is the event of a lost notification at most, or 10
   * seconds later if the process that queries is killed. Default: 30,000. WeChat Pay's guide has pauses of up to 30
   * minutes; a longer pause makes fewer queries.
   */
  readonly longestPause?: number;
  /** Queries per second and operation. Default: the published rate, or 100 if WeChat Pay publishes none. */
  readonly rate?: number;
  /** Replaces the pace of this process, for example by a `RedisPace` that several processes share. */
  readonly pace?: (operation: string) => Pace;
  /** How many queries and handlers run at a time. Default: 32. */
  readonly concurrency?: number;
  /** How long a handler may take, in milliseconds, before another process calls it again. Default: 30,000. */
  readonly lease?: number;
  /** Returns the current Unix time in milliseconds. Default: `Date.now`. */
  readonly clock?: () => number;
  /** Called with errors of queries and of the handler; the work is repeated. */
  readonly onError?: (error: unknown) => void;
}

/** The checked numbers, with defaults. */
export interface ReadOptions {
  readonly longestPause: number;
  readonly concurrency: number;
  readonly lease: number;
}

/** @throws {ConfigError} for the first invalid option. */
export function readOptions(options: FollowOptions): ReadOptions {
  if (typeof options.store !== 'string' && typeof Object(options.store).book !== 'function') {
    throw new ConfigError(
      'store',
      `expected a file name or a store, received ${shapeOf(options.store)}`,
      "Pass a path, for example './follow.sqlite'.",
    );
  }
  if (typeof options.handler !== 'function') {
    throw new ConfigError(
      'handler',
      `expected a function, received ${shapeOf(options.handler)}`,
      'Pass the function that handles the end of orders, refunds and transfers.',
    );
  }
  return {
    longestPause: positiveInteger('longestPause', options.longestPause, 30_000),
    concurrency: positiveInteger('concurrency', options.concurrency, 32),
    lease: positiveInteger('lease', options.lease, 30_000),
  };
}
