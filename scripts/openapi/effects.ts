import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { RepeatWindow } from '../../lib/openapi/windows';
import type { Group, Operation } from '../../lib/reference/model';
import { CATALOGUE_FOLDER, keyOf } from './paths';

/** The effect of an operation, and the field that makes it idempotent: a line of catalogue/effects.yaml. */
export interface Effect {
  /** Whether it moves money, something of monetary value, or neither. */
  readonly moves: 'money' | 'value' | 'nothing';
  /** The field with the caller's number that makes a repeat idempotent: `json.out_trade_no`. */
  readonly number?: string;
  /** The field of the number is optional. */
  readonly optional?: true;
  /** The operation that queries the outcome: `GET v3/refund/domestic/refunds/{out_refund_no}`. */
  readonly query?: string;
  /** How long WeChat Pay recognizes a repeat, and the field with the time from which it counts. */
  readonly window?: RepeatWindow;
}

/** Effects by operation: `POST v3/refund/domestic/refunds`. */
export type Effects = ReadonlyMap<string, Effect>;

const LINE =
  /^(?<moves>money|value|nothing)(?:, (?:no number|number (?<number>(?:json|xml|path|query)\.[a-z_]+)(?<optional>\?)?), (?:no query|query (?<query>(?:GET|POST) v[23]\/\S+))(?:, within (?<hours>\d+) h of (?<since>json\.[a-z_]+))?)?$/;

/** Reads catalogue/effects.yaml. */
export function readEffects(): Effects {
  return parseEffects(readFileSync(path.join(CATALOGUE_FOLDER, 'effects.yaml'), 'utf8'));
}

/** @throws {SyntaxError} for an invalid line. */
export function parseEffects(text: string): Map<string, Effect> {
  const lines: Record<string, string> = parse(text, { uniqueKeys: true });
  return new Map(Object.entries(lines).map(([key, line]) => [key, parseEffect(key, line)]));
}

function parseEffect(key: string, line: string): Effect {
  const { moves, number, optional, query, hours, since } = LINE.exec(line)?.groups ?? {};
  if (moves === undefined || (moves !== 'nothing' && line === moves)) {
    throw new SyntaxError(`effects.yaml: invalid line "${key}: ${line}"`);
  }
  return {
    moves: moves as Effect['moves'],
    ...(number && { number }),
    ...(optional && { optional: true }),
    ...(query && { query }),
    ...(since && { window: { hours: Number(hours), since } }),
  };
}

/** Adds the effects to the operations. */
export function withEffects(operations: readonly Operation[], effects: Effects): Operation[] {
  return operations.map((operation) => {
    const { moves = 'nothing', number } = effects.get(keyOf(operation)) ?? {};
    return {
      ...operation,
      ...(moves !== 'nothing' && { money: true }),
      ...(number && { number }),
    };
  });
}

/** Returns the errors in the table, one sentence each: every operation that changes state needs a valid line. */
export function checkEffects(operations: readonly Operation[], effects: Effects): string[] {
  const byKey = new Map(operations.map((operation) => [keyOf(operation), operation]));
  const changing = operations.filter(({ method }) => method !== 'GET').map(keyOf);
  const keys = [...effects.keys()];
  return [
    ...changing.filter((key) => !effects.has(key)).map((key) => `effects.yaml: expected a line for ${key}`),
    ...keys
      .filter((key) => !changing.includes(key))
      .map((key) => `effects.yaml: ${key} is not an operation that changes state`),
    ...(keys.join() === [...keys].sort(byPath).join()
      ? []
      : ['effects.yaml: the lines are not sorted by path']),
    ...[...effects].flatMap(([key, effect]) => {
      const operation = byKey.get(key);
      if (operation === undefined) return [];
      return [...checkNumber(operation, effect), ...checkQuery(operation, effect, byKey)].map(
        (fault) => `effects.yaml: ${key}: ${fault}`,
      );
    }),
  ];
}

function checkNumber({ request }: Operation, { number, optional, window }: Effect): string[] {
  const since = window?.since.split('.')[1];
  if (since !== undefined && !(since in (request.json ?? {}))) return [`unknown field ${window?.since}`];
  if (number === undefined) return [];
  const [group = '', name = ''] = number.split('.');
  const field = request[group as Group]?.[name];
  if (field === undefined) return [`unknown field ${number}`];
  const required = field.required === true;
  if (required === (optional === undefined)) return [];
  return [required ? `${number} is required, so remove the "?"` : `${number} is optional, so add a "?"`];
}

function checkQuery(
  operation: Operation,
  { number, query }: Effect,
  byKey: ReadonlyMap<string, Operation>,
): string[] {
  if (query === undefined) return [];
  const target = byKey.get(query.replace(/\?.*$/, ''));
  if (target === undefined) return [`unknown operation ${query}`];
  const name = number?.split('.')[1];
  if (name !== undefined && accepts(target, name, query)) return [];
  if (target.method === 'POST' && name !== undefined) return [`${query} does not accept ${name}`];
  const known = new Set(Object.values(operation.request).flatMap((fields) => namesIn(fields)));
  return Object.keys(target.request.path ?? {})
    .filter((variable) => !known.has(variable))
    .map((variable) => `${query} needs ${variable}, which the call does not have`);
}

/** Whether an operation queries by the number of a call; `?name={name}` names the query parameter. */
function accepts({ request }: Operation, name: string, query: string): boolean {
  const [, asked] = query.split('?');
  if (asked !== undefined) return asked === `${name}={${name}}` && name in (request.query ?? {});
  return name in { ...request.path, ...request.json, ...request.xml };
}

function namesIn(fields: NonNullable<Operation['request'][Group]>): string[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    name,
    ...namesIn(field.fields ?? {}),
    ...namesIn(field.items?.fields ?? {}),
  ]);
}

function byPath(one: string, other: string): number {
  const [a, b] = [one, other].map((key) => key.split(' ').reverse().join(' '));
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1;
}
