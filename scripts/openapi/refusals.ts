import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Operation } from '../../lib/reference/model';
import { CATALOGUE_FOLDER } from './paths';

/** Operations whose pages document which codes prove that nothing was created. */
export interface Family {
  readonly why: string;
  /** The pages that document it. */
  readonly source: readonly string[];
  /** The path prefixes of its operations. */
  readonly of: readonly string[];
  /** The codes that prove that nothing was created. */
  readonly certain: readonly string[];
}

/** catalogue/refusals.yaml. */
export interface Refusals {
  readonly 'in-use': readonly string[];
  readonly 'too-often': readonly string[];
  readonly everybody: readonly string[];
  readonly absent: readonly string[];
  readonly families: Readonly<Record<string, Family>>;
}

/** Reads catalogue/refusals.yaml. */
export function readRefusals(): Refusals {
  return parse(readFileSync(path.join(CATALOGUE_FOLDER, 'refusals.yaml'), 'utf8'), { uniqueKeys: true });
}

/** Returns the family of an operation that moves money or value; undefined if WeChat Pay's general rule applies. */
export function familyOf({ path: template, money }: Operation, { families }: Refusals): string | undefined {
  if (!money) return undefined;
  const prefixes = Object.entries(families).flatMap(([name, { of }]) =>
    of.map((prefix) => ({ name, prefix })),
  );
  return prefixes
    .filter(({ prefix }) => template === prefix || template.startsWith(`${prefix}/`))
    .sort((one, other) => other.prefix.length - one.prefix.length)[0]?.name;
}

/** Returns the errors in the table, one sentence each. */
export function checkRefusals(operations: readonly Operation[], refusals: Refusals): string[] {
  const inUse = refusals['in-use'];
  const tooOften = refusals['too-often'];
  return Object.entries(refusals.families).flatMap(([name, { why, source, of, certain }]) => {
    const faults: (string | false)[] = [
      !why && 'has no reason',
      !(source?.length > 0 && source.every((url) => url.startsWith('https://'))) && 'has no source',
      certain.some((code) => inUse.includes(code)) && 'lists a code as certain that is also listed as in-use',
      certain.some((code) => tooOften.includes(code)) &&
        'lists a code as certain that is also listed as too-often',
      ...of.map(
        (prefix) =>
          !operations.some(({ path, money }) => money && `${path}/`.startsWith(`${prefix}/`)) &&
          `has no operation under ${prefix} that moves money or value`,
      ),
    ];
    return faults.filter((fault) => fault !== false).map((fault) => `refusals.yaml: ${name} ${fault}`);
  });
}
