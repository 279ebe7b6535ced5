import { ConfigError } from '../errors';
import type { HttpRequest, HttpResponse, Middleware, Next } from './messages';

interface Layer {
  readonly name: string;
  readonly middleware: Middleware;
}

/**
 * The named middleware of a protocol, in order. The first is the outermost; the last, the transport, sends the request.
 * Middleware outside the signer does not see its headers; middleware inside the signer must not change what is signed.
 *
 * @example
 * wxpay.stack.v3.names  // ['retry', 'verifier', 'signer', 'transport']
 * wxpay.stack.v3.use('log', async (request, next) => {
 *   const answer = await next(request)
 *   console.log(request.method, request.target, answer.status)
 *   return answer
 * })
 */
export class Stack {
  #layers: readonly Layer[];
  #run: Next;

  constructor(layers: Readonly<Record<string, Middleware>>) {
    this.#layers = Object.entries(layers).map(([name, middleware]) => ({ name, middleware }));
    this.#run = compose(this.#layers);
  }

  /** The names, from the outermost to the transport. */
  get names(): readonly string[] {
    return this.#layers.map(({ name }) => name);
  }

  /** Adds a middleware outermost: it runs once per call and sees verified responses only. */
  use(name: string, middleware: Middleware): this {
    return this.#insert(0, name, middleware);
  }

  /** Adds a middleware just outside the one named `anchor`. */
  before(anchor: string, name: string, middleware: Middleware): this {
    return this.#insert(this.#at(anchor), name, middleware);
  }

  /** Adds a middleware just inside the one named `anchor`. */
  after(anchor: string, name: string, middleware: Middleware): this {
    const at = this.#at(anchor);
    if (at === this.#layers.length - 1) {
      throw this.#fault(anchor, 'is the transport: no middleware can follow it');
    }
    return this.#insert(at + 1, name, middleware);
  }

  /** Replaces the named middleware. */
  replace(name: string, middleware: Middleware): this {
    return this.#set(this.#layers.with(this.#at(name), { name, middleware }));
  }

  /** Removes a middleware; the transport can only be replaced. */
  remove(name: string): this {
    const at = this.#at(name);
    if (at === this.#layers.length - 1) throw this.#fault(name, 'is the transport: it cannot be removed');
    return this.#set(this.#layers.toSpliced(at, 1));
  }

  /**
   * Sends a request through all middleware.
   *
   * @param innermost replaces the transport.
   */
  handle(request: HttpRequest, innermost?: Middleware): Promise<HttpResponse> {
    const run = innermost === undefined ? this.#run : compose(replaceInnermost(this.#layers, innermost));
    return run(Object.freeze(request));
  }

  toString(): string {
    return this.names.join(' > ');
  }

  #at(name: string): number {
    const at = this.#layers.findIndex((layer) => layer.name === name);
    if (at < 0) throw this.#fault(name, 'does not exist');
    return at;
  }

  #insert(at: number, name: string, middleware: Middleware): this {
    if (this.names.includes(name)) throw this.#fault(name, 'exists already');
    return this.#set(this.#layers.toSpliced(at, 0, { name, middleware }));
  }

  #set(layers: readonly Layer[]): this {
    this.#layers = layers;
    this.#run = compose(layers);
    return this;
  }

  #fault(name: string, what: string): ConfigError {
    return new ConfigError(
      'stack',
      `the middleware "${name}" ${what}`,
      `Use the names of the stack: ${this}.`,
    );
  }
}

function replaceInnermost(layers: readonly Layer[], middleware: Middleware): readonly Layer[] {
  return layers.map((layer, at) => (at === layers.length - 1 ? { ...layer, middleware } : layer));
}

function compose(layers: readonly Layer[]): Next {
  const wire: Next = ({ method, target }) =>
    Promise.reject(new Error(`No transport sends ${method} ${target}`));
  return layers.reduceRight<Next>(
    (next, { middleware }) =>
      (request) =>
        middleware(Object.freeze(request), next),
    wire,
  );
}
