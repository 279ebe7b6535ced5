import type { CompleteConfig } from '../config';
import { ConfigError } from '../errors';
import { type CertifiedKey, issueCertificate } from './certificate';
import type { Fault, FaultOptions } from './faults';
import { type BillOptions, inventBill } from './files/invented';
import { Gateway } from './gateway';
import type { RequestRecord } from './history';
import { configOf, createIdentity, createPlatformKey, type Identity } from './identity';
import { Keyring, type KeysOffered } from './keyring';
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
}

interface Started {
  readonly identity: Identity;
  readonly keys: KeysOffered;
  readonly clock: (() => number) | undefined;
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
    ...(clock ? { clock } : {}),
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
    const { clock, keys = 'both', host = '127.0.0.1', port = 0, keepAliveTimeout = 8_000 } = options;
    const identity = options.identity ?? (await createIdentity(options.mchid, clock?.()));
    if (options.mchid !== undefined && options.mchid !== identity.mchid) {
      throw new ConfigError(
        'mchid',
        "is not the identity's",
        'Leave mchid out, or make the identity for it.',
      );
    }
    const now = clock ?? Date.now;
    const gateway = new Gateway([...OPERATIONS, ...XML_OPERATIONS], openKeyring(identity, keys), now);
    for (const fault of options.faults ?? []) gateway.faults.add(fault);
    // A TLS client judges validity by the machine's clock, whatever the gateway's says.
    const tls = options.https ? serverCertificate(identity, host, Date.now()) : undefined;
    const handle = gateway.handle.bind(gateway);
    const server = await HttpServer.listen(handle, { host, port, keepAliveTimeout, tls });
    const authority = `${host.includes(':') ? `[${host}]` : host}:${server.port}`;
    const url = `${tls ? 'https' : 'http'}://${authority}`;
    return new Sandbox({ identity, keys, clock, gateway, server, url, tls });
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
    const { identity, keys, clock = Date.now, gateway } = this.#started;
    if (keys === 'public-key') {
      throw new ConfigError(
        'keys',
        'are the public key only',
        "Start it with keys: 'certificate' or 'both'.",
      );
    }
    const key = await createPlatformKey(identity, clock());
    gateway.keyring.rotate(key);
    return key;
  }

  /**
   * The user pays: the order gets its `transaction_id`, its payer and the time.
   *
   * @param outTradeNo the merchant's order number
   * @returns the transaction as a query shows it
   * @throws {ConfigError} where there is no such order, or it cannot be paid
   * @example
   * sandbox.pay('1217752501201407033233368018', { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' })
   */
  pay(outTradeNo: string, options: PayOptions = {}): Transaction {
    const { gateway, clock = Date.now } = this.#started;
    return payOrder(gateway.state, outTradeNo, clock(), options);
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
    return this.#started.server.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
