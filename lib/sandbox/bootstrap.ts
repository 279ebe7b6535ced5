import type { CompleteConfig } from '../client';
import { ConfigError } from '../errors';
import { WECHATPAY_HOSTS } from '../openapi';
import { type Delivery, Gateway } from './gateway';
import { configOf, createIdentity, type Identity, type KeysOffered } from './keys/identity';
import { type CertifiedKey, issueCertificate } from './keys/issue-certificate';
import { Keyring } from './keys/keyring';
import { DeliveryScheduler } from './notifications/delivery-scheduler';
import { MovableClock } from './notifications/time';
import { checkOptions, type SandboxOptions } from './options';
import { type OrderAction, type OrderKind, PRODUCTS, type Products } from './products';
import { ObjectIndex } from './products/object-index';
import { type GatewayKeys, type OpenedState, openStateFile, restore } from './products/persistence';
import { createState } from './products/product';
import type { Received } from './wire/messages';
import { Router } from './wire/router';
import { HttpServer } from './wire/server';

/** The parts of a running gateway. */
export interface Started {
  readonly products: Products;
  readonly objects: ObjectIndex<OrderKind, OrderAction>;
  readonly identity: Identity;
  readonly keys: KeysOffered;
  readonly clock: MovableClock;
  /** Platform certificates that were added by rotation. */
  readonly rotated: CertifiedKey[];
  readonly gateway: Gateway;
  readonly scheduler: DeliveryScheduler;
  readonly server: HttpServer;
  readonly url: string;
  readonly tls: CertifiedKey | undefined;
  /** Keeps the keys and the clock in the state file. */
  readonly keep: () => void;
}

/** The routers of the products: one serves every gateway of a process. */
const ROUTERS = new WeakMap<Products, Router>();

function routerOf(products: Products): Router {
  const router = ROUTERS.get(products) ?? new Router(products.flatMap(({ operations = [] }) => operations));
  ROUTERS.set(products, router);
  return router;
}

function openKeyring(identity: Identity, keys: KeysOffered): Keyring {
  try {
    return new Keyring(identity, keys);
  } catch (cause) {
    throw new ConfigError(
      'identity',
      'expected readable keys, received other content',
      'Create it with Sandbox.identity().',
      cause,
    );
  }
}

/** Builds the configuration of a client that calls the gateway. */
export function clientConfig({ identity, keys, clock, url, tls }: Started): CompleteConfig {
  return {
    ...configOf(identity, keys),
    baseURL: `${url}/`,
    ...(tls ? { ca: identity.authority.certificate } : {}),
    clock: clock.now,
  };
}

/** Valid for this machine and for the hosts of WeChat Pay: a resolver may lead clients that have them built in here. */
function serverCertificate({ authority }: Identity, host: string, from: number): CertifiedKey {
  const hosts = [...new Set(['localhost', '127.0.0.1', '::1', host, ...WECHATPAY_HOSTS])];
  const { privateKey } = authority;
  return issueCertificate({ subject: host, privateKey, issuer: authority, from, years: 1, hosts });
}

async function identityOf(
  options: SandboxOptions,
  saved: GatewayKeys | undefined,
  now: number,
): Promise<Identity> {
  const { mchid } = options;
  const identity = options.identity ?? saved?.identity ?? (await createIdentity(mchid, now));
  if (mchid === undefined || mchid === identity.mchid) return identity;
  throw new ConfigError(
    'mchid',
    `expected the identity's ${identity.mchid}, received ${mchid}`,
    'Omit mchid, or create the identity for it.',
  );
}

async function openState(
  { restore: snapshot, state: file }: SandboxOptions,
  products: Products,
): Promise<OpenedState> {
  if (snapshot !== undefined && file !== undefined) {
    throw new ConfigError(
      'state',
      'expected either `restore` or `state`, received both',
      'Pass one of them.',
    );
  }
  if (file !== undefined) return openStateFile(file, products);
  if (snapshot !== undefined) return restore(snapshot, products);
  return { state: createState(products), keys: undefined, keep: () => undefined };
}

/**
 * Builds a gateway and starts it.
 *
 * @throws {ConfigError} if an option is invalid
 */
export async function assemble(options: SandboxOptions, products: Products = PRODUCTS): Promise<Started> {
  checkOptions(options);
  const { keys = 'both', host = '127.0.0.1', port = 0, keepAliveTimeout = 8_000 } = options;
  const { state, keys: saved, keep: keepKeys } = await openState(options, products);
  const clock = new MovableClock(options.clock ?? Date.now, saved?.offset);
  const identity = await identityOf(options, saved, clock.now());
  const keyring = openKeyring(identity, keys);
  const rotated = [...(saved?.rotated ?? [])];
  if (keys !== 'public-key') for (const key of rotated) keyring.rotate(key);
  const gateway = new Gateway(routerOf(products), keyring, clock, state);
  const { events } = gateway;
  const scheduler = new DeliveryScheduler({
    identity,
    keyring,
    clock,
    events,
    hosts: options.notify ?? [],
    faults: gateway.faults,
  });
  for (const fault of options.faults ?? []) gateway.faults.add(fault);
  gateway.rates.enforce(options.rates ?? []);
  const objects: ObjectIndex<OrderKind, OrderAction> = new ObjectIndex(products, state, clock.now);
  objects.watch(
    () => events.heard,
    (object, isOrder) => events.emit(isOrder ? { type: 'order', order: object } : { type: 'object', object }),
  );
  // TLS clients check validity by the machine's clock, not by the gateway's.
  const tls = options.https ? serverCertificate(identity, host, Date.now()) : undefined;
  const handle = async (received: Received): Promise<Delivery> => {
    const delivery = await gateway.handle(received);
    scheduler.flush(state.outbox);
    return delivery;
  };
  const server = await HttpServer.listen(handle, { host, port, keepAliveTimeout, tls });
  const authority = `${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  const url = `${tls ? 'https' : 'http'}://${authority}`;
  const keep = (): void => keepKeys({ identity, rotated, offset: clock.offset });
  keep();
  return { products, objects, identity, keys, clock, rotated, gateway, scheduler, server, url, tls, keep };
}
