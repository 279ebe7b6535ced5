import type { LookupFunction, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { buildConnector } from 'undici';
import { omitUndefined } from '../json';
import { Deadline } from './deadline';

/** The options of connections, and their time limit. */
export interface ConnectorOptions {
  readonly ca?: string | undefined;
  readonly secureContext?: SecureContext | undefined;
  readonly lookup: LookupFunction;
  /** The limit for name look-up, TCP and TLS together, in milliseconds. */
  readonly timeout: number;
  /** There are other hosts: a connection that ran into the limit ends those that wait for the same host. */
  readonly alternatives: boolean;
}

/** A connection in the making. */
interface Attempt {
  readonly socket: Socket;
  /** How many connections to the host had been made when this one was begun. */
  readonly made: number;
}

/** The connections in the making to one host. */
class Attempts {
  readonly #open = new Set<Attempt>();
  #made = 0;

  begin(socket: Socket): Attempt {
    const attempt = { socket, made: this.#made };
    this.#open.add(attempt);
    return attempt;
  }

  has(attempt: Attempt): boolean {
    return this.#open.has(attempt);
  }

  succeed(attempt: Attempt): void {
    this.#made += 1;
    this.#open.delete(attempt);
  }

  fail(attempt: Attempt): void {
    this.#open.delete(attempt);
  }

  /** Ends all the others, unless the host took a connection since the attempt that failed was begun. */
  abandon({ made }: Attempt, reason: Error): void {
    if (made !== this.#made) return;
    for (const { socket } of this.#open) socket.destroy(reason);
  }
}

/**
 * Opens connections as undici does, with their own time limit: a host that accepts a connection and then sends
 * nothing must leave time for the next host.
 */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const { ca, secureContext, lookup, timeout, alternatives } = options;
  const connect = loadBuilder()({
    ...omitUndefined({ ca, secureContext }),
    lookup,
    timeout: 0,
  });
  const hosts = new Map<string, Attempts>();
  return (target, callback) => {
    const host = `${target.protocol}//${target.host}`;
    const attempts = hosts.get(host) ?? new Attempts();
    hosts.set(host, attempts);
    const socket = connect(target, (...result) => {
      stopWaiting();
      if (result[0]) {
        attempts.fail(attempt);
      } else {
        attempts.succeed(attempt);
      }
      callback(...result);
    });
    const attempt = attempts.begin(socket);
    const stopWaiting = new Deadline(timeout).whenPassed(() => setImmediate(expire));
    // An event loop that was busy hears of the connection first, and of the timer then.
    const expire = () => {
      if (!attempts.has(attempt)) return;
      const error = tooSlow(host, timeout);
      socket.destroy(error);
      if (alternatives) attempts.abandon(attempt, error);
    };
  };
}

function tooSlow(host: string, timeout: number): Error {
  return Object.assign(new Error(`No connection to ${host} within ${timeout} ms`), { code: 'ETIMEDOUT' });
}

/** The connector of undici returns its socket, which its types do not declare. */
type Builder = (options: object) => (...args: Parameters<buildConnector.connector>) => Socket;

/** Loads the connector without the rest of undici if possible, like the Agent. */
function loadBuilder(): Builder {
  try {
    return require('undici/lib/core/connect.js');
  } catch {
    return require('undici').buildConnector;
  }
}
