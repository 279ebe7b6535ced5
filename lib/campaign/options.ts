import { positiveInteger, type Wechatpay } from '../client';
import { ConfigError, shapeOf } from '../errors';
import type { LedgerStore } from '../ledger';
import type { Pace } from '../pace';
import type { RowMapping } from './feeder';
import type { OperationName, RequestFor } from './operation';
import type { RunLimits } from './runner';
import type { WorkerQueue } from './workers';

/** Options of {@link Campaign.open}. */
export interface CampaignOptions<Row, Operation extends OperationName>
  extends RowMapping<Row, RequestFor<Operation>> {
  /** Names the campaign: the numbers of its calls are derived from it, so never use it for another one. */
  readonly id: string;
  /** The client that sends the calls. */
  readonly wxpay: Wechatpay;
  /** The file that keeps what was sent, or a store that you opened and will close. */
  readonly store: string | LedgerStore;
  /** The operation to call: `POST v3/marketing/busifavor/coupons/{card_id}/send`. */
  readonly operation: Operation;
  /** Calls per second. Default: the published rate of the operation, or 50 if WeChat Pay publishes none. */
  readonly rate?: number;
  /** Replaces the pace of this process, for example by a `RedisPace` that several processes share. */
  readonly pace?: Pace;
  /** Sends the calls from other processes; see `CampaignWorker`. */
  readonly workers?: WorkerQueue;
  /** How many calls are under way at a time. Default: 64. */
  readonly concurrency?: number;
  /** How many attempts may stay in doubt before the call is queried, or listed for a person. Default: 10. */
  readonly attempts?: number;
  /**
   * How long a call may be repeated, in milliseconds, if WeChat Pay's pages state no limit for the operation. Default:
   * 24 hours.
   */
  readonly window?: number;
  /** Codes that pause the campaign, in addition to those that always concern every recipient. */
  readonly pauseOn?: readonly string[];
  /** How many equal refusals in a row pause the campaign. Default: 100. */
  readonly pauseAfter?: number;
  /** Milliseconds between two reports of progress. Default: 1,000. */
  readonly interval?: number;
}

/** The options without the row's types, checked, with defaults. */
export interface ReadOptions extends RunLimits {
  readonly interval: number;
  readonly rate: number | undefined;
  readonly everybody: ReadonlySet<string>;
}

const DAY = 24 * 3_600_000;

/** @throws {ConfigError} for the first invalid option. */
export function readOptions(options: CampaignOptions<never, OperationName>): ReadOptions {
  text('id', options.id);
  if (typeof options.store !== 'string' && typeof Object(options.store).book !== 'function') {
    throw new ConfigError(
      'store',
      `expected a file name or a store, received ${shapeOf(options.store)}`,
      "Pass a path, for example './campaign.sqlite'.",
    );
  }
  return {
    concurrency: positiveInteger('concurrency', options.concurrency, 64),
    attempts: positiveInteger('attempts', options.attempts, 10),
    window: positiveInteger('window', options.window, DAY),
    pauseAfter: positiveInteger('pauseAfter', options.pauseAfter, 100),
    interval: positiveInteger('interval', options.interval, 1_000),
    rate: options.rate,
    everybody: new Set(options.pauseOn),
  };
}

function text(field: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw new ConfigError(
    field,
    `expected a string, received ${shapeOf(value)}`,
    'Pass a string that is not empty.',
  );
}
