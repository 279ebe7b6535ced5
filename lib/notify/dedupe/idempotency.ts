import { ConfigError, NotificationError } from '../../errors';
import type { NotificationEvent } from '../event';
import { businessKey } from './key';
import { MemoryStore } from './memory';
import type { DedupeStore } from './store';

/** How one handler run per business event is kept to; everything has a default. */
export interface DedupeOptions {
  /** Default: a {@link MemoryStore}. With several processes, share a {@link RedisStore}. */
  readonly store?: DedupeStore;
  /** The name of the business event; default {@link businessKey}. */
  readonly key?: (event: NotificationEvent) => string;
  /** How long a claim holds where its holder dies, in milliseconds: longer than any handler takes. Default 60,000. */
  readonly lease?: number;
  /** How long a handled event is remembered, in milliseconds; default 48 hours, since WeChat Pay resends for 24. */
  readonly ttl?: number;
}

const MINUTE = 60_000;

/** Runs the work for a business event once: in all processes that share the store, until it succeeds. */
export class Idempotency {
  readonly #store: DedupeStore;
  readonly #key: (event: NotificationEvent) => string;
  readonly #lease: number;
  readonly #ttl: number;
  readonly #owner: string;

  /** @param owner what the keys begin with: the merchant's id, since merchants may share a store. */
  constructor(options: DedupeOptions, owner: string, clock: () => number) {
    this.#store = options.store ?? new MemoryStore(clock);
    this.#key = options.key ?? businessKey;
    this.#lease = duration('dedupe.lease', options.lease ?? MINUTE);
    this.#ttl = duration('dedupe.ttl', options.ttl ?? 48 * 60 * MINUTE);
    this.#owner = owner;
  }

  /**
   * Runs the work, unless it was done.
   *
   * @param report takes what went wrong after the work succeeded.
   * @throws {NotificationError} where it is being done elsewhere; whatever the work throws.
   */
  async run(
    event: NotificationEvent,
    work: () => Promise<unknown>,
    report: (error: unknown) => void,
  ): Promise<void> {
    const key = `${this.#owner}:${this.#key(event)}`;
    const claim = await this.#store.claim(key, this.#lease);
    if (claim.state === 'done') return;
    if (claim.state === 'running') throw busy(event);
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
      `The handler of ${event_type} outlived its lease of ${this.#lease} milliseconds`,
      {
        code: 'ERR_LEASE_LOST',
        status: 500,
        hint: 'Another delivery was handled meanwhile: set dedupe.lease longer than any handler takes.',
      },
    );
  }
}

function busy({ event_type }: NotificationEvent): NotificationError {
  return new NotificationError(`Another delivery of this ${event_type} is being handled`, {
    code: 'ERR_BUSY',
    status: 503,
    hint: 'Nothing is wrong: WeChat Pay sends again, and is told that it was handled if it was.',
  });
}

function duration(field: string, milliseconds: number): number {
  if (Number.isSafeInteger(milliseconds) && milliseconds > 0) return milliseconds;
  throw new ConfigError(field, `${String(milliseconds)} is no time`, 'Give whole milliseconds, more than 0.');
}
