import { randomUUID } from 'node:crypto';
import type { Wechatpay } from '../client';
import { ApiError, ConfigError, shapeOf } from '../errors';
import { omitUndefined } from '../json';
import { type Ledger, type LedgerRecord, type LedgerStore, openLedger } from '../ledger';
import type { NotificationEvent } from '../notify';
import { isAbsent, isTooOften, publishedRate } from '../openapi';
import { MemoryPace, type Pace } from '../pace';
import {
  FOLLOWED_EVENTS,
  type Followed,
  type FollowedEventType,
  KINDS,
  type Report,
  readNotification,
} from './kinds';
import { type FollowEvent, type FollowOptions, type ReadOptions, readOptions } from './options';
import { nextQuery, retryPause } from './schedule';

/** Options of {@link Follow.order}. */
export interface FollowOrderOptions {
  /** When the order is closed if it is not paid: a date or a Unix time in milliseconds. Default: in 2 hours. */
  readonly expires?: Date | number;
}

/** An order's `prepay_id` is valid for 2 hours. @see https://pay.weixin.qq.com/doc/v3/merchant/4012791877 */
const ORDER_LIFETIME = 2 * 3_600_000;
/** How long something else may be unknown to WeChat Pay before it is reported as not found, in milliseconds. */
const LATEST_ARRIVAL = 24 * 3_600_000;
/** The longest sleep of {@link Follow.run} in milliseconds: other processes add to the store. */
const LONGEST_SLEEP = 1_000;
/** How long a process holds what it queries, in milliseconds; a query that is made twice does no harm. */
const QUERY_LEASE = 10_000;
/** Queries per second where WeChat Pay publishes no rate. */
const USUAL_RATE = 100;

/**
 * Follows orders, refunds, transfers and profit sharing to their final state. A notification or a query, whichever comes
 * first, becomes one durable event, for which the handler is called. An order that has expired is queried, closed and
 * queried again, so that no paid order is reported as closed.
 *
 * Several processes may open one store: each event is handled by one of them, and what a killed process held is continued
 * by the others.
 *
 * @example
 * const follow = await Follow.open({ wxpay, store: './follow.sqlite', handler: ({ kind, number, state }) => shop.end(kind, number, state) })
 * notifications.on(Follow.events, (event) => follow.receive(event))
 * await follow.order(order.out_trade_no) // before the order is placed
 * await wxpay.v3.pay.transactions.native.post({ json: order })
 * await follow.run(signal)
 */
export class Follow implements AsyncDisposable {
  /** The notifications that {@link receive} understands. */
  static readonly events = FOLLOWED_EVENTS;

  readonly #wxpay: Wechatpay;
  readonly #options: FollowOptions & ReadOptions;
  readonly #store: LedgerStore;
  /** What is followed; due when it is queried next. */
  readonly #follows: Ledger;
  /** Ends, each added once; due when the handler is to be called. */
  readonly #events: Ledger;
  readonly #clock: () => number;
  readonly #paces = new Map<string, Pace>();
  readonly #closing = new AbortController();
  #running: Promise<void> = Promise.resolve();

  private constructor(
    options: FollowOptions & ReadOptions,
    store: LedgerStore,
    books: { readonly follows: Ledger; readonly events: Ledger },
  ) {
    this.#wxpay = options.wxpay;
    this.#options = options;
    this.#store = store;
    this.#follows = books.follows;
    this.#events = books.events;
    this.#clock = options.clock ?? Date.now;
  }

  /**
   * Opens a store and continues with what it contains.
   *
   * @throws {ConfigError} for the first invalid option.
   */
  static async open(options: FollowOptions): Promise<Follow> {
    const read = readOptions(options);
    const { clock = Date.now } = options;
    const store =
      typeof options.store === 'string' ? await openLedger(options.store, { clock }) : options.store;
    const follows = await store.book('follow');
    const events = await store.book('follow events');
    return new Follow({ ...options, ...read }, store, { follows, events });
  }

