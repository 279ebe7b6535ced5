import { inspect } from 'node:util';
import {
  type CallContext,
  type CallDraft,
  CallProgress,
  contextOf,
  executeCall,
  HostFailover,
  locateError,
  type Protocol,
  retry,
} from '../call';
import {
  type CallSite,
  type Chain,
  type ChainCall,
  captureCallSite,
  createChain,
  isAbsolute,
} from '../chain';
import { Rsa } from '../crypto';
import { brandClass, ConfigError, NetworkError, SignatureError } from '../errors';
import {
  type CallOptions,
  ConnectionPools,
  Deadline,
  Destinations,
  SuccessResponse,
  transport,
  type WechatpayResponse,
} from '../http';
import { withoutPrototype } from '../json';
import {
  type KnownOperation,
  lookUpOperation,
  type Client as OpenapiClient,
  type OperationTraits,
  ORDINARY,
  WECHATPAY_HOSTS,
} from '../openapi';
import { DownloadedKeys } from '../trust';
import { V2 } from '../v2';
import { V3 } from '../v3';
import { echoesOf, numberOf, readArguments } from './call-arguments';
import { accessTo, type FetchFileOptions, grantAccess } from './client-access';
import type { Certificates, Stacks, WechatpayMembers } from './client-types';
import { type ClientConfig, readConfig, readRetry, readTimeout } from './config';
import { aboutVariable, type Environment, environmentConfig } from './environment';
import { InFlightCalls } from './in-flight';
import type { WechatpayConfig } from './options';
import { type PreparedRequest, prepareRequest, readPrepareCall } from './prepare';

export type { FetchFileOptions } from './client-access';
export type { Certificates, Stacks, WechatpayMembers } from './client-types';

/** Lifecycle hooks that NestJS looks for on every provider; a segment in their place would be called. */
const HOOKS = new Set([
  'onModuleInit',
  'onModuleDestroy',
  'onApplicationBootstrap',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
]);

/** The first segment that means APIv2; its paths do not have it on the wire. */
const V2_PREFIX = 'v2/';

/** How the catalogue names what a template leads to: without its host, and without its query, which may hold a token. */
function endpointOf(template: string): string {
  const path = isAbsolute(template) ? template.replace(/^(?:[^/]*:)?\/\/[^/?]*\/?/, '') : template;
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
}

/** The operation of a call. A URL is a path on the wire, and those of APIv2 have no prefix there. */
function operationOf({ method, template }: ChainCall, endpoint: string): KnownOperation | undefined {
  if (isAbsolute(template) && endpoint.startsWith(V2_PREFIX)) return undefined;
  return lookUpOperation(method, endpoint);
}

/** Returns the traits of an operation, overridden by the options of the call. */
function withOptions(known: OperationTraits, { security, nonceless, cipher }: CallOptions): OperationTraits {
  if (security === undefined && nonceless === undefined && cipher === undefined) return known;
  return withoutPrototype(known, {
    security: security ?? known.security,
    nonceless: nonceless ?? known.nonceless,
    cipher,
  });
}

function closed(): NetworkError {
  return new NetworkError('The client is closed', {
    code: 'ERR_CLOSED',
    hint: 'Build a new client.',
    outcome: 'not-sent',
  });
}

class Client implements WechatpayMembers {
  readonly stack: Stacks;
  readonly certificates: Certificates | undefined;
  readonly #settings: ClientConfig;
  readonly #root: Chain<readonly unknown[], Promise<WechatpayResponse>>;
  readonly #destinations: Destinations;
  readonly #pools: ConnectionPools;
  readonly #v2: V2;
  readonly #v3: V3;
  readonly #underWay = new InFlightCalls();
  readonly #ending = new AbortController();
  #closing: Promise<void> | undefined;
  #closed = false;

  static {
    // Any name that neither the client nor Object has is the first segment of a path.
    const segments = new Proxy(Object.create(Object.prototype), {
      get(target, key, client) {
        if (typeof key === 'symbol' || key in target || HOOKS.has(key)) {
          return Reflect.get(target, key, client);
        }
        return #root in client ? client.#root[key] : undefined;
      },
    });
    Object.setPrototypeOf(Client.prototype, segments);
    brandClass(Client, 'Wechatpay');
  }

