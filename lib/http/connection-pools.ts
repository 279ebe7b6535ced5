import { createSecureContext, type SecureContext } from 'node:tls';
import type { Agent, Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { ClientCertificate } from '../crypto';
import { ConfigError } from '../errors';
import { omitUndefined } from '../json';
import { type ConnectorOptions, createConnector } from './connector';
import { lookupForeign, lookupPublic, lookupShared } from './dns-lookup';
import { timersAreFake } from './event-loop';
import type { ExchangeContext } from './exchange-context';
import type { CallInfo } from './messages';
import type { Proxies } from './proxy';

/** What connections are made with. */
export interface ConnectionPoolsOptions {
  /** Certificate authorities to trust instead of the system's, PEM. */
  readonly ca?: string | undefined;
  /** The client certificate for operations that require one. */
  readonly identity?: ClientCertificate | undefined;
  /** Replaces the pools; its owner closes it. */
  readonly dispatcher?: Dispatcher | undefined;
  /** The proxies that connections go through; undefined for direct connections. */
  readonly proxies?: Proxies | undefined;
  /** Hosts that are not WeChat Pay's may have private addresses. */
  readonly privateFileHosts?: boolean | undefined;
  /** The limit for a connection to be made, in milliseconds. */
  readonly connectTimeout: number;
  /** The origins that serve the API: if there are several, the others need not wait for one that does not connect. */
  readonly origins: readonly string[];
}

type PoolKind = 'plain' | 'secure' | 'foreign';

/** The options in which the pools differ. */
type OwnOptions = Pick<ConnectorOptions, 'ca' | 'secureContext' | 'lookup'>;

// WeChat Pay's servers close a connection after about 8 seconds without a call; a request written into that moment is
// lost with an unknown outcome. So this side closes first.
const IDLE = 7_000;

/**
 * The keep-alive connections of one client, in pools that are created on first use. A certificate is presented in the
 * handshake, so connections with and without it are separate. Hosts that are not WeChat Pay's have other rules for
 * DNS lookups.
 */
export class ConnectionPools {
  readonly #options: ConnectionPoolsOptions;
  readonly #pools = new Map<PoolKind | `${PoolKind} under fake timers`, Dispatcher>();
  /** Pools that accept no more calls and close after their last one. */
  readonly #retired = new Set<Dispatcher>();

  constructor(options: ConnectionPoolsOptions) {
    this.#options = options;
  }

  /** @throws {ConfigError} if the operation requires a client certificate and none is configured. */
  dispatcherFor(
    { call: { template } }: { readonly call: Pick<CallInfo, 'template'> },
    { traits, foreign }: Pick<ExchangeContext, 'traits' | 'foreign'>,
  ): Dispatcher {
    const { ca, identity, dispatcher } = this.#options;
    if (traits.security && identity === undefined) throw noIdentity(template);
    if (dispatcher !== undefined) return dispatcher;
    if (foreign) {
      const lookup = this.#options.privateFileHosts ? lookupForeign : lookupPublic;
      return this.#poolOf('foreign', () => ({ ca, lookup }));
    }
    if (!traits.security || identity === undefined) {
      return this.#poolOf('plain', () => ({ ca, lookup: lookupShared }));
    }
    return this.#poolOf('secure', () => ({ secureContext: contextOf(identity, ca), lookup: lookupShared }));
  }

  /**
   * Reuses no existing connection: each is closed when its request is done. A custom dispatcher keeps its
   * connections.
   */
  renew(): void {
    for (const pool of this.#pools.values()) this.#retire(pool);
    this.#pools.clear();
  }

  /**
   * Closes the connections of a client without running calls; a custom dispatcher stays open. After an aborted call,
   * undici opens a new connection, and its own `close` waits for that one: until it times out, or for ever if the
   * server presents the certificate of another host.
   */
  async close(): Promise<void> {
    const pools = [...this.#pools.values(), ...this.#retired];
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  /**
   * Under fake timers, calls use connections of their own, each for one call: before undici uses a connection again, it
   * waits for an immediate, which never comes there, and whose cancellation stops all immediates of Node.js 20.
   */
  #poolOf(kind: PoolKind, own: () => OwnOptions): Dispatcher {
    const name = timersAreFake() ? (`${kind} under fake timers` as const) : kind;
    let pool = this.#pools.get(name);
    if (pool === undefined) {
      pool = this.#create(own());
      this.#pools.set(name, pool);
    }
    return pool;
  }

  /**
   * Loading undici takes most of the start time, and a program that only verifies notifications or passes a
   * dispatcher does not need it.
   */
  #create(own: OwnOptions): Dispatcher {
    const { connectTimeout: timeout, origins, proxies } = this.#options;
    const connect = createConnector({ ...own, timeout, alternatives: origins.length > 1 });
    const options = { keepAliveTimeout: IDLE, keepAliveMaxTimeout: IDLE, connect };
    if (proxies === undefined) return new (loadAgent())(options);
    const { ca, secureContext } = own;
    return new (loadProxyAgent())({
      ...options,
      ...proxies,
      // TLS runs through the tunnel, from this client to the host: the proxy sees neither requests nor certificates.
      requestTls: omitUndefined({ ca, secureContext, timeout }),
      proxyTls: omitUndefined({ ca: this.#options.ca, timeout }),
    });
  }

  #retire(pool: Dispatcher): void {
    this.#retired.add(pool);
    pool.close().then(
      () => this.#retired.delete(pool),
      () => this.#retired.delete(pool),
    );
  }
}

/**
 * Loads only the Agent of undici, without fetch, WebSocket and so on: a fifth of its code, and 6 MB less memory. If a
 * version of undici has it elsewhere, all of undici is loaded.
 */
function loadAgent(): typeof Agent {
  try {
    return require('undici/lib/dispatcher/agent.js');
  } catch {
    return require('undici').Agent;
  }
}

/** undici's agent for proxies: it opens tunnels with CONNECT, and knows which hosts need none. */
function loadProxyAgent(): typeof EnvHttpProxyAgent {
  try {
    return require('undici/lib/dispatcher/env-http-proxy-agent.js');
  } catch {
    return require('undici').EnvHttpProxyAgent;
  }
}

/** Made once for a pool: the key is parsed once, and its text stays in no option. */
function contextOf({ certificate, chain, key }: ClientCertificate, ca: string | undefined): SecureContext {
  return createSecureContext({
    cert: [certificate, ...chain].map(({ pem }) => pem).join(''),
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    ...omitUndefined({ ca }),
  });
}

function noIdentity(template: string): ConfigError {
  return new ConfigError(
    'merchant',
    `expected a client certificate, which ${template} requires, received none`,
    'Pass merchant: { cert, key } with apiclient_cert.pem and apiclient_key.pem, or { pfx, passphrase }.',
  );
}