  /**
   * Follows an order. Call it before you place the order, so that a crash in between loses nothing; to follow it twice is
   * the same as once.
   *
   * @param number `out_trade_no`.
   * @returns once it is durable.
   * @throws {ConfigError} for an invalid number or time.
   */
  order(number: string, { expires }: FollowOrderOptions = {}): Promise<void> {
    const began = this.#clock();
    const at = expires === undefined ? began + ORDER_LIFETIME : Number(expires);
    if (!Number.isSafeInteger(at)) {
      throw new ConfigError(
        'expires',
        `expected a date or a Unix time in milliseconds, received ${shapeOf(expires)}`,
        'Pass the time_expire of the order as a Date.',
      );
    }
    return this.#add({ kind: 'order', number, began, expires: at });
  }

  /** Follows a refund. @param number `out_refund_no`. @returns once it is durable. */
  refund(number: string): Promise<void> {
    return this.#addUnlimited('refund', number);
  }

  /** Follows a transfer to a user. @param number `out_bill_no`. @returns once it is durable. */
  transfer(number: string): Promise<void> {
    return this.#addUnlimited('transfer', number);
  }

  /**
   * Follows a profit sharing, of which WeChat Pay sends no notification to the merchant that shares.
   *
   * @param number `out_order_no`.
   * @param transaction_id WeChat Pay's number of the order that is shared.
   * @returns once it is durable.
   */
  profitSharing(number: string, transaction_id: string): Promise<void> {
    return this.#addUnlimited('profit-sharing', number, transaction_id);
  }

  /**
   * Takes over a verified notification; register it for {@link Follow.events}. Reply with success only once it has
   * resolved: the event is durable then.
   *
   * @returns false if nothing with that number is followed here, so that the notification is yours to handle.
   */
  async receive(event: NotificationEvent<FollowedEventType>): Promise<boolean> {
    const { kind, number, state, data } = readNotification(event);
    const key = keyOf(kind, number);
    const [record] = await this.#follows.get([key]);
    if (record === undefined) return false;
    if (KINDS[kind].final.includes(state)) {
      await this.#end(key, JSON.parse(record.value), { state, data }, 'notification');
    }
    return true;
  }

