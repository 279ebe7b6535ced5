import type { Dispatcher } from 'undici';
import { Exchange } from './exchange';
import type { Incoming, Middleware, Outgoing } from './message';

/** The innermost middleware: puts a message on the wire through an undici dispatcher and collects the answer. */
export function transport(dispatcherFor: (request: Outgoing) => Dispatcher): Middleware {
  return (request): Promise<Incoming> => {
    const { origin, target, method, headers, body } = request;
    const exchange = new Exchange(request);
    exchange.run((handler) =>
      dispatcherFor(request).dispatch({ origin, path: target, method, headers, body: body ?? null }, handler),
    );
    return exchange.answer;
  };
}
