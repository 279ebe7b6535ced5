import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { withoutPrototype } from '../json';
import { ExchangeHandler } from './dispatch-handler';
import type { HttpRequest, Middleware } from './messages';

let turn: Promise<void> | undefined;

/** The next turn of the event loop; the same one for all that wait for it. */
function nextTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
}

/**
 * The innermost middleware: puts a message on the wire through an undici dispatcher and takes the answer.
 *
 * @param lend the dispatchers are undici's own pools, of which it is known that they hold a streamed body's bytes no
 * longer than until they ask for the next ones.
 */
export function transport(dispatcherFor: (request: HttpRequest) => Dispatcher, lend: boolean): Middleware {
  return async (request) => {
    // undici takes a connection back one turn of the event loop after its answer: a call that follows an answer at
    // once would find none free, and open another.
    await nextTurn();
    const { origin, target, method, headers, body = null, call } = request;
    await call.downloadTarget?.restart();
    const exchange = new ExchangeHandler(request);
    exchange.run((handler) => {
      const bytes = body === null || Buffer.isBuffer(body) ? body : stream(exchange.send(body, lend));
      const options = withoutPrototype({ origin, path: target, method, headers, body: bytes });
      return dispatcherFor(request).dispatch(options, handler);
    });
    return exchange.answer;
  };
}

function stream(bytes: AsyncIterable<Uint8Array>): Readable {
  return Readable.from(bytes, { objectMode: false });
}
