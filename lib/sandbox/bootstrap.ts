import type { CompleteConfig } from '../client';
import { ConfigError } from '../errors';
import { WECHATPAY_HOSTS } from '../openapi';
import type { ConsoleReach } from './console';
import { type Delivery, Gateway } from './gateway';
import { configOf, createIdentity, type Identity, type KeysOffered } from './keys/identity';
import { type CertifiedKey, issueCertificate } from './keys/issue-certificate';
import { Keyring } from './keys/keyring';
import { DeliveryScheduler } from './notifications/delivery-scheduler';
import { MovableClock } from './notifications/time';
import { PRODUCTS, type Products } from './products';
import { restore, type Saved } from './products/persistence';
import { createState } from './products/product';
import { watchOrders } from './products/user-actions';
import type { FaultOptions } from './wire/faults';
import type { Received } from './wire/messages';
import { Router } from './wire/router';
import { HttpServer } from './wire/server';

/** How a gateway is started; everything has a default. */
export interface SandboxOptions {
  /** The merchant id; default `1900000109`. */
  readonly mchid?: string;
  /** The gateway's clock, in milliseconds; default `Date.now`. The client's `config` gets it too. */
  readonly clock?: () => number;
  /**
   * Serves HTTPS, with a certificate of its own whose authority is `config.ca`. It is good for this machine, for `host`,
   * and for the hosts of WeChat Pay.
   */
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
  /**
   * Hosts that the gateway may notify by itself beside this machine: `['app']`. An order's `notify_url` may point to
   * the real world, which a test should leave alone.
   */
  readonly notify?: readonly string[];
  /**
   * Who may open the console, the page at `/_console`:
   *
   * - `loopback`: browsers on this machine, whatever `host` is; the default.
   * - `anywhere`: whoever reaches the gateway by its `host` or by an address.
   * - `off`: nobody.
   */
  readonly console?: ConsoleReach;
}

/** A gateway at work: its parts. */
export interface Started {
  readonly products: Products;
  readonly identity: Identity;
  readonly keys: KeysOffered;
  readonly clock: MovableClock;
  /** Platform certificates that were taken since. */
  readonly rotated: CertifiedKey[];
  readonly gateway: Gateway;
  readonly scheduler: DeliveryScheduler;
  readonly server: HttpServer;
  readonly url: string;
  readonly tls: CertifiedKey | undefined;
}

/** The routers of the products: one serves every gateway of a process. */
const ROUTERS = new WeakMap<Products, Router>();

function routerOf(products: Products): Router {
  const router = ROUTERS.get(products) ?? new Router(products.flatMap(({ operations = [] }) => operations));
  ROUTERS.set(products, router);
  return router;
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

/** What a client of that gateway is configured with. */
export function clientConfig({ identity, keys, clock, url, tls }: Started): CompleteConfig {
  return {
    ...configOf(identity, keys),
    baseURL: `${url}/`,
    ...(tls ? { ca: identity.authority.certificate } : {}),
    clock: clock.now,
  };
}

function checkConsole(reach: ConsoleReach): void {
  if (['loopback', 'anywhere', 'off'].includes(reach)) return;
  throw new ConfigError('console', 'is unknown', "Use 'loopback', 'anywhere' or 'off'.");
}

/** For this machine, and for the hosts of WeChat Pay: clients that have them built in may be led here by their resolver. */
function serverCertificate({ authority }: Identity, host: string, from: number): CertifiedKey {
  const hosts = [...new Set(['localhost', '127.0.0.1', '::1', host, ...WECHATPAY_HOSTS])];
  const { privateKey } = authority;
  return issueCertificate({ subject: host, privateKey, issuer: authority, from, years: 1, hosts });
}

async function identityOf(options: SandboxOptions, saved: Saved | undefined, now: number): Promise<Identity> {
  const { mchid } = options;
  const identity = options.identity ?? saved?.identity ?? (await createIdentity(mchid, now));
  if (mchid === undefined || mchid === identity.mchid) return identity;
  throw new ConfigError('mchid', "is not the identity's", 'Leave mchid out, or make the identity for it.');
}

/**
 * Puts a gateway together and starts it.
 *
 * @throws {ConfigError} where an option is wrong
 */
export async function assemble(options: SandboxOptions, products: Products = PRODUCTS): Promise<Started> {
  const { keys = 'both', host = '127.0.0.1', port = 0, keepAliveTimeout = 8_000 } = options;
  checkConsole(options.console ?? 'loopback');
  const saved = options.restore === undefined ? undefined : await restore(options.restore, products);
  const clock = new MovableClock(options.clock ?? Date.now, saved?.offset);
  const identity = await identityOf(options, saved, clock.now());
  const keyring = openKeyring(identity, keys);
  const rotated = [...(saved?.rotated ?? [])];
  if (keys !== 'public-key') for (const key of rotated) keyring.rotate(key);
  const gateway = new Gateway(routerOf(products), keyring, clock.now, saved?.state ?? createState(products));
  const { state, events } = gateway;
  const scheduler = new DeliveryScheduler({ identity, keyring, clock, events, hosts: options.notify ?? [] });
  for (const fault of options.faults ?? []) gateway.faults.add(fault);
  watchOrders(products, state, clock.now, (order) => events.emit({ type: 'order', order }));
  // A TLS client judges validity by the machine's clock, whatever the gateway's says.
  const tls = options.https ? serverCertificate(identity, host, Date.now()) : undefined;
  const handle = async (received: Received): Promise<Delivery> => {
    const delivery = await gateway.handle(received);
    scheduler.flush(state.outbox);
    return delivery;
  };
  const server = await HttpServer.listen(handle, { host, port, keepAliveTimeout, tls });
  const authority = `${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  const url = `${tls ? 'https' : 'http'}://${authority}`;
  return { products, identity, keys, clock, rotated, gateway, scheduler, server, url, tls };
}
