import type { CompleteConfig } from '../config';
import { ConfigError } from '../errors';
import { type CertifiedKey, issueCertificate } from './certificate';
import { Clock } from './clock';
import { act, listOrders, type OrderAction, type OrderView, viewOrder, watched } from './desk';
import type { Listener } from './events';
import type { Fault, FaultOptions } from './faults';
import { type BillOptions, inventBill } from './files/invented';
import { Gateway } from './gateway';
import type { RequestRecord } from './history';
import { configOf, createIdentity, createPlatformKey, type Identity } from './identity';
import { Keyring, type KeysOffered } from './keyring';
import { OPERATIONS } from './products';
import { type ComplaintOptions, complain } from './products/complaints';
import { type PayOptions, payOrder, type Transaction } from './products/transactions';
import { HttpServer } from './server';
import { restore, save } from './storage';
import { XML_OPERATIONS } from './v2';

/** How a gateway is started; everything has a default. */
export interface SandboxOptions {
  /** The merchant id; default `1900000109`. */
  readonly mchid?: string;
  /** The gateway's clock, in milliseconds; default `Date.now`. The client's `config` gets it too. */
  readonly clock?: () => number;
  /** Serves HTTPS, with a certificate of its own whose authority is `config.ca`. */
  readonly https?: boolean;
  /** Default: a free one. */
  readonly port?: number;
  /** Default `127.0.0.1`: nobody else's business. */
  readonly host?: string;
  /** Which of WeChat Pay's keys the merchant has; default `both`. */
  readonly keys?: KeysOffered;
  /** How long an idle connection stays open, in milliseconds; default 8,000, as WeChat Pay's. */
  readonly keepAliveTimeout?: number;
  /** Keys made before, with {@link Sandbox.identity}. */
  readonly identity?: Identity;
  /** Faults from the start. */
  readonly faults?: readonly FaultOptions[];
  /** A file that {@link Sandbox.save} wrote: its keys, its clock and everything that had happened. */
  readonly restore?: string;
}

interface Started {
  readonly identity: Identity;
  readonly keys: KeysOffered;
  readonly clock: Clock;
  /** Platform certificates that were taken since. */
  readonly rotated: CertifiedKey[];
  readonly gateway: Gateway;
  readonly server: HttpServer;
  readonly url: string;
  readonly tls: CertifiedKey | undefined;
}

function openKeyring(identity: Identity, keys: KeysOffered): Keyring {
  if (!['certificate', 'public-key', 'both'].includes(keys)) {
    throw new ConfigError('keys', 'is unknown', "Use 'certificate', 'public-key' or 'both'.");
  }
  try {
    return new Keyring(identity, keys);
  } catch (cause) {
    throw new ConfigError('identity', 'holds no usable keys', 'Make it with Sandbox.identity().', cause);
  }
}

function clientConfig({ identity, keys, clock, url, tls }: Started): CompleteConfig {
  return {
    ...configOf(identity, keys),
    baseURL: `${url}/`,
    ...(tls ? { ca: identity.authority.certificate } : {}),
    clock: clock.now,
  };
}

function serverCertificate({ authority }: Identity, host: string, from: number): CertifiedKey {
  const hosts = [...new Set(['localhost', '127.0.0.1', '::1', host])];
  const { privateKey } = authority;
  return issueCertificate({ subject: host, privateKey, issuer: authority, from, years: 1, hosts });
}

/** Tells the listeners of everything that becomes of an order. */
function tellOfOrders({ state, events }: Gateway, clock: Clock): void {
  for (const [shelf, kind] of watched(state)) {
    shelf.watch((number) => {
      const order = viewOrder(state, kind, number, clock.now());
      if (order) events.emit({ type: 'order', order });
    });
  }
}

/**
 * A WeChat Pay of one's own: a local HTTP server that verifies requests, keeps orders, and answers signed.
 *
 * @example
 * const sandbox = await Sandbox.start()
 * const wxpay = new Wechatpay(sandbox.config)
 * await wxpay.v3.pay.transactions.native.post({ json })
 * await sandbox.close()
 */
export class Sandbox implements AsyncDisposable {
  /** Where it listens: `http://127.0.0.1:49152`. */
  readonly url: string;
  readonly #started: Started;

  private constructor(started: Started) {
    this.url = started.url;
    this.#started = started;
  }

  /**
   * Makes keys for {@link SandboxOptions.identity}: making them takes most of a start, so tests make them once.
   *
   * @throws {ConfigError} where `mchid` is no merchant id
   */
  static identity({ mchid, clock }: Pick<SandboxOptions, 'mchid' | 'clock'> = {}): Promise<Identity> {
    return createIdentity(mchid, clock?.());
  }

