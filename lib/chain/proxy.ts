import { inspect } from 'node:util';
import { PathError, shapeOf, withoutQuery } from '../errors';
import { METHODS, type Method } from './method';
import { joinKeys } from './path';

/** The methods by the verbs that end a chain: `get`, and `getAsync` for the promise form. */
const VERBS: ReadonlyMap<string, Method> = new Map(
  METHODS.flatMap((method): [string, Method][] => [
    [method.toLowerCase(), method],
    [`${method.toLowerCase()}Async`, method],
  ]),
);

/** Properties that runtimes, loggers and test runners read from any object; never a segment. */
const INERT = new Set([
  'then',
  'catch',
  'finally',
  'toJSON',
  'toString',
  'valueOf',
  'constructor',
  'inspect',
  'asymmetricMatch',
  '$$typeof',
  'nodeType',
  'prototype',
]);

/** One call at the end of a chain. */
export interface ChainCall {
  readonly method: Method;
  /** The templated path, or an absolute URL, with its variables not yet expanded. */
  readonly template: string;
  /** The arguments of the verb, unchanged. */
  readonly args: readonly unknown[];
  /** The line that called the verb; absent where no verb was called. */
  readonly site?: CallSite;
}

/** A place in the caller's code. The engine formats `stack` when it is read, so most calls never pay for that. */
export interface CallSite {
  readonly stack?: string;
}

/**
 * Captures the place of a call.
 *
 * @param below the function that was called: the frames begin with its caller.
 */
export function captureCallSite(below: (...args: never[]) => unknown): CallSite {
  const site: CallSite = {};
  Error.captureStackTrace(site, below);
  return site;
}

/** The function that receives each call; the verb returns its result. */
export type Dispatch<Result> = (call: ChainCall) => Result;

/** A node: any property is the next segment; a verb can also be called. */
export type Chain<Args extends readonly unknown[], Result> = Verbs<Args, Result> & Segments<Args, Result>;

type Verbs<Args extends readonly unknown[], Result> = {
  readonly [Name in Verb]: ((...args: Args) => Result) & Chain<Args, Result>;
} & {
  /** Appends a whole path: `chain('v3/pay/transactions/id/{transaction_id}')`. */
  chain(path: string): Chain<Args, Result>;
};

type Verb = VerbName | `${VerbName}Async`;
type VerbName = Lowercase<Method>;

interface Segments<Args extends readonly unknown[], Result> {
  readonly [segment: string]: Chain<Args, Result>;
}

/** The shared target of all nodes; it has no properties of its own, since the handler holds the state. */
const target = Object.setPrototypeOf(() => {}, {
  [inspect.custom](this: unknown) {
    try {
      return `Endpoint <${String(this)}>`;
    } catch (error) {
      if (error instanceof PathError) return `Endpoint <${error.path}> (${error.message})`;
      throw error;
    }
  },
});
Reflect.deleteProperty(target, 'name');
Reflect.deleteProperty(target, 'length');

class Node<Result> implements ProxyHandler<() => void> {
  constructor(
    private readonly dispatch: Dispatch<Result>,
    private readonly parent: Node<Result> | undefined,
    private readonly key: string,
  ) {}

  get(_: unknown, key: string | symbol, self: unknown): unknown {
    if (typeof key === 'symbol') {
      return key === Symbol.toPrimitive ? () => this.path() : Reflect.get(target, key);
    }
    if (INERT.has(key)) return undefined;
    if (key === 'chain') return (path: unknown) => (path === '' ? self : this.child(text(path)));
    return this.child(key);
  }

  apply(_: unknown, __: unknown, args: readonly unknown[]): Result {
    const method = VERBS.get(this.key);
    if (method === undefined || this.parent === undefined) {
      const verbs = METHODS.map((name) => name.toLowerCase()).join(', ');
      throw new PathError(
        this.path(),
        `Expected a verb at the end of the call, received "${withoutQuery(this.path())}"`,
        `End the chain with one of ${verbs}, or its Async form.`,
      );
    }
    const site = captureCallSite(Node.prototype.apply);
    return this.dispatch({ method, template: this.parent.path(), args, site });
  }

  has(): boolean {
    return false;
  }

  set(): boolean {
    return false;
  }

  defineProperty(): boolean {
    return false;
  }

  deleteProperty(): boolean {
    return false;
  }

  setPrototypeOf(): boolean {
    return false;
  }

  preventExtensions(): boolean {
    return false;
  }

  private child(key: string): unknown {
    return new Proxy(target, new Node(this.dispatch, this, key));
  }

  private path(): string {
    const keys: string[] = [];
    for (let node: Node<Result> = this; node.parent !== undefined; node = node.parent) keys.unshift(node.key);
    return joinKeys(keys);
  }
}

function text(path: unknown): string {
  if (typeof path === 'string') return path;
  throw new PathError(
    String(path),
    `Expected a string in chain(), received ${shapeOf(path)}`,
    'Pass the path as a string.',
  );
}

/**
 * Creates a chain: a proxy that turns property access into a templated path and passes each call to `dispatch`.
 * Nodes are immutable and reusable, and only the call of a verb sends anything.
 *
 * @param dispatch receives the method, the templated path and the verb's arguments; the verb returns its result.
 * @returns the root node.
 * @throws {PathError} later, when a node other than a verb is called, or a path cannot be joined.
 * @example
 * const api = createChain(({ method, template, args }) => `${method} ${expand(template, args[0])}`)
 * api.v3.marketing.busifavor.coupons._card_id_.send.post({ card_id: '1' })
 * // 'POST v3/marketing/busifavor/coupons/1/send'
 */
export function createChain<Result, Args extends readonly unknown[] = readonly unknown[]>(
  dispatch: Dispatch<Result>,
): Chain<Args, Result> {
  return new Proxy(target, new Node(dispatch, undefined, ''));
}
