import { ConfigError, NotificationError } from '../../errors';
import type { NotificationEvent } from '../event';
import { businessKey } from './key';
import { MemoryStore } from './memory';
import type { DedupeStore } from './store';

/** Options of deduplication: the handler runs once per business event. All are optional. */
export interface DedupeOptions {
  /** Stores the state of events. Default: a {@link MemoryStore}. Use a {@link RedisStore} with several processes. */
  readonly store?: DedupeStore;
  /** Returns the key of the business event. Default: {@link businessKey}. */
  readonly key?: (event: NotificationEvent) => string;
  /** Duration in milliseconds after which the claim of a crashed process expires; set it longer than any handler runs. Default: 60,000. */
  readonly lease?: number;
  /** Duration in milliseconds for which a handled event is remembered. Default: 48 hours; WeChat Pay resends for 24. */
  readonly ttl?: number;
}

const MINUTE = 60_000;

/** Runs the work for a business event until it succeeds once, across all processes that share the store. */
export class Idempotency {
  readonly #store: DedupeStore;
  readonly #key: (event: NotificationEvent) => string;
  readonly #lease: number;
  readonly #ttl: number;
  readonly #owner: string;

  /** @param owner the prefix of the keys: the merchant ID, since merchants may share a store. */
  constructor(options: DedupeOptions, owner: string, clock: () => number) {
    this.#store = options.store ?? new MemoryStore(clock);
    this.#key = options.key ?? businessKey;
    this.#lease = duration('dedupe.lease', options.lease ?? MINUTE);
    this.#ttl = duration('dedupe.ttl', options.ttl ?? 48 * 60 * MINUTE);
    this.#owner = owner;
  }

  /**
   * Runs the work unless it has succeeded before.
   *
   * @param report receives errors of the store that occur after the work.
   * @throws {NotificationError} if another delivery of the event is in progress; also any error of the work.
   */
  async run(
    event: NotificationEvent,
    work: () => Promise<unknown>,
    report: (error: unknown) => void,
  ): Promise<void> {
    const key = `${this.#owner}:${this.#key(event)}`;
    const claim = await this.#store.claim(key, this.#lease);
    if (claim.state === 'done') return;
    if (claim.state === 'running') throw inProgress(event);
    try {
      await work();
    } catch (error) {
      await this.#store.release(key, claim.token).catch(report);
      throw error;
    }
    await this.#complete(key, claim.token, event).catch(report);
  }

  async #complete(key: string, token: string, { event_type }: NotificationEvent): Promise<void> {
    if (await this.#store.complete(key, token, this.#ttl)) return;
    throw new NotificationError(
      `Expected the handler of ${event_type} to finish within its lease of ${this.#lease} ms; it took longer`,
      {
        code: 'ERR_LEASE_LOST',
        status: 500,
        hint: 'Set dedupe.lease longer than any handler runs; another delivery of this event was handled meanwhile.',
      },
    );
  }
}

function inProgress({ event_type }: NotificationEvent): NotificationError {
  return new NotificationError(`Another delivery of this ${event_type} is being handled`, {
    code: 'ERR_BUSY',
    status: 503,
    hint: 'Do nothing: WeChat Pay sends the notification again, and gets a success once the event is handled.',
  });
}

function duration(field: string, milliseconds: number): number {
  if (Number.isSafeInteger(milliseconds) && milliseconds > 0) return milliseconds;
  throw new ConfigError(
    field,
    `expected a positive integer, received ${String(milliseconds)}`,
    'Pass whole milliseconds, for example 60_000.',
  );
}
