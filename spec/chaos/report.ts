import { groupOf } from './kinds';
import { add, grouped, newTally, type Tally, table } from './tally';

/** The output of scripts/prove.mjs for all ranges: tables in Markdown, and the seeds that broke a guarantee. */
export function report(tallies: readonly Tally[], byKind: boolean): { text: string; broken: number } {
  const sum = newTally();
  for (const tally of tallies) add(sum, tally);
  const { schedules, calls, requests, broken } = sum;
  const figures = [schedules, calls, requests].map((number) => number.toLocaleString('en-US'));
  const rows = byKind ? sum.rows : grouped(sum.rows, groupOf);
  const text = [
    `${figures[0]} schedules, ${figures[1]} calls, ${figures[2]} requests, ${broken.length} promises broken`,
    table(byKind ? 'fault' : 'faults', rows),
    table('operation', sum.products),
    broken.map(({ seed, what }) => `seed ${seed}: ${what}`).join('\n'),
  ];
  return { text: text.filter((part) => part !== '').join('\n\n'), broken: broken.length };
}
