import type { Job, Queue } from 'bullmq';
import { RedisPace } from '../../pace';
import type { RedisClient } from '../../redis';
import type { Attempt } from '../attempt';
import type { Entry } from '../entry';
import type { Sender } from '../sender';
import type { WorkerCampaign, WorkerQueue } from '../workers';
import { type CallJob, type CallResult, PREFIX, paceKey, queueName } from './names';

/** Options of a {@link BullQueue}. */
export interface BullQueueOptions {
  /** The prefix of all keys in Redis. Default: `wechatpay:campaign`. */
  readonly prefix?: string;
}

/** Milliseconds between two looks at the results. */
const COLLECT = 25;
/** How many results are collected at a time. */
const PAGE = 1_000;
/** After so many milliseconds without a result, the job is looked up: Redis may have lost it. */
const LOOK_UP = 10_000;

const LOST: Attempt = {
  kind: 'unknown',
  doubtful: true,
  facts: {
    code: 'WORKER_FAILED',
    message: 'The worker ended without a result',
    hint: 'See the log of the workers.',
  },
};

/**
 * Sends the calls of a campaign through BullMQ: pass it as `workers`, and start any number of `CampaignWorker`s. At most
 * `concurrency` calls are in Redis at a time; everything else stays in the store of the campaign, so that Redis may lose
 * its data.
 *
 * @example
 * const redis = await createClient().connect()
 * const campaign = await Campaign.open({ ...options, workers: new BullQueue(redis), concurrency: 1_000 })
 */
export class BullQueue implements WorkerQueue {
  readonly #redis: RedisClient;
  readonly #prefix: string;

  /** @param redis a connected client of the package `redis`. You close it. */
  constructor(redis: RedisClient, { prefix = PREFIX }: BullQueueOptions = {}) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  /** Opens the queue for one run; the campaign calls it. */
  async open(campaign: WorkerCampaign): Promise<Sender> {
    const { Queue } = await import('bullmq');
    const { id, operation, mchid, rate } = campaign;
    const pace = new RedisPace(this.#redis, { key: paceKey(this.#prefix, mchid, operation), rate });
    await pace.setRate(rate);
    const queue = new Queue<CallJob, CallResult>(queueName(id), {
      connection: this.#redis,
      prefix: this.#prefix,
    });
    // A connection that breaks comes back; calls of methods report what fails.
    queue.on('error', () => undefined);
    return new QueueSender(queue, pace, campaign);
  }
}

/** A call that waits for its result. */
interface Pending {
  readonly resolve: (attempt: Attempt) => void;
  readonly reject: (reason: unknown) => void;
  readonly entry: Entry;
  /** When it was last seen in Redis, by the monotonic clock. */
  seen: number;
}

/** Hands calls to workers and collects their results. */
class QueueSender implements Sender {
  readonly #queue: Queue<CallJob, CallResult>;
  readonly #pace: RedisPace;
  readonly #campaign: WorkerCampaign;
  readonly #pending = new Map<string, Pending>();
  /** Results of jobs that an earlier process added. */
  readonly #early = new Map<string, Attempt>();
  readonly #collecting: Promise<void>;
  #closed = false;

  constructor(queue: Queue<CallJob, CallResult>, pace: RedisPace, campaign: WorkerCampaign) {
    this.#queue = queue;
    this.#pace = pace;
    this.#campaign = campaign;
    this.#collecting = this.#collect();
  }

  async attempt(entry: Entry, signal: AbortSignal): Promise<Attempt> {
    signal.throwIfAborted();
    const { number } = entry;
    const early = this.#early.get(number);
    if (early !== undefined) {
      this.#early.delete(number);
      return early;
    }
    const withdraw = () => void this.#withdraw(number, signal.reason);
    signal.addEventListener('abort', withdraw, { once: true });
    try {
      return await new Promise<Attempt>((resolve, reject) => {
        this.#pending.set(number, { resolve, reject, entry, seen: performance.now() });
        void this.#add(entry);
      });
    } finally {
      signal.removeEventListener('abort', withdraw);
      this.#pending.delete(number);
    }
  }

  setRate(rate: number): Promise<void> {
    return this.#pace.setRate(rate);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#collecting;
    await this.#queue.close().catch(() => undefined);
  }

  /** Adds the job; one with the same number that is in Redis already stays as it is. */
  async #add({ number, request }: Entry): Promise<void> {
    const { operation, rate, everybody } = this.#campaign;
    const data = { operation, request, rate, everybody: [...everybody] };
    // While Redis is away, the job is added by the look-up below.
    await this.#queue.add('call', data, { jobId: number, attempts: 1 }).catch(() => undefined);
  }

  /** Takes back a job that no worker has begun; the result of another one is waited for. */
  async #withdraw(number: string, reason: unknown): Promise<void> {
    const removed = await this.#queue.remove(number).catch(() => 0);
    if (removed === 1) this.#pending.get(number)?.reject(reason);
  }

  async #collect(): Promise<void> {
    while (!this.#closed) {
      const collected = await this.#collectPage().catch(() => 0);
      if (collected < PAGE) await new Promise((resolve) => setTimeout(resolve, COLLECT));
    }
  }

  async #collectPage(): Promise<number> {
    const jobs = await this.#queue.getJobs(['completed', 'failed'], 0, PAGE - 1, true);
    await Promise.all(jobs.map((job) => this.#take(job)));
    await this.#lookUp();
    return jobs.length;
  }

  /** Removes the job first: a repeat has the same number. A result that is lost now leads to such a repeat. */
  async #take(job: Job<CallJob, CallResult>): Promise<void> {
    const number = job.id ?? '';
    await job.remove();
    const attempt = job.returnvalue ?? LOST;
    const pending = this.#pending.get(number);
    if (pending === undefined) {
      this.#early.set(number, attempt);
    } else {
      pending.resolve(attempt);
    }
  }

  /** Adds jobs again that Redis has lost. */
  async #lookUp(): Promise<void> {
    const now = performance.now();
    const silent = [...this.#pending.values()].filter(({ seen }) => now - seen > LOOK_UP);
    for (const pending of silent) {
      const job = await this.#queue.getJob(pending.entry.number);
      if (job === undefined) await this.#add(pending.entry);
      pending.seen = performance.now();
    }
  }
}
