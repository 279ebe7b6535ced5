import { isHarmless, type Kind } from './kinds';
import type { Ending, Result } from './run';

/** How often a fault struck, and how the calls that met it ended. */
export interface Row {
  struck: number;
  readonly endings: Record<Ending, number>;
  broken: number;
}

/** The figures of many schedules; plain data, so that processes can send it. */
export interface Tally {
  schedules: number;
  calls: number;
  requests: number;
  readonly rows: Record<string, Row>;
  readonly products: Record<string, Row>;
  readonly broken: { readonly seed: number; readonly what: string }[];
}

export function newTally(): Tally {
  return { schedules: 0, calls: 0, requests: 0, rows: {}, products: {}, broken: [] };
}

function newRow(): Row {
  return { struck: 0, endings: { success: 0, 'not-sent': 0, rejected: 0, unknown: 0, astray: 0 }, broken: 0 };
}

function rowOf(rows: Record<string, Row>, name: string): Row {
  rows[name] ??= newRow();
  return rows[name];
}

export function count(tally: Tally, { seed, calls, connections, broken }: Result): void {
  tally.schedules += 1;
  for (const { plan, isQuery, met, connected, ending } of calls) {
    tally.calls += 1;
    tally.requests += met.length;
    const product = rowOf(tally.products, isQuery ? 'query' : plan.product.name);
    product.struck += met.filter((kind) => !isHarmless(kind)).length;
    product.endings[ending] += 1;
    for (const kind of met) rowOf(tally.rows, kind).struck += 1;
    for (const kind of new Set([...met, ...connected])) rowOf(tally.rows, kind).endings[ending] += 1;
  }
  for (const kind of connections) rowOf(tally.rows, kind).struck += 1;
  for (const { what, kinds } of broken) {
    tally.broken.push({ seed, what });
    for (const kind of kinds) rowOf(tally.rows, kind).broken += 1;
  }
}

/** Adds the figures of one tally to another. */
export function add(sum: Tally, more: Tally): void {
  sum.schedules += more.schedules;
  sum.calls += more.calls;
  sum.requests += more.requests;
  sum.broken.push(...more.broken);
  addRows(sum.rows, more.rows);
  addRows(sum.products, more.products);
}

function addRows(sum: Record<string, Row>, more: Readonly<Record<string, Row>>): void {
  for (const [name, row] of Object.entries(more)) addRow(rowOf(sum, name), row);
}

function addRow(sum: Row, more: Row): void {
  sum.struck += more.struck;
  sum.broken += more.broken;
  for (const [ending, times] of Object.entries(more.endings)) sum.endings[ending as Ending] += times;
}

/** The rows of several names under one: that of their group. */
export function grouped(
  rows: Readonly<Record<string, Row>>,
  groupOf: (kind: Kind) => string,
): Record<string, Row> {
  const groups: Record<string, Row> = {};
  for (const [kind, row] of Object.entries(rows)) {
    if (kind !== 'none') addRow(rowOf(groups, groupOf(kind as Kind)), row);
  }
  return groups;
}

/** A table in Markdown. */
export function table(title: string, rows: Readonly<Record<string, Row>>): string {
  const head = [title, 'struck', 'success', 'not-sent', 'rejected', 'unknown', 'promises broken'];
  const lines = Object.entries(rows).map(([name, { struck, endings, broken }]) => {
    const { success, rejected, unknown } = endings;
    const cells = [struck, success, endings['not-sent'], rejected, unknown, broken];
    return [name, ...cells.map((cell) => cell.toLocaleString('en-US'))];
  });
  return [head, ['---', ...head.slice(1).map(() => '---:')], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
