import { setMaxListeners } from 'node:events';
import type { Worker } from 'bullmq';
import { clientConfigOf, type Wechatpay } from '../../client';
import { RedisPace } from '../../pace';
import type { RedisClient } from '../../redis';
import { callOf, readOperation } from '../operation';
import { LocalSender } from '../sender';
import { type CallJob, type CallResult, PREFIX, paceKey, queueName } from './names';

/** Options of {@link CampaignWorker.start}. */
export interface CampaignWorkerOptions {
  /** The ID of the campaign. */
  readonly id: string;
  /** The client that sends the calls. */
  readonly wxpay: Wechatpay;
  /** A connected client of the package `redis`. You close it. */
  readonly redis: RedisClient;
  /** How many calls this process makes at a time. Default: 64. */
  readonly concurrency?: number;
  /** The prefix of all keys in Redis. Default: `wechatpay:campaign`. */
  readonly prefix?: string;
}

/** A worker that is killed holds its calls for so many milliseconds; then another one repeats them. */
const LOCK = 15_000;
const STALLED = 5_000;

/**
 * Sends calls of a campaign whose rows another process reads. Start and stop any number of workers on any number of
 * machines at any time; they share one pace.
 *
 * @example
 * const worker = await CampaignWorker.start({ id: 'double-eleven', wxpay, redis })
 * process.once('SIGTERM', () => worker.close())
 */
export class CampaignWorker implements AsyncDisposable {
  readonly #worker: Worker<CallJob, CallResult>;
  readonly #ending: AbortController;

  private constructor(worker: Worker<CallJob, CallResult>, ending: AbortController) {
    this.#worker = worker;
    this.#ending = ending;
  }

  static async start(options: CampaignWorkerOptions): Promise<CampaignWorker> {
    const { id, redis, concurrency = 64, prefix = PREFIX } = options;
    const { Worker } = await import('bullmq');
    const ending = new AbortController();
    setMaxListeners(0, ending.signal);
    const senders = new Senders(options);
    const worker = new Worker<CallJob, CallResult>(
      queueName(id),
      ({ data }) => senders.of(data).attempt(data, ending.signal),
      {
        connection: redis,
        prefix,
        concurrency,
        lockDuration: LOCK,
        stalledInterval: STALLED,
        maxStalledCount: Number.MAX_SAFE_INTEGER,
      },
    );
    // A connection that breaks comes back.
    worker.on('error', () => undefined);
    return new CampaignWorker(worker, ending);
  }

  /** Takes no more calls, and waits for those under way. */
  async close(): Promise<void> {
    await this.#worker.close();
    this.#ending.abort();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** One sender for each operation. */
class Senders {
  readonly #options: CampaignWorkerOptions;
  readonly #known = new Map<string, LocalSender>();

  constructor(options: CampaignWorkerOptions) {
    this.#options = options;
  }

  of({ operation, rate, everybody }: CallJob): LocalSender {
    const known = this.#known.get(operation);
    if (known !== undefined) return known;
    const { wxpay, redis, prefix = PREFIX } = this.#options;
    const { method, path, key } = readOperation(operation, 'key');
    const pace = new RedisPace(redis, { key: paceKey(prefix, clientConfigOf(wxpay).mchid, key), rate });
    const sender = new LocalSender(callOf(wxpay, method, path), pace, new Set(everybody));
    this.#known.set(operation, sender);
    return sender;
  }
}
