import type { CallSite } from '../chain';
import { ConfigError } from '../errors';
import type { ProgressListener, RequestGroups, Sink, WechatpayResponse } from '../http';
import type { OperationTraits } from '../openapi';
import { VERSION } from '../version';
import type { ClientConfig } from './config';

/** How a file is fetched. */
export interface FetchFileOptions {
  /** Appended to the query of the URL. */
  readonly query?: RequestGroups['query'];
  /** The target of the file; without it, `data` contains the bytes. */
  readonly sink?: Sink;
  readonly progress?: ProgressListener;
  /** The limit for the start of the response and for each pause without data, in milliseconds. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** What a client lets the folders above it use. */
export interface ClientAccess {
  readonly config: ClientConfig;
  readonly fetch: (
    url: string,
    options: FetchFileOptions,
    vouched: OperationTraits,
    site: CallSite,
  ) => Promise<WechatpayResponse<Buffer>>;
}

/**
 * The clients of this process. A program may load the CommonJS and the ES module build, and pass a client of one to a
 * class of the other, so both keep them in one place. Another version keeps its own, since its configuration may differ.
 */
const REGISTRY = Symbol.for(`wechatpay-chain.clients@${VERSION}`);

function clients(): WeakMap<object, ClientAccess> {
  const known: WeakMap<object, ClientAccess> | undefined = Reflect.get(globalThis, REGISTRY);
  if (known !== undefined) return known;
  const created = new WeakMap<object, ClientAccess>();
  Object.defineProperty(globalThis, REGISTRY, { value: created });
  return created;
}

/** Grants access to a client. */
export function grantAccess(client: object, access: ClientAccess): void {
  clients().set(client, access);
}

/**
 * Returns the access to a client.
 *
 * @throws {ConfigError} if it is not a Wechatpay instance.
 */
export function accessTo(client: unknown): ClientAccess {
  const access = typeof client === 'object' && client !== null ? clients().get(client) : undefined;
  if (access !== undefined) return access;
  throw new ConfigError(
    'client',
    'expected a Wechatpay instance, received another value',
    'Pass a Wechatpay instance.',
  );
}
