import { randomUUID } from 'node:crypto';
import { ConfigError } from '../../errors';
import type { Events } from '../events';
import type { Identity } from '../keys/identity';
import type { Keyring } from '../keys/keyring';
import { type AppliedFault, applySigningFault, type Faults, type SigningFault } from '../wire/faults';
import type { NotificationFields } from './draft';
import { HttpSender } from './http-sender';
import { makeNotification } from './message';
import type { Notice } from './notice';
import type { Attempt, NotificationRecord } from './record';
import { DELIVERY_PAUSES } from './schedule';
import type { MovableClock } from './time';

/** How a notification is sent; all options have defaults. */
export interface NotifyOptions extends NotificationFields {
  /** The fault of the first attempt; later attempts are correct. */
  readonly fault?: SigningFault;
  /** How many copies each attempt sends at once, as WeChat Pay may do; default 1. */
  readonly copies?: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface ScheduledNotification {
  readonly record: Writable<NotificationRecord>;
  readonly options: NotifyOptions;
  /** Whether it still holds when it is due. */
  readonly stands: () => boolean;
  /** Whether the gateway sends it on its own, which it does to permitted hosts only. */
  readonly automatic: boolean;
}

/** What the scheduler signs with, reads the time from, and reports to. */
export interface SchedulerDependencies {
  readonly identity: Identity;
  readonly keyring: Keyring;
  readonly clock: MovableClock;
  /** Receives an event each time a notification is sent or withheld. */
  readonly events: Events;
  /** Additional hosts that the gateway may notify automatically. */
  readonly hosts: readonly string[];
  /** The active faults, of which some are of notifications. */
  readonly faults: Faults;
}

/** How many notifications are remembered. */
const CAPACITY = 1_000;

const SUCCESS = /<return_code>(<!\[CDATA\[)?SUCCESS(\]\]>)?<\/return_code>/;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Delivers notifications to the merchant, and retries by the published schedule until they are received. */
export class DeliveryScheduler {
  readonly #dependencies: SchedulerDependencies;
  readonly #sender = new HttpSender();
  readonly #scheduled: ScheduledNotification[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(dependencies: SchedulerDependencies) {
    this.#dependencies = dependencies;
  }

  get records(): readonly NotificationRecord[] {
    return this.#scheduled.map(({ record }) => record);
  }

  /** Sends a notification now, and again later if it is not received. */
  async send(notice: Notice, options: NotifyOptions = {}): Promise<NotificationRecord> {
    const scheduled = this.#schedule(notice, options, false);
    await this.#deliver(scheduled);
    return scheduled.record;
  }

  /**
   * Sends a notification again at once.
   *
   * @throws {ConfigError} if no notification has that ID.
   */
  async resend(id: string): Promise<NotificationRecord> {
    const scheduled = this.#scheduled.find(({ record }) => record.id === id);
    if (!scheduled) {
      throw new ConfigError(
        'id',
        `expected the ID of a notification, received ${id}`,
        'Take it from notifications.',
      );
    }
    await this.#deliver(scheduled);
    return scheduled.record;
  }

  /**
   * Accepts the notifications that operations queued. Hosts that are not permitted receive none: a test must not
   * disturb them.
   */
  flush(outbox: Notice[]): void {
    for (const notice of outbox.splice(0)) {
      const fault = this.#dependencies.faults.meetNotification(notice.type);
      const scheduled = this.#scheduleWith(fault, notice);
      if (scheduled.record.state === 'lost') {
        this.#emit(scheduled.record);
      } else if ((scheduled.record.due ?? 0) <= this.#dependencies.clock.now()) {
        void this.#sendDue(scheduled);
      }
    }
    this.#arm();
  }

