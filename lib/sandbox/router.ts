import FindMyWay, { type HTTPMethod } from 'find-my-way';
import type { Operation } from './operation';

const METHODS: readonly HTTPMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Where a request goes: an operation and its path variables, or why there is none. */
export type Route =
  | { readonly operation: Operation; readonly path: Readonly<Record<string, string>> }
  | { readonly operation?: undefined; readonly status: 404 | 405 };

/** Finds the operation of a request target; knows nothing of signatures. */
export class Router {
  readonly #tree = FindMyWay({ maxParamLength: 2_048, caseSensitive: true });
  readonly #operations = new Map<unknown, Operation>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) this.#add(operation);
  }

  find(method: string, target: string): Route {
    // An absolute target is a proxy's business; the tree would cut its origin off.
    if (!target.startsWith('/')) return { status: 404 };
    const verb = METHODS.find((known) => known === method);
    const found = verb && this.#tree.find(verb, target);
    const operation = found ? this.#operations.get(found.store) : undefined;
    if (found && operation) {
      const path = Object.entries(found.params).map(([name, value]) => [name, value ?? '']);
      return { operation, path: Object.fromEntries(path) };
    }
    return { status: METHODS.some((other) => this.#tree.find(other, target)) ? 405 : 404 };
  }

  #add(operation: Operation): void {
    const method = METHODS.find((known) => known === operation.method);
    const key = {};
    const path = operation.path.replace(/\{(\w+)\}/g, ':$1');
    this.#operations.set(key, operation);
    if (method) this.#tree.on(method, path, () => undefined, key);
  }
}