  constructor(config: WechatpayConfig) {
    this.#settings = readConfig(config, (serial) =>
      // The calls that a closing client waits for may still need it.
      this.#begin(this.#closed, async () => {
        const { certificatesPath: template } = this.#settings;
        // Only the certificates in the response can verify it.
        const { draft } = this.#draft({ method: 'GET', template, args: [] }, { unsigned: true });
        return this.#v3.download(draft, serial);
      }),
    );
    const { mchid, serial, merchantKey, keys, secret, clock, nonce, base, origins } = this.#settings;
    this.#destinations = new Destinations(base, WECHATPAY_HOSTS, origins);
    this.#root = createChain((call) => this.#start(call));
    this.#pools = new ConnectionPools(this.#settings);
    const wire = transport({
      contextOf,
      dispatcherFor: (request, context) => this.#pools.dispatcherFor(request, context),
      lend: this.#settings.dispatcher === undefined,
    });
    const layers = {
      retry: retry(this.#settings.retry, { hosts: new HostFailover(origins), clock }),
      transport: wire,
    };
    this.#v2 = new V2({ mchid, secret, nonce, ...layers });
    this.#v3 = new V3({
      mchid,
      serial,
      keys,
      clock,
      nonce,
      ...merchantKey,
      ...layers,
    });
    this.stack = Object.freeze({ v2: this.#v2.stack, v3: this.#v3.stack });
    this.certificates = keys instanceof DownloadedKeys ? keys : undefined;
    grantAccess(this, {
      config: this.#settings,
      fetch: (url, options, vouched, site) => this.#fetch(url, options, vouched, site),
    });
  }

  static fromEnv(
    this: new (
      config: WechatpayConfig,
    ) => Client,
    env: Environment = process.env,
    options: Partial<WechatpayConfig> = {},
  ): Client {
    try {
      return new this(environmentConfig(env, options));
    } catch (error) {
      throw aboutVariable(error, options);
    }
  }

  chain(path: string): unknown {
    return this.#root.chain(path);
  }

  prepare(method: string, path: string, ...options: readonly unknown[]): Promise<PreparedRequest> {
    return this.#begin(this.#closing !== undefined, () => {
      const { protocol, draft } = this.#draft(readPrepareCall(method, path, options));
      return prepareRequest(protocol, draft);
    });
  }

  async encrypt(text: string): Promise<string> {
    return Rsa.encrypt(text, (await this.#settings.keys.preferred()).publicKey);
  }

  async decrypt(ciphertext: string): Promise<string> {
    return this.#settings.merchantKey.decrypt(ciphertext);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  [inspect.custom](): string {
    return `Wechatpay <${this.#settings.mchid} at ${this.#settings.base}>`;
  }

  async #end(): Promise<void> {
    this.#ending.abort();
    await this.#underWay.end();
    this.#closed = true;
    this.certificates?.stop();
    await this.#pools.close();
  }

  /**
   * Runs a call. The promise is that of the task, which closing observes: a caller that closes the client before it
   * awaits a failed call gets no unhandled rejection.
   */
  #start(call: ChainCall, vouched?: OperationTraits): Promise<WechatpayResponse> {
    const tooLate = this.#closing !== undefined;
    return this.#underWay.run(async () => {
      try {
        if (tooLate) throw closed();
        const { protocol, draft } = this.#draft(call, vouched);
        return await executeCall(protocol, draft);
      } catch (error) {
        // The connection would deliver more responses of other calls.
        if (error instanceof SignatureError && error.reason === 'other-answer') this.#pools.renew();
        locateError(error, `${call.method} ${endpointOf(call.template)}`, call.site);
        throw error;
      }
    });
  }

  /** Does what uses connections, unless it is too late for that; closing waits for it. */
  #begin<T>(tooLate: boolean, work: () => Promise<T>): Promise<T> {
    return tooLate ? Promise.reject(closed()) : this.#underWay.run(work);
  }

  async #fetch(
    url: string,
    options: FetchFileOptions,
    vouched: OperationTraits,
    site: CallSite,
  ): Promise<WechatpayResponse<Buffer>> {
    const foreign = !this.#destinations.trusts(url);
    const call = { method: 'GET', template: url, args: [options], site } as const;
    const file: OperationTraits = { ...vouched, unsigned: true, answer: 'file' };
    const traits = foreign ? { ...file, anonymous: true, security: false } : file;
    const { status, headers, body } = await this.#start(call, traits);
    return new SuccessResponse(status, headers, body, body);
  }

  #draft(call: ChainCall, vouched?: OperationTraits): { protocol: Protocol; draft: CallDraft } {
    const { method, template } = call;
    const read = readArguments(call);
    const endpoint = endpointOf(template);
    const operation = operationOf(call, endpoint);
    const known = operation?.traits ?? ORDINARY;
    const { init } = read;
    const path = known.wirePath ?? read.path;
    const traits = vouched ? withoutPrototype(withOptions(known, init), vouched) : withOptions(known, init);
    const isV2 = path.startsWith(V2_PREFIX);
    // Only a file URL from a response may lead to another host.
    const foreign = vouched !== undefined && isAbsolute(path) && !this.#destinations.trusts(path);
    const { origin, target } = foreign
      ? this.#destinations.foreign(path, this.#settings.privateFileHosts)
      : this.#destinations.resolve(
          isV2 ? path.slice(V2_PREFIX.length) : path,
          init.baseURL ?? this.#baseOf(traits),
        );
    const timeout = readTimeout('timeout', init.timeout ?? this.#settings.timeout);
    const context: CallContext = {
      template: endpoint,
      operation,
      traits,
      deadline: new Deadline(timeout),
      retry: init.retry === undefined ? undefined : readRetry(init.retry),
      signal: init.signal,
      closing: this.#ending.signal,
      downloadTarget: undefined,
      onBytes: init.progress,
      number: numberOf(read, traits.number, () => operation?.numberIn(endpointOf(path))),
      echoes: echoesOf(read, operation?.answer?.echoes),
      foreign,
      progress: new CallProgress({ method, path: endpoint }),
    };
    const draft = { method, origin, init, target, call: context };
    return { protocol: isV2 ? this.#v2 : this.#v3, draft };
  }

  /** An endpoint's own base holds for WeChat Pay's hosts; a client that was led elsewhere stays there. */
  #baseOf({ baseURL }: OperationTraits): string | undefined {
    return this.#settings.baseURL === undefined ? baseURL : undefined;
  }
}