  #scheduleWith(fault: AppliedFault | undefined, notice: Notice): ScheduledNotification {
    const effect = fault?.effect.notification;
    const scheduled = this.#schedule(notice, effect === 'doubled' ? { copies: 2 } : {}, true);
    const { record } = scheduled;
    if (effect === 'late') record.due = (record.due ?? 0) + (fault?.delay ?? 0);
    if (effect === 'lost') Object.assign(record, { state: 'lost', due: undefined });
    return scheduled;
  }

  /** Sends a notification that is due. */
  async #sendDue(scheduled: ScheduledNotification): Promise<void> {
    if (scheduled.record.attempts.length === 0 && !scheduled.stands()) {
      this.#revoke(scheduled);
    } else if (scheduled.automatic && !this.mayNotify(scheduled.record.url)) {
      this.#withhold(scheduled);
    } else {
      await this.#deliver(scheduled);
    }
  }

  #revoke(scheduled: ScheduledNotification): void {
    this.#scheduled.splice(this.#scheduled.indexOf(scheduled), 1);
  }

  /** Whether the gateway notifies a URL on its own. */
  mayNotify(url: string): boolean {
    const { hostname } = URL.canParse(url) ? new URL(url) : { hostname: '' };
    return LOOPBACK.test(hostname) || this.#dependencies.hosts.includes(hostname);
  }

  /** Waits for the notifications that are being sent. */
  async settle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }

  /** Moves the clock forward, and sends each notification that becomes due at its time. */
  async advance(milliseconds: number): Promise<void> {
    const { clock } = this.#dependencies;
    const ahead = clock.offset + milliseconds;
    const target = clock.now() + milliseconds;
    await this.settle();
    for (
      let next = this.#next();
      next?.record.due !== undefined && next.record.due <= target;
      next = this.#next()
    ) {
      clock.moveTo(next.record.due);
      await this.#sendDue(next);
    }
    clock.setAhead(ahead);
    this.#clockMoved();
  }

  /** Returns the clock to the machine's time. What is planned keeps the time that it has left. */
  async resetClock(): Promise<void> {
    await this.settle();
    const ahead = this.#dependencies.clock.reset();
    for (const { record } of this.#scheduled) {
      if (record.due !== undefined) record.due -= ahead;
    }
    this.#clockMoved();
  }

  #clockMoved(): void {
    const { clock, events } = this.#dependencies;
    events.emit({ type: 'clock', now: clock.now(), offset: clock.offset });
    this.#arm();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#sender.close();
    await this.settle();
  }

  #withhold({ record }: ScheduledNotification): void {
    Object.assign(record, { state: 'withheld', due: undefined });
    this.#emit(record);
  }

  #emit(record: NotificationRecord): void {
    this.#dependencies.events.emit({ type: 'notification', notification: record });
  }

  /** Forgets the oldest notification that is no longer pending, or else the oldest of all. */
  #forget(): void {
    if (this.#scheduled.length <= CAPACITY) return;
    const done = this.#scheduled.findIndex(({ record }) => record.state !== 'pending');
    this.#scheduled.splice(Math.max(done, 0), 1);
  }

  #schedule({ due, ...notice }: Notice, options: NotifyOptions, automatic: boolean): ScheduledNotification {
    const id = options.id ?? randomUUID();
    const at = due?.at ?? this.#dependencies.clock.now();
    const record = { ...notice, id, state: 'pending' as const, attempts: [], due: at };
    const scheduled = { record, options, automatic, stands: due?.stands ?? (() => true) };
    this.#scheduled.push(scheduled);
    this.#forget();
    return scheduled;
  }

  #deliver(scheduled: ScheduledNotification): Promise<void> {
    scheduled.record.due = undefined;
    const delivery = this.#attempt(scheduled).finally(() => {
      this.#inFlight.delete(delivery);
      this.#emit(scheduled.record);
      this.#arm();
    });
    this.#inFlight.add(delivery);
    return delivery;
  }

  async #attempt({ record, options }: ScheduledNotification): Promise<void> {
    const tries = record.attempts.length / (options.copies ?? 1);
    const made = Array.from({ length: options.copies ?? 1 }, () =>
      this.#sendOnce(record, options, tries === 0),
    );
    const attempts = await Promise.all(made);
    record.attempts = [...record.attempts, ...attempts];
    if (attempts.some((attempt) => isReceived(record.type, attempt))) {
      record.state = 'received';
      record.due = undefined;
      return;
    }
    // A received notification stays received, for any result of a resend.
    if (record.state === 'received') return;
    const pause = DELIVERY_PAUSES[tries];
    record.state = pause === undefined ? 'given-up' : 'pending';
    if (pause !== undefined) record.due = this.#dependencies.clock.now() + pause;
  }

  async #sendOnce(record: NotificationRecord, options: NotifyOptions, first: boolean): Promise<Attempt> {
    const { identity, keyring, clock } = this.#dependencies;
    const { type, resource, url, id, signType } = record;
    const fields = { ...(signType && { sign_type: signType }), ...options, id };
    const draft = { identity, keyring, type, resource, fields };
    const fault = first ? options.fault : undefined;
    const message = await applySigningFault(fault, clock.merchant(), (now) => makeNotification(draft, now));
    return this.#sender.send(url, message, clock.now());
  }

  #next(): ScheduledNotification | undefined {
    const waiting = this.#scheduled.filter(({ record }) => record.due !== undefined);
    return waiting.sort((a, b) => (a.record.due ?? 0) - (b.record.due ?? 0))[0];
  }

  /** Starts a timer for the next due notification, for gateways whose clock runs by itself. */
  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#next();
    if (this.#closed || next?.record.due === undefined) return;
    const left = Math.max(0, next.record.due - this.#dependencies.clock.now());
    this.#timer = setTimeout(() => void this.#wake(), Math.min(left, 2 ** 31 - 1)).unref();
  }

  /** Sends what is due by the gateway's clock: the timer runs by the machine's, and `advance` may have sent it. */
  async #wake(): Promise<void> {
    const next = this.#next();
    if (next?.record.due !== undefined && next.record.due <= this.#dependencies.clock.now()) {
      await this.#sendDue(next);
    }
    this.#arm();
  }
}

function isReceived(type: string, { status, body }: Attempt): boolean {
  if (type.startsWith('v2/')) return status === 200 && SUCCESS.test(body);
  return status === 200 || status === 204;
}
