import type { CompleteConfig } from '../client';
import { ConfigError } from '../errors';
import { assemble, clientConfig, type Started } from './bootstrap';
import type { Console, ListeningAddress } from './console';
import { effectsIn, type SandboxEffect } from './effects';
import type { Listener } from './events';
import { createIdentity, createPlatformKey, type Identity } from './keys/identity';
import type { CertifiedKey } from './keys/issue-certificate';
import type { NotifyOptions } from './notifications/delivery-scheduler';
import type { NotificationType, ResourceOf } from './notifications/message';
import type { NotificationRecord } from './notifications/record';
import type { SandboxOptions } from './options';
import type { OrderAction, OrderKind, OrderKindView, OrderView, Products, SandboxObjects } from './products';
import { BILL, type BillOptions, synthesizeBill } from './products/bills/synthetic-bill';
import { type ComplaintOptions, complain } from './products/complaints';
import { type PayOptions, payOrder } from './products/orders/paying';
import type { Transaction } from './products/orders/transactions';
import { save } from './products/persistence';
import { applyNotification } from './products/product';
import type { State } from './products/state';
import type { Fault, FaultOptions } from './wire/faults';
import type { RateLimit, Rates } from './wire/rates';
import type { RequestRecord } from './wire/request-log';

/**
 * A local WeChat Pay gateway: an HTTP server that verifies requests, keeps orders, and signs its responses.
 *
 * @example
 * const sandbox = await Sandbox.start()
 * const wxpay = new Wechatpay(sandbox.config)
 * await wxpay.v3.pay.transactions.native.post({ json })
 * await sandbox.close()
 */
export class Sandbox implements AsyncDisposable {
  /** The URL that it listens on: `http://127.0.0.1:49152`. */
  readonly url: string;
  readonly #started: Started;
  #console: Console | undefined;

  private constructor(started: Started | undefined) {
    if (started?.url === undefined) {
      throw new ConfigError(
        'Sandbox',
        'expected Sandbox.start(), received new Sandbox()',
        'Write const sandbox = await Sandbox.start({ … }).',
      );
    }
    this.url = started.url;
    this.#started = started;
  }

  /**
   * Creates keys for {@link SandboxOptions.identity}. They take most of the time of a start, so tests create them once.
   *
   * @throws {ConfigError} if `mchid` is not a merchant ID
   */
  static identity({ mchid, clock }: Pick<SandboxOptions, 'mchid' | 'clock'> = {}): Promise<Identity> {
    return createIdentity(mchid, clock?.());
  }

  /**
   * Starts a gateway on this machine.
   *
   * @throws {ConfigError} if an option is invalid
   * @example
   * await using sandbox = await Sandbox.start({ https: true, keys: 'public-key' })
   */
  static start(options?: SandboxOptions): Promise<Sandbox>;
  /** @internal Runs other products than the registered ones. */
  static start(options: SandboxOptions, products: Products): Promise<Sandbox>;
  static async start(options: SandboxOptions = {}, products?: Products): Promise<Sandbox> {
    const sandbox = new Sandbox(await assemble(options, products));
    sandbox.#openConsole(options);
    return sandbox;
  }

