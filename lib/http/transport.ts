import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { withoutPrototype } from '../json';
import { ExchangeHandler } from './dispatch-handler';
import { nextTurn, timersAreFake } from './event-loop';
import type { ExchangeContext } from './exchange-context';
import type { HttpRequest, Middleware } from './messages';

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
      const options: Dispatcher.DispatchOptions = withoutPrototype({
        origin,
        path: target,
        method,
        headers,
        body: bytes,
      });
      if (timersAreFake()) options.reset = true;
      return dispatcherFor(request, context).dispatch(options, handler);
    });
    return exchange.answer;
  };
}

function stream(bytes: AsyncIterable<Uint8Array>): Readable {
  return Readable.from(bytes, { objectMode: false });
}
