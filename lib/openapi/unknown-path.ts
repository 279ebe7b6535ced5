import { METHODS, type Method } from '../http';
import { distance } from '../spelling';
import { lookUpOperation, operationKeys } from './known-operation';
import { keyParts } from './path-index';

/** The most that a path may differ from a documented one to resemble it. */
const MOST = 5;
/** What a missing version prefix counts, and another missing or surplus segment. */
const PREFIX_COST = 2;
const SEGMENT_COST = 3;
/** Of fewer segments, one that is missing leaves nothing to compare. */
const SHORTEST = 3;
/** A third of a segment may differ before it counts as another segment. */
const TOLERANCE = 3;

/** Whether the catalogue has an operation with that path, of any method. */
export function isKnownPath(path: string): boolean {
  return METHODS.some((method) => lookUpOperation(method, path) !== undefined);
}

/**
 * Returns the documented path that a path probably stands for: compared segment by segment, with its variables or with
 * values in their places. Undefined if none is close.
 *
 * @param method of two paths that are equally close, the one with this method is preferred.
 * @example
 * nearestPath('POST', 'v3/pay/transaction/native') // 'v3/pay/transactions/native'
 * nearestPath('POST', 'pay/transactions/native') // 'v3/pay/transactions/native'
 */
export function nearestPath(method: Method, path: string): string | undefined {
  const given = path.replace(/^\/|[?#].*$/gs, '').split('/');
  let best: { readonly path: string; readonly cost: number } | undefined;
  for (const key of operationKeys()) {
    const [known, candidate] = keyParts(key);
    const segments = candidate.split('/');
    if (Math.abs(segments.length - given.length) > 1) continue;
    // A path with another method is the worse of two equals.
    const cost = costOf(given, segments) + (known === method ? 0 : 0.5);
    if (cost < (best?.cost ?? MOST + 1)) best = { path: candidate, cost };
  }
  return best?.path;
}

/** Returns the least cost of turning one list of segments into the other, with at most one missing or surplus segment. */
function costOf(given: readonly string[], known: readonly string[]): number {
  if (given.length === known.length) return costOfSame(given, known);
  const [short, long] = given.length < known.length ? [given, known] : [known, given];
  const costs = long.map((segment, at) => {
    const rest = long.toSpliced(at, 1);
    const surplus = short.length < SHORTEST ? MOST + 1 : SEGMENT_COST;
    const own = /^v\d$/.test(segment) ? PREFIX_COST : surplus;
    return own + (short === given ? costOfSame(given, rest) : costOfSame(rest, known));
  });
  return Math.min(...costs);
}

function costOfSame(given: readonly string[], known: readonly string[]): number {
  let cost = 0;
  for (const [at, segment] of given.entries()) {
    cost += costOfSegment(segment, known[at] ?? '');
    if (cost > MOST) return cost;
  }
  return cost;
}

function costOfSegment(given: string, known: string): number {
  if (given === known) return 0;
  // A variable under another name, or its value.
  if (known.startsWith('{')) return given.startsWith('{') || /\d/.test(given) ? 0 : SEGMENT_COST;
  const length = Math.max(given.length, known.length);
  if (Math.abs(given.length - known.length) > length / TOLERANCE) return Number.POSITIVE_INFINITY;
  const away = distance(given, known);
  return away <= Math.max(1, Math.floor(length / TOLERANCE)) ? away : Number.POSITIVE_INFINITY;
}

/** Returns the advice for a path that the catalogue does not know, or not with that method. */
export function adviceOnPath(method: Method, path: string): string {
  const methods = METHODS.filter((known) => lookUpOperation(known, path) !== undefined);
  if (methods.length > 0) return `Use ${methods.join(' or ')}: no page describes ${method} on this path.`;
  const meant = nearestPath(method, path);
  return meant === undefined
    ? 'Correct the path: no page describes it, nor one that resembles it.'
    : `Did you mean \`${meant}\`?`;
}
