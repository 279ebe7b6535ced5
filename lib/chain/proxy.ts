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
  '_isMockFunction',
  'prototype',
]);

/** How many nodes a chain keeps, at any depth, so that reading a path again gives the same node. */
const MOST_KEPT = 256;

/** The nodes that a chain keeps: those of the present generation, all of which are dropped together. */
interface Kept {
  generation: number;
  count: number;
}

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

type Target = () => void;

/**
 * Creates the target of a node: a function, so that the node can be called. `util.inspect` and `node:assert` print the
 * target and not the proxy, so its name is the path.
 */
function createTarget<Result>(node: Node<Result>): Target {
  const target = () => {};
  return Object.defineProperties(target, {
    name: { get: () => node.label(), configurable: true },
    [inspect.custom]: { value: printNode, configurable: true },
  });
}

function printNode(this: unknown): string {
  try {
    return `Endpoint <${String(this)}>`;
  } catch (error) {
    if (error instanceof PathError) return `Endpoint <${error.path}> (${error.message})`;
    throw error;
  }
}

class Node<Result> implements ProxyHandler<Target> {
  #children: Map<string, unknown> | undefined;
  #generation = 0;

  constructor(
    private readonly dispatch: Dispatch<Result>,
    private readonly kept: Kept,
    private readonly parent: Node<Result> | undefined,
    private readonly key: string,
  ) {}

  get(_: unknown, key: string | symbol, self: unknown): unknown {
    if (typeof key === 'symbol') {
      if (key === Symbol.toPrimitive) return () => this.path();
      return key === inspect.custom ? printNode : undefined;
    }
    if (INERT.has(key)) return undefined;
    // Test runners print a function with its name.
    if (key === 'name') return this.label();
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

  ownKeys(): [] {
    return [];
  }

  getOwnPropertyDescriptor(): undefined {}

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

  /** The same node for the same key: a test runner compares functions by identity. */
  private child(key: string): unknown {
    const known = this.#generation === this.kept.generation ? this.#children?.get(key) : undefined;
    return known ?? this.#keep(key, createNode(new Node(this.dispatch, this.kept, this, key)));
  }

  #keep(key: string, child: unknown): unknown {
    const { kept } = this;
    kept.count += 1;
    if (kept.count > MOST_KEPT) {
      kept.generation += 1;
      kept.count = 1;
    }
    if (this.#children === undefined || this.#generation !== kept.generation) {
      this.#children = new Map();
      this.#generation = kept.generation;
    }
    this.#children.set(key, child);
    return child;
  }

  /** The path for people, whether it can be called or not. */
  label(): string {
    try {
      return this.path();
    } catch (error) {
      if (error instanceof PathError) return error.path;
      throw error;
    }
  }

  private path(): string {
    const keys: string[] = [];
    for (let node: Node<Result> = this; node.parent !== undefined; node = node.parent) keys.unshift(node.key);
    return joinKeys(keys);
  }
}

function createNode<Args extends readonly unknown[], Result>(node: Node<Result>): Chain<Args, Result> {
  return new Proxy(createTarget(node), node) as unknown as Chain<Args, Result>;
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
  return createNode(new Node(dispatch, { generation: 0, count: 0 }, undefined, ''));
}
