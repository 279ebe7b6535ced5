import { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import { Exchange } from './exchange';
import type { Incoming, Middleware, Outgoing } from './message';

/** What the transport's own connection pools are made with. */
export interface PoolOptions {
  /** Certificate authorities to trust in place of the system's, PEM. */
  readonly ca?: string | undefined;
  /** A client certificate for mutual TLS. */
  readonly identity?: { readonly cert: string; readonly key: string } | undefined;
}

// WeChat Pay's servers close a connection after about 8 seconds without a call; a request written into that moment is
// lost with an outcome that nobody knows. So this side closes first.
const IDLE = 7_000;

/** A keep-alive pool of connections to any number of hosts. */
export function createPool({ ca, identity }: PoolOptions): Agent {
  return new Agent({
    keepAliveTimeout: IDLE,
    keepAliveMaxTimeout: IDLE,
    connect: { ...(ca === undefined ? {} : { ca }), ...identity },
  });
}

/** The innermost middleware: puts a message on the wire through an undici dispatcher and takes the answer. */
export function transport(dispatcherFor: (request: Outgoing) => Dispatcher): Middleware {
  return async (request): Promise<Incoming> => {
    const { origin, target, method, headers, body = null, call } = request;
    await call.landing?.restart();
    const exchange = new Exchange(request);
    exchange.run((handler) => {
      const bytes = body === null || Buffer.isBuffer(body) ? body : stream(exchange.send(body));
      return dispatcherFor(request).dispatch({ origin, path: target, method, headers, body: bytes }, handler);
    });
    return exchange.answer;
  };
}

function stream(bytes: AsyncIterable<Uint8Array>): Readable {
  return Readable.from(bytes, { objectMode: false });
}
