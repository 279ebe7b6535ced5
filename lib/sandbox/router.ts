import { type Operation as Facts, operationOf } from '../openapi';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Where a request goes: an operation of the catalogue and its path variables, or why there is none. */
export type Route =
  | { readonly facts: Facts; readonly path: Readonly<Record<string, string>> }
  | { readonly facts?: undefined; readonly path?: undefined; readonly status: 404 | 405 };

/** The path of an operation as it is on the wire: `/v3/certificates`, `/pay/unifiedorder`. */
export function wirePath({ path }: Facts): string {
  return path.startsWith('v2/') ? path.slice(2) : `/${path}`;
}

/** The path that is in front of an operation's own: `/hk` or `/global` for some of the overseas ones. */
function prefixOf({ baseURL }: Facts): string {
  return baseURL === undefined ? '' : new URL(baseURL).pathname.slice(0, -1);
}

/** What a target may be in the catalogue. */
function candidates(target: string): { readonly prefix: string; readonly path: string }[] {
  const [, prefix, rest] = /^(\/hk|\/global)(\/v3\/.*)$/s.exec(target) ?? [];
  if (prefix !== undefined && rest !== undefined) return [{ prefix, path: rest.slice(1) }];
  return [{ prefix: '', path: target.startsWith('/v3/') ? target.slice(1) : `v2${target}` }];
}

function lookUp(method: (typeof METHODS)[number], target: string): Facts | undefined {
  for (const { prefix, path } of candidates(target)) {
    const facts = operationOf(method, path);
    if (facts && (prefix === '' || prefix === prefixOf(facts))) return facts;
  }
  return undefined;
}

/** The values of the path variables, decoded; undefined where one cannot be. */
function variablesOf(facts: Facts, target: string): Record<string, string> | undefined {
  const names = wirePath(facts).split('/');
  const values = target.replace(/\?.*$/s, '').split('/').slice(-names.length);
  try {
    const pairs = names.flatMap((name, index): [string, string][] =>
      name.startsWith('{') ? [[name.slice(1, -1), decodeURIComponent(values[index] ?? '')]] : [],
    );
    return Object.fromEntries(pairs);
  } catch {
    return undefined;
  }
}

/** Finds the operation of a request target; knows nothing of signatures. The catalogue is loaded by the first request. */
export function findRoute(method: string, target: string): Route {
  // An absolute target is a proxy's business.
  if (!target.startsWith('/')) return { status: 404 };
  const verb = METHODS.find((known) => known === method);
  const facts = verb && lookUp(verb, target);
  const path = facts && variablesOf(facts, target);
  if (facts && path) return { facts, path };
  return { status: METHODS.some((other) => lookUp(other, target)) ? 405 : 404 };
}