  /** The configuration of a client that calls this gateway. */
  get config(): CompleteConfig {
    return clientConfig(this.#started);
  }

  /** The last requests, oldest first: what was received, what had to be signed, and what was answered. */
  get requests(): readonly RequestRecord[] {
    return this.#started.gateway.history.records;
  }

  /** Forgets all requests; orders and other objects stay. */
  clearRequests(): void {
    const { history, events } = this.#started.gateway;
    history.clear();
    events.emit({ type: 'requests-cleared' });
  }

  /** The number of connections accepted since the start. */
  get connections(): number {
    return this.#started.server.connections;
  }

  /** The active faults, oldest first. */
  get faults(): readonly Fault[] {
    return this.#started.gateway.faults.list;
  }

  /**
   * Injects a fault into requests. If several match a request, the oldest applies.
   *
   * @throws {ConfigError} if the kind is unknown or a number is out of range
   * @example
   * const fault = sandbox.fault({ kind: 'drop-after', path: '/v3/refund/domestic/refunds', times: 1 })
   */
  fault(options: FaultOptions): Fault {
    return this.#started.gateway.faults.add(options);
  }

  clearFaults(): void {
    this.#started.gateway.faults.clear();
  }

  /** The rates that are enforced. */
  get rates(): readonly RateLimit[] {
    return this.#started.gateway.rates.list;
  }

  /**
   * Enforces rates from now on, in place of those before: in any second, or minute, of the gateway's clock, an operation
   * may be called so often. More calls get 429, those of APIv2 an error code, and are not executed.
   *
   * @param rates `published` for the rates that WeChat Pay publishes; an empty array for none.
   * @throws {ConfigError} if an operation is unknown or a limit is out of range
   * @example
   * sandbox.limitRates([{ operation: 'POST v3/refund/domestic/refunds', limit: 150, code: 'FREQUENCY_LIMITED' }])
   */
  limitRates(rates: Rates): void {
    this.#started.gateway.rates.enforce(rates);
  }

  /**
   * Rotates the platform certificate, as WeChat Pay does: the new one is listed in addition to the old one and signs
   * every response from now on, except responses to requests that select the public key.
   *
   * @returns the new certificate.
   * @throws {ConfigError} if this merchant has no platform certificates.
   * @example
   * const { serial } = await sandbox.rotate()
   */
  async rotate(): Promise<CertifiedKey> {
    const { identity, keys, clock, rotated, gateway } = this.#started;
    if (keys === 'public-key') {
      throw new ConfigError(
        'keys',
        'expected platform certificates, received the public key only',
        "Start the gateway with keys: 'certificate' or 'both'.",
      );
    }
    const key = await createPlatformKey(identity, clock.now());
    rotated.push(key);
    gateway.keyring.rotate(key);
    this.#started.keep();
    return key;
  }

  /**
   * Pays an order as its user would: sets its `transaction_id`, payer and time, and notifies its `notify_url`. Of a
   * combined order, it pays every order.
   *
   * @param number the merchant's order number, or that of the combined order.
   * @returns the transaction, as a query shows it
   * @throws {ConfigError} if there is no such order, or it cannot be paid
   * @example
   * sandbox.pay('1217752501201407033233368018', { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' })
   */
  pay(number: string, options: PayOptions = {}): Transaction {
    return this.#happen((state, now) => payOrder(state, number, now, options));
  }

  /** Orders, transfers, PayScore orders and applications, as they are now. */
  get orders(): readonly OrderView[] {
    return this.newestOrders();
  }

  /** The newest of each kind of {@link orders}, by default all. */
  newestOrders(count?: number): readonly OrderView[] {
    return this.#started.objects.orders(count);
  }

  /**
   * Orders, refunds, transfers, coupons, complaints, bills and the other objects of this gateway, by kind and number.
   *
   * @example
   * sandbox.objects.newest('refund', 10).map(({ number, state }) => `${number} ${state}`)
   */
  get objects(): SandboxObjects {
    return this.#started.objects;
  }

  /**
   * Reads what exists because of requests, one after the other: to count what a program did, independently of what the
   * program believes.
   *
   * @param kind `cards`, `coupons`, `orders`, `refunds`, `transfers`, …; default: all kinds.
   * @example
   * const openids = Array.from(sandbox.effects('cards'), ({ request }) => request['openid'])
   * console.log(openids.length, new Set(openids).size)
   */
  effects(kind?: string): Iterable<SandboxEffect> {
    return effectsIn(this.#started.gateway.state, kind);
  }

  /** The kinds of orders and other objects, with what can be done with them. */
  get orderKinds(): readonly OrderKindView[] {
    return this.#started.objects.kinds;
  }

  /**
   * Does what a user, the merchant, or WeChat Pay's staff would do: pays an order or a completed PayScore order, refuses
   * or confirms what waits for it, refunds what is left of a paid order, uses a coupon, or replies to a complaint.
   *
   * @param number of an order, the merchant's own.
   * @param kind of the object, if two have one number.
   * @returns the order after the action.
   * @throws {ConfigError} if no order has that number, or the action is not among its `actions` now.
   * @example
   * sandbox.act('plfk2020042013', 'confirm')
   */
  act(number: string, action: OrderAction, kind?: OrderKind): OrderView {
    return this.#happen(() => this.#started.objects.perform(number, action, kind));
  }

  /**
   * Complains of a paid order as its user would, or adds to the complaint.
   *
   * @returns the `complaint_id`.
   * @throws {ConfigError} if there is no such paid order.
   * @example
   * const complaint_id = sandbox.complain('1217752501201407033233368018', { detail: '没有收到' })
   */
  complain(outTradeNo: string, options: ComplaintOptions = {}): string {
    return this.#happen((state, now) => complain(state, outTradeNo, now, options));
  }

  /**
   * Notifies a merchant as WeChat Pay does: encrypts and signs the notification, and retries by the documented
   * schedule until it is received. A pending refund takes the state that it announces: `REFUND.CLOSED`,
   * `REFUND.ABNORMAL`.
   *
   * @param type the event type; those of APIv2 begin with `v2/`.
   * @param resource the decrypted content.
   * @param url the merchant's URL; unlike an order's `notify_url`, any host is permitted.
   * @returns the notification after the first attempt.
   * @example
   * const { state, attempts } = await sandbox.notify('REFUND.SUCCESS', refund, 'http://127.0.0.1:3000/notify')
   */
  notify<Type extends NotificationType>(
    type: Type,
    resource: ResourceOf<Type>,
    url: string,
    options: NotifyOptions = {},
  ): Promise<NotificationRecord> {
    const { products, gateway, clock, scheduler } = this.#started;
    const notice = { type, resource, url };
    gateway.state.transaction(() => applyNotification(products, gateway.state, notice, clock.now()));
    return scheduler.send(notice, options);
  }

  /**
   * Sends a notification again at once, to any host; its schedule continues as if it had been due.
   *
   * @param id of one of `notifications`.
   * @returns the notification after this attempt.
   * @throws {ConfigError} if no notification has that ID.
   */
  resend(id: string): Promise<NotificationRecord> {
    return this.#started.scheduler.resend(id);
  }

  /** Whether the gateway notifies a URL on its own, and lets its console do so: see {@link SandboxOptions.notify}. */
  mayNotify(url: string): boolean {
    return this.#started.scheduler.mayNotify(url);
  }

  /** The notifications, oldest first, with the state of their delivery. */
  get notifications(): readonly NotificationRecord[] {
    return this.#started.scheduler.records;
  }

  /** Waits for the notifications that are being sent. */
  settle(): Promise<void> {
    return this.#started.scheduler.settle();
  }

  /**
   * Moves the clock of the gateway, and of every client with its `config`, and sends the notifications that become due.
   *
   * A client with another clock stays usable: a request that is signed with the time of this machine is accepted while
   * the clock is ahead, its response carries the time of this machine, and so do the notifications that follow.
   *
   * @param milliseconds how far forward.
   * @throws {ConfigError} if it is not a positive number.
   * @example
   * await sandbox.advance(15_000)
   */
  async advance(milliseconds: number): Promise<void> {
    if (!Number.isFinite(milliseconds) || milliseconds < 0) {
      throw new ConfigError(
        'milliseconds',
        `expected a positive number of milliseconds, received ${milliseconds}`,
        'Call resetClock() to return to the present time.',
      );
    }
    await this.#started.scheduler.advance(milliseconds);
    this.#started.keep();
  }

  /**
   * Returns the clock of the gateway to the time of this machine. Pending notifications keep the time that they have
   * left; orders keep the times that they have.
   *
   * @example
   * await sandbox.advance(24 * 3_600_000)
   * await sandbox.resetClock()
   */
  async resetClock(): Promise<void> {
    await this.#started.scheduler.resetClock();
    this.#started.keep();
  }

  /** How far the clock of the gateway is ahead of this machine's, in milliseconds. */
  get clockOffset(): number {
    return this.#started.clock.offset;
  }

  /**
   * The clock that the merchant's programs use: the gateway's if they share it through `config`, or this machine's, as
   * their last request showed. Answers and notifications are signed with its time.
   */
  get merchantClock(): () => number {
    return this.#started.clock.merchant;
  }

  /** The present time by the gateway's clock, in milliseconds. */
  get now(): number {
    return this.#started.clock.now();
  }

  /**
   * Subscribes to every request that is answered, every order that changes, every attempt to send a notification,
   * every move of the clock, and `clearRequests`.
   *
   * @returns a function that unsubscribes.
   * @example
   * const end = sandbox.subscribe((event) => {
   *   if (event.type === 'request') console.log(event.request.target, event.request.verdict?.reason)
   * })
   */
  subscribe(listener: Listener): () => void {
    return this.#started.gateway.events.subscribe(listener);
  }

  /**
   * Decrypts a sensitive field of a request, as WeChat Pay does.
   *
   * @param ciphertext as the request carries it, in base64.
   * @returns the text; undefined if it was not encrypted with one of this gateway's keys.
   * @example
   * const { user_name } = JSON.parse(String(sandbox.requests.at(-1)?.body))
   * sandbox.decrypt(user_name) // '张三'
   */
  decrypt(ciphertext: string): string | undefined {
    return this.#started.gateway.keyring.open(ciphertext);
  }

  /**
   * Saves the keys, the clock and the state to a file, for {@link SandboxOptions.restore}: orders and the records of
   * every other product, and uploaded files, but no requests and no pending notifications. The file contains private
   * keys, so only its owner can read it. It is written completely or not at all.
   *
   * @example
   * await sandbox.save('./sandbox.json')
   * const again = await Sandbox.start({ restore: './sandbox.json' })
   */
  save(path: string): Promise<void> {
    const { identity, rotated, clock, gateway } = this.#started;
    return save(path, { identity, rotated, offset: clock.offset, state: gateway.state });
  }

  /**
   * Sets what bills contain from now on: any size, a wrong digest, truncated, or a decompression bomb. Without an
   * argument they list the transactions of this gateway.
   *
   * @throws {ConfigError} if the size or the cut is not a number of bytes
   * @example
   * sandbox.bill({ size: 1_000_000_000, hash: 'wrong' })
   */
  bill(options?: BillOptions): void {
    BILL.of(this.#started.gateway.state).current = options && synthesizeBill(options);
  }

  /** Closes every connection and the server. */
  async close(): Promise<void> {
    this.#console?.close();
    await this.#started.scheduler.close();
    await this.#started.server.close();
    this.#started.gateway.state.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Loads the console on the first request for it. */
  #openConsole({ console: reach = 'loopback', host = '127.0.0.1' }: SandboxOptions): void {
    const { server } = this.#started;
    if (reach === 'off') return;
    server.append({
      path: '/_console',
      serve: (request, response) => {
        this.#console ??= this.#loadConsole({ host, port: server.port, reach });
        return this.#console.serve(request, response);
      },
    });
  }

  #loadConsole(place: ListeningAddress): Console {
    const room: typeof import('./console') = require('./console');
    return new room.Console(this, place);
  }

  /** Changes the state outside of any request, and sends the notifications that follow. */
  #happen<T>(what: (state: State, now: number) => T): T {
    const { gateway, clock, scheduler } = this.#started;
    const result = gateway.state.transaction(() => what(gateway.state, clock.now()));
    scheduler.flush(gateway.state.outbox);
    return result;
  }
}
