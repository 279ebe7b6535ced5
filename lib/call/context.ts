import { ConfigError } from '../errors';
import type {
  CallInfo,
  Deadline,
  DownloadTarget,
  ExchangeContext,
  HttpRequest,
  MerchantNumber,
  RetryOptions,
} from '../http';
import type { KnownOperation, OperationTraits } from '../openapi';
import type { CallProgress } from './progress';

/** A field of a request that its response repeats. */
export interface Echo extends MerchantNumber {
  /** Whether it is the number that makes a retry safe, and every response of the operation has it. */
  readonly required: boolean;
}

/**
 * The live objects of one call. Middleware of users never sees them; {@link contextOf} finds them for built-in
 * middleware.
 */
export interface CallContext extends ExchangeContext {
  /** The templated path as the chain wrote it: `v3/pay/transactions/id/{transaction_id}`. */
  readonly template: string;
  /** Undefined for an undocumented operation. */
  readonly operation: KnownOperation | undefined;
  /** The traits of the operation, with the options of the call over them. */
  readonly traits: OperationTraits;
  /** The deadline of the whole call; for a file, of each pause. */
  readonly deadline: Deadline;
  /** Aborted when the client closes. */
  readonly closing: AbortSignal | undefined;
  /** How the call is retried, if it differs from the client's configuration. */
  readonly retry?: RetryOptions | undefined;
  /** The target of a downloaded file; opened when the call is executed. */
  downloadTarget: DownloadTarget | undefined;
  /** The number that makes a retry safe, if the call has one. */
  readonly number: MerchantNumber | undefined;
  /** The values of the fields that the response repeats. */
  readonly echoes: readonly Echo[] | undefined;
  readonly progress: CallProgress;
}

let contextIn: (info: CallInfo) => CallContext | undefined;

/** Leads from what a middleware sees to the live objects, for code that has {@link contextOf} alone. */
class FrozenCallInfo implements CallInfo {
  readonly template: string;
  readonly operation: string | undefined;
  readonly number: MerchantNumber | undefined;
  readonly attempt: number;
  readonly #context: CallContext;

  static {
    contextIn = (info) => (#context in info ? info.#context : undefined);
  }

  constructor(context: CallContext, attempt: number) {
    this.template = context.template;
    this.operation = context.operation?.key;
    this.number = context.number;
    this.attempt = attempt;
    this.#context = context;
    Object.freeze(this);
  }
}

/** The facts of a call that its requests carry; `attempt` counts from 1. */
export function callInfo(context: CallContext, attempt = 1): CallInfo {
  return new FrozenCallInfo(context, attempt);
}

/**
 * Returns the live objects of the call that a request belongs to.
 *
 * @throws {ConfigError} if a middleware passed on a request with another `call`.
 */
export function contextOf({ call }: Pick<HttpRequest, 'call'>): CallContext {
  const context = typeof call === 'object' && call !== null ? contextIn(call) : undefined;
  if (context !== undefined) return context;
  throw new ConfigError(
    'stack',
    'expected a request with the `call` that the middleware received, received another `call`',
    'Pass on a copy of the request: next({ ...request, headers }).',
  );
}
