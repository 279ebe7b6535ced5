import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { PublishedRate } from '../../lib/openapi/rates';
import type { Operation } from '../../lib/reference/model';
import { CATALOGUE_FOLDER, keyOf } from './paths';

/** Published rates by operation: `POST v3/refund/domestic/refunds`. */
export type Rates = ReadonlyMap<string, PublishedRate>;

const LINE =
  /^(?<limit>[1-9]\d*) per (?<per>second|minute), by (?<by>merchant|partner), source (?<source>\S.*)$/;

/** Reads catalogue/rates.yaml. */
export function readRates(): Rates {
  return parseRates(readFileSync(path.join(CATALOGUE_FOLDER, 'rates.yaml'), 'utf8'));
}

/** @throws {SyntaxError} for an invalid line. */
export function parseRates(text: string): Map<string, PublishedRate> {
  const lines: Record<string, string> = parse(text, { uniqueKeys: true });
  return new Map(Object.entries(lines).map(([key, line]) => [key, parseRate(key, line)]));
}

function parseRate(key: string, line: string): PublishedRate {
  const { limit, per, by, source = '' } = LINE.exec(line)?.groups ?? {};
  if (limit === undefined) throw new SyntaxError(`rates.yaml: invalid line "${key}: ${line}"`);
  return {
    limit: Number(limit),
    per: per as PublishedRate['per'],
    by: by as PublishedRate['by'],
    source,
  };
}

/** Returns the errors in the table, one sentence each. */
export function checkRates(operations: readonly Operation[], rates: Rates): string[] {
  const known = new Set(operations.map(keyOf));
  const keys = [...rates.keys()];
  const sorted = [...keys].sort((one, other) => (pathFirst(one) < pathFirst(other) ? -1 : 1));
  return [
    ...keys.filter((key) => !known.has(key)).map((key) => `rates.yaml: unknown operation ${key}`),
    ...(keys.join() === sorted.join() ? [] : ['rates.yaml: the lines are not sorted by path']),
  ];
}

function pathFirst(key: string): string {
  return key.split(' ').reverse().join(' ');
}