  /**
   * Starts a gateway on this machine.
   *
   * @throws {ConfigError} where an option is wrong
   * @example
   * await using sandbox = await Sandbox.start({ https: true, keys: 'public-key' })
   */
  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const { keys = 'both', host = '127.0.0.1', port = 0, keepAliveTimeout = 8_000 } = options;
    const saved = options.restore === undefined ? undefined : await restore(options.restore);
    const clock = new Clock(options.clock, saved?.offset);
    const identity =
      options.identity ?? saved?.identity ?? (await createIdentity(options.mchid, clock.now()));
    if (options.mchid !== undefined && options.mchid !== identity.mchid) {
      throw new ConfigError(
        'mchid',
        "is not the identity's",
        'Leave mchid out, or make the identity for it.',
      );
    }
    const keyring = openKeyring(identity, keys);
    const rotated = [...(saved?.rotated ?? [])];
    if (keys !== 'public-key') for (const key of rotated) keyring.rotate(key);
    const operations = [...OPERATIONS, ...XML_OPERATIONS];
    const gateway = new Gateway(operations, keyring, clock.now, saved?.state);
    for (const fault of options.faults ?? []) gateway.faults.add(fault);
    tellOfOrders(gateway, clock);
    // A TLS client judges validity by the machine's clock, whatever the gateway's says.
    const tls = options.https ? serverCertificate(identity, host, Date.now()) : undefined;
    const handle = gateway.handle.bind(gateway);
    const server = await HttpServer.listen(handle, { host, port, keepAliveTimeout, tls });
    const authority = `${host.includes(':') ? `[${host}]` : host}:${server.port}`;
    const url = `${tls ? 'https' : 'http'}://${authority}`;
    return new Sandbox({ identity, keys, clock, rotated, gateway, server, url, tls });
  }

  /** All that `new Wechatpay(…)` needs to call this gateway. */
  get config(): CompleteConfig {
    return clientConfig(this.#started);
  }

  /** The last requests, oldest first: what came in, what was expected to be signed, what was answered. */
  get requests(): readonly RequestRecord[] {
    return this.#started.gateway.history.records;
  }

  /** How many connections were accepted since the start. */
  get connections(): number {
    return this.#started.server.connections;
  }

  /** The faults at work, oldest first. */
  get faults(): readonly Fault[] {
    return this.#started.gateway.faults.list;
  }

  /**
   * Makes requests go wrong; of several faults that match a request the oldest befalls it.
   *
   * @throws {ConfigError} where the kind is unknown or a number is no count
   * @example
   * const fault = sandbox.fault({ kind: 'drop-after', path: '/v3/refund/domestic/refunds', times: 1 })
   */
  fault(options: FaultOptions): Fault {
    return this.#started.gateway.faults.add(options);
  }

  clearFaults(): void {
    this.#started.gateway.faults.clear();
  }

  /**
   * WeChat Pay takes a new platform certificate: it is listed beside the old one and signs every answer from now on,
   * but those to requests that name the public key.
   *
   * @returns the new one.
   * @throws {ConfigError} where this merchant has no platform certificates.
   * @example
   * const { serial } = await sandbox.rotate()
   */
  async rotate(): Promise<CertifiedKey> {
    const { identity, keys, clock, rotated, gateway } = this.#started;
    if (keys === 'public-key') {
      throw new ConfigError(
        'keys',
        'are the public key only',
        "Start it with keys: 'certificate' or 'both'.",
      );
    }
    const key = await createPlatformKey(identity, clock.now());
    rotated.push(key);
    gateway.keyring.rotate(key);
    return key;
  }

  /**
   * The user pays: the order gets its `transaction_id`, its payer and the time; of a combined order, all of its orders.
   *
   * @param number the merchant's order number, or that of the combined order.
   * @returns the transaction as a query shows it
   * @throws {ConfigError} where there is no such order, or it cannot be paid
   * @example
   * sandbox.pay('1217752501201407033233368018', { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' })
   */
  pay(number: string, options: PayOptions = {}): Transaction {
    const { gateway, clock } = this.#started;
    return payOrder(gateway.state, number, clock.now(), options);
  }

  /** Orders, transfers, PayScore orders and applications, as they are now. */
  get orders(): readonly OrderView[] {
    const { gateway, clock } = this.#started;
    return listOrders(gateway.state, clock.now());
  }

  /**
   * Does what is in a user's hands, or in those of WeChat Pay's staff: pays an order or a completed PayScore order,
   * refuses or confirms what waits for it, or refunds what is left of a paid order.
   *
   * @param number the merchant's own number.
   * @returns what became of it.
   * @throws {ConfigError} where there is nothing of that number, or it cannot be done now: see `actions` of `orders`.
   * @example
   * sandbox.act('plfk2020042013', 'confirm')
   */
  act(number: string, action: OrderAction): OrderView {
    const { gateway, clock } = this.#started;
    return act(gateway.state, number, action, clock.now());
  }

  /**
   * A user complains of a paid order, or says another word on it.
   *
   * @returns the `complaint_id`.
   * @throws {ConfigError} where there is no such paid order.
   * @example
   * const complaint_id = sandbox.complain('1217752501201407033233368018', { detail: '没有收到' })
   */
  complain(outTradeNo: string, options: ComplaintOptions = {}): string {
    const { gateway, clock } = this.#started;
    return complain(gateway.state, outTradeNo, clock.now(), options);
  }

  /**
   * The gateway's clock. It can be moved on, and everything moves with it: the signatures, the client's `config`,
   * what expires, what waits.
   */
  get clock(): Clock {
    return this.#started.clock;
  }

  /**
   * Tells of every request when it is answered, and of every order when something became of it.
   *
   * @returns what ends it.
   * @example
   * const end = sandbox.subscribe((event) => {
   *   if (event.type === 'request') console.log(event.request.target, event.request.verdict?.reason)
   * })
   */
  subscribe(listener: Listener): () => void {
    return this.#started.gateway.events.subscribe(listener);
  }

  /**
   * Keeps the keys, the clock and everything that happened in a file, for {@link SandboxOptions.restore}. There are
   * private keys in it: only its owner may read it.
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
   * How bills are from now on: of any size, with a wrong digest, cut off, a bomb. Without an argument they hold again
   * what was paid here.
   *
   * @throws {ConfigError} where the size or the cut is no number of bytes
   * @example
   * sandbox.bill({ size: 1_000_000_000, hash: 'wrong' })
   */
  bill(options?: BillOptions): void {
    this.#started.gateway.state.bill = options && inventBill(options);
  }

  /** Ends every connection and the server. */
  close(): Promise<void> {
    this.#started.clock.stop();
    return this.#started.server.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
