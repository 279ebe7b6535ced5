import { createSecureContext, type SecureContext } from 'node:tls';
import type { Agent, Dispatcher } from 'undici';
import type { ClientCertificate } from '../crypto';
import { ConfigError } from '../errors';
import { omitUndefined } from '../json';
import { type ConnectorOptions, createConnector } from './connector';
import { lookupForeign, lookupPublic, lookupShared } from './dns-lookup';
import type { ExchangeContext } from './exchange-context';
import type { CallInfo } from './messages';

/** What connections are made with. */
export interface ConnectionPoolsOptions {
  /** Certificate authorities to trust in place of the system's, PEM. */
  readonly ca?: string | undefined;
  /** What is shown where an endpoint wants a client certificate. */
  readonly identity?: ClientCertificate | undefined;
  /** Takes the place of the pools; its owner closes it. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Hosts that are not WeChat Pay's may have private addresses. */
  readonly privateFileHosts?: boolean | undefined;
  /** The limit for a connection to be made, in milliseconds. */
  readonly connectTimeout: number;
  /** The origins that serve the API: where there are several, the others need not wait for one that does not connect. */
  readonly origins: readonly string[];
}

// WeChat Pay's servers close a connection after about 8 seconds without a call; a request written into that moment is
// lost with an outcome that nobody knows. So this side closes first.
const IDLE = 7_000;

/**
 * The keep-alive connections of one client, in pools that are made when they are first needed: a certificate is shown in
 * the handshake, so a connection that showed it serves the endpoints that want one, and no others; and a host that is not
 * WeChat Pay's is looked up by other rules.
 */
export class ConnectionPools {
  readonly #options: ConnectionPoolsOptions;
  #plain: Dispatcher | undefined;
  #secure: Dispatcher | undefined;
  #foreign: Dispatcher | undefined;
  /** Those that take no more calls, until their last one is done. */
  readonly #retired = new Set<Dispatcher>();

  constructor(options: ConnectionPoolsOptions) {
    this.#options = options;
  }

  /** @throws {ConfigError} where the endpoint wants a client certificate, and there is none. */
  dispatcherFor(
    { call: { template } }: { readonly call: Pick<CallInfo, 'template'> },
    { traits, foreign }: Pick<ExchangeContext, 'traits' | 'foreign'>,
  ): Dispatcher {
    const { ca, identity, dispatcher } = this.#options;
    if (traits.security && identity === undefined) throw noIdentity(template);
    if (dispatcher !== undefined) return dispatcher;
    if (foreign) {
      this.#foreign ??= this.#create({
        ca,
        lookup: this.#options.privateFileHosts ? lookupForeign : lookupPublic,
      });
      return this.#foreign;
    }
    if (!traits.security || identity === undefined) {
      this.#plain ??= this.#create({ ca, lookup: lookupShared });
      return this.#plain;
    }
    this.#secure ??= this.#create({ secureContext: contextOf(identity, ca), lookup: lookupShared });
    return this.#secure;
  }

  /**
   * Uses no connection again that was opened before: each is closed when its request is done. A dispatcher that was
   * given keeps its connections.
   */
  renew(): void {
    const pools = [this.#plain, this.#secure, this.#foreign];
    this.#plain = undefined;
    this.#secure = undefined;
    this.#foreign = undefined;
    for (const pool of pools) if (pool) this.#retire(pool);
  }

  /**
   * Closes the connections of a client whose calls are over; a dispatcher that was given stays open. undici opens a new
   * connection after a call that was aborted, and its own `close` waits for that one: until it times out, and for ever
   * where the server shows the certificate of another host.
   */
  async close(): Promise<void> {
    const pools = [this.#plain, this.#secure, this.#foreign, ...this.#retired];
    await Promise.all(pools.map((pool) => pool?.destroy()));
  }

  /** undici takes most of a start, and whoever only verifies notifications, or brings a dispatcher, does without. */
  #create(own: Pick<ConnectorOptions, 'ca' | 'secureContext' | 'lookup'>): Agent {
    const { connectTimeout, origins } = this.#options;
    const Agent = loadAgent();
    const connect = createConnector({ ...own, timeout: connectTimeout, alternatives: origins.length > 1 });
    return new Agent({ keepAliveTimeout: IDLE, keepAliveMaxTimeout: IDLE, connect });
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
 * undici's agent alone, without fetch, WebSocket and the like, is a fifth of its code: 6 MB of memory less. A version
 * of undici that keeps it elsewhere is loaded whole.
 */
function loadAgent(): typeof Agent {
  try {
    return require('undici/lib/dispatcher/agent.js');
  } catch {
    return require('undici').Agent;
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
