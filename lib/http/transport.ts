import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { withoutPrototype } from '../json';
import { ExchangeHandler } from './dispatch-handler';
import type { ExchangeContext } from './exchange-context';
import type { HttpRequest, Middleware } from './messages';

/** The function as it is when the package is loaded: the fake timers of a test replace the global one later. */
const immediate = setImmediate;

/**
 * The next turn of the event loop. Each call waits for its own, so that a call under fake timers keeps no other one
 * waiting.
 */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    immediate(() => resolve());
    // A test that loads the package under fake timers returns to the real ones later.
    if (setImmediate !== immediate) setImmediate(() => resolve());
  });
}

/** What the transport works with. */
export interface TransportOptions {
  /** The live objects of the call that a request belongs to. */
  readonly contextOf: (request: HttpRequest) => ExchangeContext;
  readonly dispatcherFor: (request: HttpRequest, context: ExchangeContext) => Dispatcher;
  /**
   * The dispatchers are undici's own pools, of which it is known that they hold a streamed body's bytes no longer than
   * until they ask for the next ones.
   */
  readonly lend: boolean;
}

/** Creates the innermost middleware: sends a message through an undici dispatcher and receives the response. */
export function transport({ contextOf, dispatcherFor, lend }: TransportOptions): Middleware {
  return async (request) => {
    const context = contextOf(request);
    // undici returns a connection to its pool one turn of the event loop after its response: a call that follows
    // immediately would find none free, and open another.
    await nextTurn();
    const { origin, target, method, headers, body = null } = request;
    await context.downloadTarget?.restart();
    const exchange = new ExchangeHandler(request, context);
    exchange.run((handler) => {
      const bytes = body === null || Buffer.isBuffer(body) ? body : stream(exchange.send(body, lend));
      const options = withoutPrototype({ origin, path: target, method, headers, body: bytes });
      return dispatcherFor(request, context).dispatch(options, handler);
    });
    return exchange.answer;
  };
}

function stream(bytes: AsyncIterable<Uint8Array>): Readable {
  return Readable.from(bytes, { objectMode: false });
}
