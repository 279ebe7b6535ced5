import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { PathError } from '../errors';
import { isPublicAddress } from './address';

type Answer = (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void;
type Resolve = (hostname: string, options: LookupOptions, answer: Answer) => void;

/**
 * Looks a name up once for all connections that need it at the same time. The system's resolver blocks a thread of
 * the pool while a name server is silent, and libuv gives such work at most half of the threads, which are two: many
 * lookups of one name that hangs would delay the lookup of every other name.
 *
 * @see https://docs.libuv.org/en/v1.x/threadpool.html
 */
function sharing(resolve: Resolve): Resolve {
  const waiting = new Map<string, Answer[]>();
  return (hostname, { family, hints, order }, answer) => {
    const key = JSON.stringify([hostname, family, hints, order]);
    const others = waiting.get(key);
    if (others) {
      others.push(answer);
      return;
    }
    const answers = [answer];
    waiting.set(key, answers);
    resolve(hostname, { family, hints, order }, (error, addresses) => {
      waiting.delete(key);
      for (const each of answers) each(error, addresses);
    });
  };
}

/** Looks up one name after another: names from URLs in responses occupy one thread and leave one to the API. */
function inTurn(resolve: Resolve): Resolve {
  let last = Promise.resolve();
  return (hostname, options, answer) => {
    last = last.then(
      () =>
        new Promise((done) => {
          resolve(hostname, options, (error, addresses) => {
            done();
            answer(error, addresses);
          });
        }),
    );
  };
}

const system: Resolve = (hostname, options, answer) => lookup(hostname, { ...options, all: true }, answer);

const shared = sharing(system);
const sharedInTurn = sharing(inTurn(system));

/** In the form in which a socket asks. */
function forSockets(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, options, (error, addresses) => {
      const [{ address, family } = { address: '', family: 0 }] = addresses ?? [];
      if (error || options.all) {
        callback(error, [...(addresses ?? [])]);
      } else {
        callback(null, address, family);
      }
    });
  };
}

/** The look-up of names of the API's hosts. */
export const lookupShared: LookupFunction = forSockets(shared);

/** The look-up of other names, wherever they lead. */
export const lookupForeign: LookupFunction = forSockets(sharedInTurn);

/** Resolves names of other hosts to public addresses only; the connection goes to the address that it returns. */
export const lookupPublic: LookupFunction = forSockets((hostname, options, answer) => {
  sharedInTurn(hostname, options, (error, addresses) => {
    const open = (addresses ?? []).filter(({ address }) => isPublicAddress(address));
    if (!error && open.length === 0) {
      answer(notPublic(hostname), []);
    } else {
      answer(error, open);
    }
  });
});

/** A host, by name or address, that is not on the public internet. */
export function notPublic(hostname: string): PathError {
  return new PathError(
    hostname,
    `Expected a host on the public internet, received "${hostname}", which has a private, loopback or link-local address`,
    'Fetch files from URLs of verified responses only. For a file host of your own, set privateFileHosts: true.',
  );
}
