import type { OperationTraits } from './operation-traits';

/**
 * The content of generated/refusals.json: the codes of numbers in use, of rate limits, of what concerns the whole
 * merchant and of what does not exist, and by family the codes that are certain.
 */
export interface RefusalsTable {
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

const UNSIGNED = 'The response carries no valid WeChat Pay signature, so the refusal may come from a proxy.';
const IN_USE = 'The number is already in use: query it.';
const OPEN =
  'The code is about this request only, not about the outcome of earlier requests with the same number.';

let table: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** Facts about a refusal other than its code. */
export interface RefusalEvidence {
  /** Whether its signature is verified. */
  readonly proven: boolean;
  /** Whether it is a rate limit. */
  readonly throttled: boolean;
}

/**
 * Returns the reason why a refusal of a call that moves money or value does not prove that nothing was created;
 * undefined if it does prove it, '' if the code itself is the reason. As a proof, the refusal must be signed, and its
 * code must be certain for the operation's family in catalogue/refusals.yaml. A rate limit or a number in use is not a
 * proof.
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

/** Returns the advice for a code that reports a number in use; undefined for other codes. */
export function adviceOnUse(code: string): string | undefined {
  return isInUse(code) ? IN_USE : undefined;
}

/** Whether a code reports too many calls, in any of WeChat Pay's spellings. */
export function isTooOften(code: string): boolean {
  return has('too-often', code);
}

/** Whether a code concerns the merchant and not the recipient: the budget, the permission, the account, the keys. */
export function concernsEverybody(code: string): boolean {
  return has('everybody', code);
}

/** Whether a code of a query reports that there is nothing with the number. */
export function isAbsent(code: string): boolean {
  return has('absent', code);
}

/** Whether a code reports that the number is already in use. */
export function isInUse(code: string): boolean {
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
