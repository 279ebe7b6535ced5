import type { CompleteConfig } from '../config';
import { ConfigError } from '../errors';
import { type CertifiedKey, issueCertificate } from './certificate';
import type { Fault, FaultOptions } from './faults';
import { type BillOptions, inventBill } from './files/invented';
import { type Delivery, Gateway } from './gateway';
import type { RequestRecord } from './history';
import { configOf, createIdentity, createPlatformKey, type Identity } from './identity';
import { Keyring, type KeysOffered } from './keyring';
import type { Received } from './message';
import { Courier, type NotificationRecord, type NotifyOptions } from './notifications/courier';
import type { NotificationType, ResourceOf } from './notifications/message';
import { MovableClock } from './notifications/time';
import { OPERATIONS } from './products';
import { type PayOptions, payOrder, type Transaction } from './products/transactions';
import { HttpServer } from './server';
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
  /**
   * Hosts that the gateway may notify by itself beside this machine: `['app']`. An order's `notify_url` may point to
   * the real world, which a test should leave alone.
   */
  readonly notify?: readonly string[];
}

interface Started {
  readonly identity: Identity;
  readonly keys: KeysOffered;
  readonly clock: MovableClock;
  readonly gateway: Gateway;
  readonly courier: Courier;
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
    const identity = options.identity ?? (await createIdentity(options.mchid, options.clock?.()));
    if (options.mchid !== undefined && options.mchid !== identity.mchid) {
      throw new ConfigError(
        'mchid',
        "is not the identity's",
        'Leave mchid out, or make the identity for it.',
      );
    }
    const clock = new MovableClock(options.clock ?? Date.now);
    const gateway = new Gateway([...OPERATIONS, ...XML_OPERATIONS], openKeyring(identity, keys), clock.now);
    const { keyring, state } = gateway;
    const courier = new Courier({ identity, keyring, clock, hosts: options.notify ?? [] });
    for (const fault of options.faults ?? []) gateway.faults.add(fault);
    // A TLS client judges validity by the machine's clock, whatever the gateway's says.
    const tls = options.https ? serverCertificate(identity, host, Date.now()) : undefined;
    const handle = async (received: Received): Promise<Delivery> => {
      const delivery = await gateway.handle(received);
      courier.flush(state.outbox);
      return delivery;
    };
    const server = await HttpServer.listen(handle, { host, port, keepAliveTimeout, tls });
    const authority = `${host.includes(':') ? `[${host}]` : host}:${server.port}`;
    const url = `${tls ? 'https' : 'http'}://${authority}`;
    return new Sandbox({ identity, keys, clock, gateway, courier, server, url, tls });
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
    const { identity, keys, clock, gateway } = this.#started;
    if (keys === 'public-key') {
      throw new ConfigError(
        'keys',
        'are the public key only',
        "Start it with keys: 'certificate' or 'both'.",
      );
    }
    const key = await createPlatformKey(identity, clock.now());
    gateway.keyring.rotate(key);
    return key;
  }

  /**
   * The user pays: the order gets its `transaction_id`, its payer and the time, and its `notify_url` is told.
   *
   * @param outTradeNo the merchant's order number
   * @returns the transaction as a query shows it
   * @throws {ConfigError} where there is no such order, or it cannot be paid
   * @example
   * sandbox.pay('1217752501201407033233368018', { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' })
   */
  pay(outTradeNo: string, options: PayOptions = {}): Transaction {
    const { gateway, clock, courier } = this.#started;
    const transaction = payOrder(gateway.state, outTradeNo, clock.now(), options);
    courier.flush(gateway.state.outbox);
    return transaction;
  }

  /**
   * Notifies a merchant as WeChat Pay does: encrypted, signed, and again by the published schedule until it is received.
   *
   * @param type the event type; those of APIv2 begin with `v2/`.
   * @param resource what happened, in plain text.
   * @param url where to; unlike an order's `notify_url`, it may be anywhere.
   * @returns the notification, after it was sent for the first time.
   * @example
   * const { state, attempts } = await sandbox.notify('REFUND.SUCCESS', refund, 'http://127.0.0.1:3000/notify')
   */
  notify<Type extends NotificationType>(
    type: Type,
    resource: ResourceOf<Type>,
    url: string,
    options: NotifyOptions = {},
  ): Promise<NotificationRecord> {
    return this.#started.courier.send({ type, resource, url }, options);
  }

  /** The notifications, oldest first, and how far each got. */
  get notifications(): readonly NotificationRecord[] {
    return this.#started.courier.records;
  }

  /** Waits for the notifications that are on their way. */
  settle(): Promise<void> {
    return this.#started.courier.settle();
  }

  /**
   * Moves the gateway's clock, and that of every client with its `config`, and sends on the way the notifications that
   * become due.
   *
   * @param milliseconds how far forward.
   * @example
   * await sandbox.advance(15_000)
   */
  advance(milliseconds: number): Promise<void> {
    return this.#started.courier.advance(milliseconds);
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
  async close(): Promise<void> {
    await this.#started.courier.close();
    await this.#started.server.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
