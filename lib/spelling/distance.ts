/**
 * Returns the distance of two texts: the number of characters to insert, delete or replace, and of neighbors to swap
 * (optimal string alignment).
 */
export function distance(one: string, other: string): number {
  let above: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const cost = one[at - 1] === other[to - 1] ? 0 : 1;
      const swapped = isSwap(one, at, other, to) ? valueAt(above, to - 2) + 1 : Number.POSITIVE_INFINITY;
      next.push(
        Math.min(valueAt(row, to - 1) + cost, valueAt(row, to) + 1, valueAt(next, to - 1) + 1, swapped),
      );
    }
    above = row;
    row = next;
  }
  return valueAt(row, other.length);
}

function valueAt(row: readonly number[], at: number): number {
  return row[at] ?? 0;
}

/** Whether the two characters before these positions are each other's swapped. */
function isSwap(one: string, at: number, other: string, to: number): boolean {
  return at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
}

/** A third of a name may differ before it counts as another name. */
const TOLERANCE = 3;
const SHORTEST_BEGINNING = 4;
/** Longer names are data, not misspellings. */
const LONGEST = 100;

/**
 * Returns the name that a misspelled name probably stands for; undefined if none is close. Case and separators do not
 * count, since they are the most common mistakes.
 *
 * @example
 * nearest('api_v3_key', ['apiv3Key', 'secret']) // 'apiv3Key'
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined;
  const wanted = letters(name);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const target = letters(candidate);
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, target.length) / TOLERANCE));
    const away = isShortened(wanted, target)
      ? Math.min(allowed, distance(wanted, target))
      : distance(wanted, target);
    if (away <= allowed && away < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { name: candidate, distance: away };
    }
  }
  return best?.name;
}

/** Whether one is the beginning of the other: `cert` and `certificate`. */
function isShortened(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= SHORTEST_BEGINNING && long.startsWith(short);
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '');
}
