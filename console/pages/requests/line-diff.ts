import { type Change, diffLines } from 'diff';

/** A line of each text; undefined where the other text has a line more. */
export interface DiffRow {
  readonly left: string | undefined;
  readonly right: string | undefined;
  readonly changed: boolean;
}

/** More lines than these that differ are compared by their position: the time of the search grows with their square. */
const DIFFERENT = 1_000;

/** Compares two texts line by line: changed lines are next to each other. */
export function compareLines(left: string, right: string): readonly DiffRow[] {
  const parts = diffLines(left, right, { stripTrailingCr: true, maxEditLength: DIFFERENT });
  return parts === undefined ? compareByPosition(left, right) : rowsOf(parts);
}

function compareByPosition(left: string, right: string): readonly DiffRow[] {
  const [ones, others] = [left.split(/\r?\n/), right.split(/\r?\n/)];
  const longer = ones.length > others.length ? ones : others;
  return longer.map((_, at) => ({ left: ones[at], right: others[at], changed: ones[at] !== others[at] }));
}

function rowsOf(parts: readonly Change[]): readonly DiffRow[] {
  const rows: DiffRow[] = [];
  let removed: readonly string[] = [];
  const flush = (added: readonly string[]): void => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) {
      rows.push({ left: removed[at], right: added[at], changed: true });
    }
    removed = [];
  };
  for (const part of parts) {
    const lines = part.value.replace(/\n$/, '').split('\n');
    if (part.removed) {
      removed = lines;
    } else if (part.added) {
      flush(lines);
    } else {
      flush([]);
      rows.push(...lines.map((line) => ({ left: line, right: line, changed: false })));
    }
  }
  flush([]);
  return rows;
}
