import type { Traits } from '../http';

/** generated/refusals.json: codes which say that a number is in use, and by family, those that are certain. */
export interface RefusalsTable {
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

/**
 * What the error code of a proven refusal says about the effect of the call.
 *
 * - `nothing-created`: WeChat Pay did not do it.
 * - `in-use`: the number already stands for something.
 * - `open`: it speaks of this request only, not of what the number stands for.
 */
export type Proof = 'nothing-created' | 'in-use' | 'open';

let table: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** Looks up what a code proves, by the operation's family in catalogue/refusals.yaml. */
export function proofOf(code: string, { refusals }: Pick<Traits, 'refusals'>): Proof {
  table ??= load();
  if (table.get('in-use')?.has(code)) return 'in-use';
  return refusals === undefined || table.get(refusals)?.has(code) ? 'nothing-created' : 'open';
}

function load(): ReadonlyMap<string, ReadonlySet<string>> {
  const { codes }: RefusalsTable = require('./generated/refusals.json');
  return new Map(Object.entries(codes).map(([name, list]) => [name, new Set(list)]));
}
