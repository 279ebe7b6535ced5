import type { OperationTraits } from './operation-traits';

/** generated/refusals.json: codes which say that a number is in use, and by family, those that are certain. */
export interface RefusalsTable {
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

const UNSIGNED = 'The response carries no valid WeChat Pay signature, so the refusal may come from a proxy.';
const IN_USE = 'The number is in use: query it.';
const OPEN = 'The code speaks of this request only, not of what the number stands for.';

let table: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** What is known of a refusal beside its code. */
export interface RefusalEvidence {
  /** Its signature was verified. */
  readonly proven: boolean;
  /** It asks to slow down. */
  readonly throttled: boolean;
}

/**
 * Says why a refusal of a call that moves money or value does not prove that nothing was created; undefined where it
 * proves that, '' where its code says why. It must be signed, and its code must be certain for the operation's family in
 * catalogue/refusals.yaml. Being told to slow down is no refusal, nor is a number in use.
 */
export function doubtAboutCode(
  code: string,
  { money, refusals }: Pick<OperationTraits, 'money' | 'refusals'>,
  { proven, throttled }: RefusalEvidence,
): string | undefined {
  if (!money) return undefined;
  if (!proven) return UNSIGNED;
  if (throttled || isInUse(code)) return '';
  return refusals === undefined || has(refusals, code) ? undefined : OPEN;
}

/** What to do where a code says that the number is in use, whatever the operation; undefined for other codes. */
export function adviceOnUse(code: string): string | undefined {
  return isInUse(code) ? IN_USE : undefined;
}

function isInUse(code: string): boolean {
  return has('in-use', code);
}

function has(name: string, code: string): boolean {
  table ??= load();
  return table.get(name)?.has(code) === true;
}

function load(): ReadonlyMap<string, ReadonlySet<string>> {
  const { codes }: RefusalsTable = require('./generated/refusals.json');
  return new Map(Object.entries(codes).map(([name, list]) => [name, new Set(list)]));
}
