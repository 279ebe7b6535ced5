import { knownEvents } from '../openapi';
import { distance } from '../spelling';

/** Maximum edit distance at which a name counts as a misspelling of another. */
const MAX_DISTANCE = 2;

/** Returns the documented type that a misspelt type resembles; undefined if it is documented, or resembles none. */
export function suggestType(type: string): string | undefined {
  const types = knownEvents();
  if (types.includes(type)) return undefined;
  const wanted = letters(type);
  // Both versions document a successful transaction: of two equally close types, prefer the one with the same case.
  const [nearest] = types
    .map((known) => ({ known, distance: distance(wanted, letters(known)), written: distance(type, known) }))
    .sort((a, b) => a.distance - b.distance || a.written - b.written);
  return nearest !== undefined && nearest.distance <= MAX_DISTANCE ? nearest.known : undefined;
}

/** Ignores case and separators, which are the most common mistakes. */
function letters(type: string): string {
  return type.toLowerCase().replace(/[^a-z0-9/]+/g, '.');
}