/**
 * A WeChat Pay client whose paths are written as code: any property that the client does not have is the first
 * segment of a path, and the call of a method at the end sends a signed request and returns a verified response.
 */
export type Wechatpay = WechatpayMembers & OpenapiClient;

/**
 * @throws {ConfigError} for the first fault in the configuration.
 * @example
 * const wxpay = new Wechatpay({ mchid, serial, privateKey, certs: { [publicKeyId]: publicKey } })
 * const { data } = await wxpay.v3.pay.transactions.native.post({ json: order })
 */
export const Wechatpay = Object.defineProperty(Client, 'name', {
  value: 'Wechatpay',
}) as unknown as WechatpayClass;

/** The class: to make clients, to test with `instanceof`, to inject by. */
export interface WechatpayClass<Members = unknown> {
  new (config: WechatpayConfig): Wechatpay & Members;
  readonly prototype: Wechatpay & Members;
  /**
   * Makes a client from environment variables, those that `wxpay sandbox` prints: `WECHATPAY_MCHID`,
   * `WECHATPAY_SERIAL` or `WECHATPAY_CERTIFICATE`, `WECHATPAY_PRIVATE_KEY`, `WECHATPAY_PUBLIC_KEY_ID` with
   * `WECHATPAY_PUBLIC_KEY` (or `WECHATPAY_PLATFORM_CERTIFICATE`), and optionally `WECHATPAY_APIV3_KEY`,
   * `WECHATPAY_SECRET`, `WECHATPAY_BASE_URL` and `WECHATPAY_CA`. A value is text, `file:PATH` or `env:NAME`; `\\n` in a
   * PEM text counts as a line feed.
   *
   * @param env the variables; default `process.env`.
   * @param options options that have no variable, or that override one: `{ timeout: 10_000 }`.
   * @throws {ConfigError} whose `field` names the variable.
   * @example
   * const wxpay = Wechatpay.fromEnv()
   */
  fromEnv(env?: Environment, options?: Partial<WechatpayConfig>): Wechatpay & Members;
}

/** The class, with members that rooms above add: each of them is made with its client. */
export function withMembers<Members extends object>(
  make: (client: Wechatpay) => Members,
): WechatpayClass<Members> {
  const Extended = class extends Wechatpay {
    constructor(config: WechatpayConfig) {
      super(config);
      Object.defineProperties(this, Object.getOwnPropertyDescriptors(make(this)));
    }
  };
  const named = Object.defineProperty(Extended, 'name', { value: 'Wechatpay' });
  const guarded = new Proxy(named, { apply: refuseCall });
  named.prototype.constructor = guarded;
  brandClass(guarded, 'Wechatpay');
  return guarded as unknown as WechatpayClass<Members>;
}

/** What a call without `new` ends in. */
function refuseCall(): never {
  throw new ConfigError(
    'Wechatpay',
    'expected new Wechatpay(…), received a call without new',
    'Write new Wechatpay({ mchid, serial, privateKey, certs, … }).',
  );
}

/**
 * The checked configuration that a client works with, for the rooms above that share its keys.
 *
 * @throws {ConfigError} if it is not a Wechatpay instance.
 */
export function clientConfigOf(client: Wechatpay): ClientConfig {
  return accessTo(client).config;
}

/**
 * Downloads the file of a URL from a verified response. The file is unsigned, regardless of its URL. Hosts that are
 * not WeChat Pay's receive no signature.
 *
 * @param vouched the known traits of the endpoint of the URL.
 */
export async function fetchFile(
  client: Wechatpay,
  url: string,
  options: FetchFileOptions,
  vouched: OperationTraits = {},
): Promise<WechatpayResponse<Buffer>> {
  return accessTo(client).fetch(url, options, vouched, captureCallSite(fetchFile));
}

/**
 * Runs a function of several calls. Its errors name the first of them where they name none, and their stacks end with
 * the line that called the function.
 *
 * @param call method and path of the first call.
 * @param below the function that was called.
 */
export async function withCallSite<T>(
  call: string,
  below: (...args: never[]) => unknown,
  work: () => Promise<T>,
): Promise<T> {
  const site = captureCallSite(below);
  try {
    return await work();
  } catch (error) {
    locateError(error, call, site);
    throw error;
  }
}
