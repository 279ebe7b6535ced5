import FindMyWay, { type HTTPVersion, type Instance } from 'find-my-way';
import { METHODS, type Method } from '../../http';
import { documentedPaths, type Operation as Facts, operationOf } from '../../reference';
import type { Operation } from '../products/operation';

/** An endpoint, and the path variables of a request to it. */
export interface RouteMatch {
  /** As it is on the wire: `/v3/pay/transactions/id/{transaction_id}`. */
  readonly template: string;
  /** A product's operation, or the facts of an operation that the catalogue alone serves. */
  readonly endpoint: Operation | Facts;
  readonly path: Readonly<Record<string, string>>;
}

/** The destination of a request, or why it has none. */
export type Route = RouteMatch | { readonly template?: undefined; readonly status: 404 | 405 };

/** A path of the catalogue as it is on the wire: `/v3/certificates`, `/pay/unifiedorder`. */
function wirePath(path: string): string {
  return path.startsWith('v2/') ? path.slice(2) : `/${path}`;
}

/** The path that is in front of an operation's own: `/hk` or `/global` for some of the overseas ones. */
function prefixOf(facts: Facts | undefined): string {
  return facts?.baseURL === undefined ? '' : new URL(facts.baseURL).pathname.slice(0, -1);
}

interface Leaf {
  readonly template: string;
  /** The path as in the catalogue; undefined if it has none. */
  readonly documented?: string;
}

/** Finds the operation of a request target. It does not check signatures. */
export class Router {
  readonly #operations: ReadonlyMap<string, Operation>;
  #tree: Instance<HTTPVersion.V1> | undefined;

  /** @param operations what products do; of every other path of the catalogue the facts are found. */
  constructor(operations: readonly Operation[]) {
    this.#operations = new Map(operations.map((known) => [`${known.method} ${known.path}`, known]));
  }

  /** The catalogue is loaded, and the tree grown, by the first request. */
  find(method: string, target: string): Route {
    // An absolute target is for a proxy; the tree would remove its origin.
    if (!target.startsWith('/')) return { status: 404 };
    const verb = METHODS.find((known) => known === method);
    const route = verb && this.#route(verb, target);
    if (route) return route;
    return { status: METHODS.some((other) => this.#route(other, target)) ? 405 : 404 };
  }

  #route(method: Method, target: string): RouteMatch | undefined {
    const [, prefix = '', rest = target] = /^(\/hk|\/global)(\/v3\/.*)$/s.exec(target) ?? [];
    this.#tree ??= this.#grow();
    const found = this.#tree.find(method, rest);
    if (found === null) return undefined;
    const { template, documented }: Leaf = found.store;
    const facts = documented === undefined ? undefined : operationOf(method, documented);
    if (prefix !== '' && prefix !== prefixOf(facts)) return undefined;
    const path = Object.entries(found.params).map(([name, value]) => [name, value ?? '']);
    const endpoint = this.#operations.get(`${method} ${template}`) ?? facts;
    return endpoint && { template, endpoint, path: Object.fromEntries(path) };
  }

  #grow(): Instance<HTTPVersion.V1> {
    const tree = FindMyWay({ maxParamLength: 2_048, caseSensitive: true });
    const add = (method: Method, leaf: Leaf): void => {
      const path = leaf.template.replace(/\{(\w+)\}/g, ':$1');
      if (!tree.hasRoute(method, path)) tree.on(method, path, () => undefined, leaf);
    };
    // Two operations may share one path with different variable names: the last one is used.
    for (const [method, documented] of documentedPaths().reverse()) {
      add(method, { template: wirePath(documented), documented });
    }
    for (const { method, path: template } of this.#operations.values()) {
      const verb = METHODS.find((known) => known === method);
      if (verb) add(verb, { template });
    }
    return tree;
  }
}
