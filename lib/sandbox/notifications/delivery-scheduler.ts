import { randomUUID } from 'node:crypto';
import { ConfigError } from '../../errors';
import type { Events } from '../events';
import type { Identity } from '../keys/identity';
import type { Keyring } from '../keys/keyring';
import { applySigningFault, type SigningFault } from '../wire/faults';
import type { NotificationFields } from './draft';
import { HttpSender } from './http-sender';
import { makeNotification } from './message';
import type { Notice } from './notice';
import type { Attempt, NotificationRecord } from './record';
import { DELIVERY_PAUSES } from './schedule';
import type { MovableClock } from './time';

/** How a notification is sent; everything has a default. */
export interface NotifyOptions extends NotificationFields {
  /** What is wrong with it the first time; the next ones are right. */
  readonly fault?: SigningFault;
  /** How many times it is sent at once each time, as happens; default 1. */
  readonly copies?: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Letter {
  readonly record: Writable<NotificationRecord>;
  readonly options: NotifyOptions;
  /** Whether it still goes out when its time has come. */
  readonly stands: () => boolean;
  /** Whether the gateway sends it by itself, which it does to some addresses only. */
  readonly unasked: boolean;
}

/** Who the notifications are from. */
export interface SchedulerDependencies {
  readonly identity: Identity;
  readonly keyring: Keyring;
  readonly clock: MovableClock;
  /** Told each time that a notification was sent, or withheld. */
  readonly events: Events;
  /** Hosts beside this machine that the gateway may notify by itself. */
  readonly hosts: readonly string[];
}

/** So many notifications are remembered. */
const KEPT = 1_000;

const SUCCESS = /<return_code>(<!\[CDATA\[)?SUCCESS(\]\]>)?<\/return_code>/;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Carries notifications to the merchant, again and again until they are received. */
export class DeliveryScheduler {
  readonly #office: SchedulerDependencies;
  readonly #post = new HttpSender();
  readonly #letters: Letter[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(office: SchedulerDependencies) {
    this.#office = office;
  }

  get records(): readonly NotificationRecord[] {
    return this.#letters.map(({ record }) => record);
  }

  /** Sends a notification now, and later again where it is not received. */
  async send(notice: Notice, options: NotifyOptions = {}): Promise<NotificationRecord> {
    const letter = this.#write(notice, options, false);
    await this.#deliver(letter);
    return letter.record;
  }

  /**
   * Sends a notification again at once.
   *
   * @throws {ConfigError} where there is none of that id.
   */
  async resend(id: string): Promise<NotificationRecord> {
    const letter = this.#letters.find(({ record }) => record.id === id);
    if (!letter) {
      throw new ConfigError('id', 'is of no notification of this gateway', 'See its notifications.');
    }
    await this.#deliver(letter);
    return letter.record;
  }

  /** Sends what the gateway's operations want told; addresses elsewhere are not disturbed by somebody's test. */
  flush(outbox: Notice[]): void {
    for (const notice of outbox.splice(0)) {
      const letter = this.#write(notice, {}, true);
      if ((letter.record.due ?? 0) <= this.#office.clock.now()) void this.#goOut(letter);
    }
    this.#arm();
  }

  /** Sends a notification whose time has come. */
  async #goOut(letter: Letter): Promise<void> {
    if (letter.record.attempts.length === 0 && !letter.stands()) {
      this.#revoke(letter);
    } else if (letter.unasked && !this.mayNotify(letter.record.url)) {
      this.#withhold(letter);
    } else {
      await this.#deliver(letter);
    }
  }

  #revoke(letter: Letter): void {
    this.#letters.splice(this.#letters.indexOf(letter), 1);
  }

  /** Whether the gateway notifies a URL by itself. */
  mayNotify(url: string): boolean {
    const { hostname } = URL.canParse(url) ? new URL(url) : { hostname: '' };
    return LOOPBACK.test(hostname) || this.#office.hosts.includes(hostname);
  }

  /** Waits for what is on its way. */
  async settle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Moves the clock, and sends on the way what becomes due, each at its moment. */
  async advance(milliseconds: number): Promise<void> {
    const { clock } = this.#office;
    const target = clock.now() + milliseconds;
    await this.settle();
    for (
      let next = this.#next();
      next?.record.due !== undefined && next.record.due <= target;
      next = this.#next()
    ) {
      clock.moveTo(next.record.due);
      await this.#goOut(next);
    }
    clock.moveTo(target);
    this.#arm();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#post.close();
    await this.settle();
  }

  #withhold({ record }: Letter): void {
    Object.assign(record, { state: 'withheld', due: undefined });
    this.#tell(record);
  }

  #tell(record: NotificationRecord): void {
    this.#office.events.emit({ type: 'notification', notification: record });
  }

  /** Forgets the oldest of those that are done with, or else the oldest of all. */
  #forget(): void {
    if (this.#letters.length <= KEPT) return;
    const done = this.#letters.findIndex(({ record }) => record.state !== 'pending');
    this.#letters.splice(Math.max(done, 0), 1);
  }

  #write({ due, ...notice }: Notice, options: NotifyOptions, unasked: boolean): Letter {
    const id = options.id ?? randomUUID();
    const at = due?.at ?? this.#office.clock.now();
    const record = { ...notice, id, state: 'pending' as const, attempts: [], due: at };
    const letter = { record, options, unasked, stands: due?.stands ?? (() => true) };
    this.#letters.push(letter);
    this.#forget();
    return letter;
  }

  #deliver(letter: Letter): Promise<void> {
    letter.record.due = undefined;
    const delivery = this.#attempt(letter).finally(() => {
      this.#underWay.delete(delivery);
      this.#tell(letter.record);
      this.#arm();
    });
    this.#underWay.add(delivery);
    return delivery;
  }

  async #attempt({ record, options }: Letter): Promise<void> {
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
    // One that was received stays so, whatever became of sending it again.
    if (record.state === 'received') return;
    const pause = DELIVERY_PAUSES[tries];
    record.state = pause === undefined ? 'given-up' : 'pending';
    if (pause !== undefined) record.due = this.#office.clock.now() + pause;
  }

  async #sendOnce(record: NotificationRecord, options: NotifyOptions, first: boolean): Promise<Attempt> {
    const { identity, keyring, clock } = this.#office;
    const { type, resource, url, id, signType } = record;
    const fields = { ...(signType && { sign_type: signType }), ...options, id };
    const draft = { identity, keyring, type, resource, fields };
    const fault = first ? options.fault : undefined;
    const message = await applySigningFault(fault, clock.now(), (now) => makeNotification(draft, now));
    return this.#post.send(url, message, clock.now());
  }

  #next(): Letter | undefined {
    const waiting = this.#letters.filter(({ record }) => record.due !== undefined);
    return waiting.sort((a, b) => (a.record.due ?? 0) - (b.record.due ?? 0))[0];
  }

  /** In a gateway whose clock nobody moves, the schedule runs by itself. */
  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#next();
    if (this.#closed || next?.record.due === undefined) return;
    const left = Math.max(0, next.record.due - this.#office.clock.now());
    this.#timer = setTimeout(
      () => this.#goOut(next).then(() => this.#arm()),
      Math.min(left, 2 ** 31 - 1),
    ).unref();
  }
}

function isReceived(type: string, { status, body }: Attempt): boolean {
  if (type.startsWith('v2/')) return status === 200 && SUCCESS.test(body);
  return status === 200 || status === 204;
}