  /**
   * Queries what is due, and calls the handler for each end that was not handled yet.
   *
   * @returns how many queries and handlers it ran.
   */
  async tick(): Promise<number> {
    const [queries, ends] = await Promise.all([this.#queryDue(), this.#handleDue()]);
    return queries + ends;
  }

  async #queryDue(): Promise<number> {
    const { token, records } = await this.#follows.claim(this.#options.concurrency, QUERY_LEASE);
    await Promise.all(records.map((record) => this.#proceed(record, token)));
    return records.length;
  }

  async #handleDue(): Promise<number> {
    const { concurrency, lease } = this.#options;
    const { token, records } = await this.#events.claim(concurrency, lease);
    await Promise.all(records.map((record) => this.#handle(record, token)));
    return records.length;
  }

  /** Repeats {@link tick} until the signal aborts or {@link close} is called, and ends what is under way. */
  async run(signal?: AbortSignal): Promise<void> {
    const running = this.#loop(AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])]));
    this.#running = Promise.allSettled([this.#running, running]).then(() => undefined);
    await running;
  }

  /** Handlers do not wait for queries, nor queries for handlers. */
  async #loop(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.#repeat(() => this.#queryDue(), this.#follows, signal),
      this.#repeat(() => this.#handleDue(), this.#events, signal),
    ]);
  }

  async #repeat(work: () => Promise<number>, book: Ledger, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if ((await work()) === 0) await sleep(await this.#idle(book), signal);
    }
  }

  /** Ends {@link run}, and closes the store unless you passed it. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    if (typeof this.#options.store === 'string') await this.#store.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #addUnlimited(kind: Followed['kind'], number: string, transaction_id?: string): Promise<void> {
    const began = this.#clock();
    return this.#add({
      kind,
      number,
      began,
      expires: began + LATEST_ARRIVAL,
      ...omitUndefined({ transaction_id }),
    });
  }

  async #add(followed: Followed): Promise<void> {
    if (typeof followed.number !== 'string' || followed.number === '') {
      throw new ConfigError(
        'number',
        `expected the number of ${followed.kind}, received ${shapeOf(followed.number)}`,
        'Pass your own number as a string.',
      );
    }
    const due = nextQuery(followed, followed.began, this.#options.longestPause);
    const key = keyOf(followed.kind, followed.number);
    await this.#follows.add([{ key, state: 'open', due, value: JSON.stringify(followed) }]);
  }

  /** How long nothing is due, in milliseconds. */
  async #idle(book: Ledger): Promise<number> {
    const next = (await book.nextDue()) ?? Number.POSITIVE_INFINITY;
    return Math.max(1, Math.min(LONGEST_SLEEP, next - this.#clock()));
  }

  /** Queries one thing, and ends it or waits for the next query. */
  async #proceed({ key, value }: LedgerRecord, token: string): Promise<void> {
    const followed: Followed = JSON.parse(value);
    const report = await this.#attempt(() => this.#report(followed));
    if (report !== undefined && isFinal(followed, report)) {
      await this.#end(key, followed, report, 'query');
      return;
    }
    const due = nextQuery(followed, this.#clock(), this.#options.longestPause);
    await this.#follows.update([{ key, token, state: 'open', due }]);
  }

  /** Queries, and, if an order has expired unpaid, closes it and queries again. */
  async #report(followed: Followed): Promise<Report> {
    const { close } = KINDS[followed.kind];
    const before = await this.#query(followed);
    if (this.#clock() < followed.expires || isFinal(followed, before)) return before;
    // Whatever the answer to the call, only the query proves that the order is closed: it may be paid meanwhile.
    if (close !== undefined) await this.#attempt(() => close(this.#wxpay, followed));
    const after = close === undefined ? before : await this.#query(followed);
    return after === UNKNOWN ? { state: 'NOT_FOUND', data: {} } : after;
  }

  async #query(followed: Followed): Promise<Report> {
    const { operation, query } = KINDS[followed.kind];
    const pace = this.#paceOf(operation);
    await pace.take();
    try {
      return await query(this.#wxpay, followed);
    } catch (error) {
      if (error instanceof ApiError && isAbsent(error.code)) return UNKNOWN;
      if (error instanceof ApiError && (error.status === 429 || isTooOften(error.code))) {
        await pace.slowDown();
      }
      throw error;
    }
  }

  #paceOf(operation: string): Pace {
    const known = this.#paces.get(operation);
    if (known !== undefined) return known;
    const { pace, rate = usualRate(operation) } = this.#options;
    const made = pace ? pace(operation) : new MemoryPace({ rate });
    this.#paces.set(operation, made);
    return made;
  }

  /** Adds the event, which only the first of all reports does, and ends the queries. */
  async #end(
    key: string,
    { kind, number }: Followed,
    { state, data }: Report,
    source: FollowEvent['source'],
  ): Promise<void> {
    const content = state === 'NOT_FOUND' ? undefined : data;
    const value = JSON.stringify({ id: randomUUID(), kind, number, state, source, data: content });
    await this.#events.add([{ key, state: 'pending', value }]);
    await this.#follows.update([{ key, state: 'ended', due: null }]);
  }

  async #handle({ key, value, result }: LedgerRecord, token: string): Promise<void> {
    const event: FollowEvent = JSON.parse(value);
    const { handler } = this.#options;
    const handled = await this.#attempt(async () => {
      await handler(event);
      return true;
    });
    if (handled) {
      await this.#events.update([{ key, token, state: 'handled', due: null }]);
      return;
    }
    const failures = Number(result) + 1;
    const due = this.#clock() + retryPause(failures);
    await this.#events.update([{ key, token, state: 'pending', due, result: String(failures) }]);
  }

  /** Returns undefined if the work fails: it is repeated later. */
  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#options.onError?.(error);
      return undefined;
    }
  }
}

/** WeChat Pay does not know the number, so far. */
const UNKNOWN: Report = { state: '', data: {} };

function keyOf(kind: Followed['kind'], number: string): string {
  return `${kind} ${number}`;
}

function isFinal({ kind }: Followed, { state }: Report): boolean {
  return state === 'NOT_FOUND' || KINDS[kind].final.includes(state);
}

function usualRate(operation: string): number {
  const published = publishedRate(operation);
  if (published === undefined) return USUAL_RATE;
  return published.per === 'second' ? published.limit : published.limit / 60;
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}
