import { knownEvents } from '../openapi';

/** How many letters may differ for a name to be taken for another one's misspelling. */
const CLOSE = 2;

/** The documented type that a text was meant to be; undefined where it is one, or is like none. */
export function meantType(type: string): string | undefined {
  const types = knownEvents();
  if (types.includes(type)) return undefined;
  const wanted = letters(type);
  // Both versions know a transaction's success: of two that are as near, the one that is written alike.
  const [nearest] = types
    .map((known) => ({ known, distance: distance(wanted, letters(known)), written: distance(type, known) }))
    .sort((a, b) => a.distance - b.distance || a.written - b.written);
  return nearest !== undefined && nearest.distance <= CLOSE ? nearest.known : undefined;
}

/** Case and separators are the commonest mistakes, so they count for nothing. */
function letters(type: string): string {
  return type.toLowerCase().replace(/[^a-z0-9/]+/g, '.');
}

/** How many letters have to be written, left out or replaced to make one text of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const replaced = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
