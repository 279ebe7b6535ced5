import { inspect } from 'node:util';
import { PathError, withoutQuery } from '../errors';
import { joinKeys } from './path';

const METHOD_BY_VERB: Readonly<Record<VerbName, ChainMethod>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
};

/** The methods that a chain can end in. */
export const METHODS: readonly ChainMethod[] = Object.values(METHOD_BY_VERB);

const VERBS = new Map(
  Object.entries(METHOD_BY_VERB).flatMap(
    ([verb, method]) =>
      [
        [verb, method],
        [`${verb}Async`, method],
      ] as const,
  ),
);

/** What runtimes, loggers and test runners ask of any object in passing; never a segment. */
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

export type ChainMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One call at the end of a chain. */
export interface ChainCall {
  readonly method: ChainMethod;
  /** The templated path, or an absolute URL, with its variables not yet expanded. */
  readonly template: string;
  /** The arguments of the verb, as they were given. */
  readonly args: readonly unknown[];
}

/** Takes a call over; what it returns is what the verb returns. */
export type Dispatch<Result> = (call: ChainCall) => Result;

/** A node: any property is the next segment; one that is named like a verb can be called as well. */
export type Chain<Args extends readonly unknown[], Result> = Verbs<Args, Result> & Segments<Args, Result>;

type Verbs<Args extends readonly unknown[], Result> = {
  readonly [Name in Verb]: ((...args: Args) => Result) & Chain<Args, Result>;
} & {
  /** Goes on with a path in one piece: `chain('v3/pay/transactions/id/{transaction_id}')`. */
  chain(path: string): Chain<Args, Result>;
};

type Verb = VerbName | `${VerbName}Async`;
type VerbName = 'get' | 'post' | 'put' | 'patch' | 'delete';

interface Segments<Args extends readonly unknown[], Result> {
  readonly [segment: string]: Chain<Args, Result>;
}

/** All nodes share one target, which has no properties of its own: what a node knows is in its handler. */
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
      const verbs = Object.keys(METHOD_BY_VERB).join(', ');
      throw new PathError(
        this.path(),
        `"${withoutQuery(this.path())}" was called, but does not end in a verb`,
        `End the chain with one of ${verbs}, or with its Async form.`,
      );
    }
    return this.dispatch({ method, template: this.parent.path(), args });
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
    `chain() was given a value of type ${typeof path}`,
    'Give the path as text.',
  );
}

/**
 * Makes a chain: a proxy that turns property access into a templated path and hands each call to `dispatch`.
 * Nodes are immutable, can be kept and reused, and are never sent by accident: only calling a verb dispatches.
 *
 * @param dispatch called with the method, the templated path and the verb's arguments; its result is the verb's.
 * @returns the root node.
 * @throws {PathError} later, when a node that is no verb is called, or a path cannot be joined.
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
