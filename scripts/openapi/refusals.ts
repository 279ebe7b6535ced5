import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Operation } from '../../lib/reference/model';
import { folder } from './sheets';

/** Operations whose pages tell apart which codes prove that nothing was created. */
export interface Family {
  readonly why: string;
  /** The pages that say so. */
  readonly source: readonly string[];
  /** What the paths of its operations begin with. */
  readonly of: readonly string[];
  readonly certain: readonly string[];
}

/** catalogue/refusals.yaml. */
export interface Refusals {
  readonly 'in-use': readonly string[];
  readonly families: Readonly<Record<string, Family>>;
}

/** Reads catalogue/refusals.yaml. */
export function readRefusals(): Refusals {
  return parse(readFileSync(path.join(folder, 'refusals.yaml'), 'utf8'), { uniqueKeys: true });
}

/** The family of an operation that moves something; undefined where WeChat Pay's general rule holds. */
export function familyOf({ path: template, money }: Operation, { families }: Refusals): string | undefined {
  if (!money) return undefined;
  const prefixes = Object.entries(families).flatMap(([name, { of }]) =>
    of.map((prefix) => ({ name, prefix })),
  );
  return prefixes
    .filter(({ prefix }) => template === prefix || template.startsWith(`${prefix}/`))
    .sort((one, other) => other.prefix.length - one.prefix.length)[0]?.name;
}

/** What is wrong in the table, a sentence each. */
export function checkRefusals(operations: readonly Operation[], refusals: Refusals): string[] {
  const inUse = refusals['in-use'];
  return Object.entries(refusals.families).flatMap(([name, { why, source, of, certain }]) => {
    const faults: (string | false)[] = [
      !why && 'says no reason',
      !(source?.length > 0 && source.every((url) => url.startsWith('https://'))) && 'names no source',
      certain.some((code) => inUse.includes(code)) &&
        'calls a code certain which says that the number is in use',
      ...of.map(
        (prefix) =>
          !operations.some(({ path, money }) => money && `${path}/`.startsWith(`${prefix}/`)) &&
          `has no operation under ${prefix} that moves something`,
      ),
    ];
    return faults.filter((fault) => fault !== false).map((fault) => `refusals.yaml: ${name} ${fault}`);
  });
}
