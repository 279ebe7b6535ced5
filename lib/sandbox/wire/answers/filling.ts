import type { Field, Fields } from '../../../reference';
import { fits, type Values } from '../../validation/fields';
import { sampleNumber, sampleText, sampleV2Time } from './samples';
import type { Seed } from './seed';

/** How to generate the values that no product provides. */
export interface FillContext {
  readonly seed: Seed;
  /** The values of the request, the nearest first: a field of the same name returns the same value. */
  readonly sent: readonly Values[];
  /** Whether to generate optional fields. */
  readonly rich: boolean;
  /** Encrypts a sensitive field for the merchant. */
  readonly encrypt: (text: string, seed: Seed) => string;
  /** Times are written in another way in each. */
  readonly protocol: 'v2' | 'v3';
}

/** Fields that describe a failure; a success has only the required ones. */
const FAILURE = /fail|err_|error|reject|abnormal|cancel_|closed?_|frozen|invalid/;

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

function own(values: Values, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/**
 * Converts a value to the type that the response has for it: numbers are digits in a query, and numbers in a
 * response.
 */
function as(field: Field, value: unknown): unknown {
  if (typeof value === 'string' && (field.type === 'integer' || field.type === 'number')) {
    return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  }
  return typeof value === 'number' && field.type === 'string' ? String(value) : value;
}

/** Without a discount, the paid amount is the requested one. */
const PAID: ReadonlyMap<string, string> = new Map([
  ['cash_fee', 'total_fee'],
  ['settlement_total_fee', 'total_fee'],
  ['payer_total', 'total'],
]);

/** The value that the request has under that name, if the field accepts it. */
function echoed(field: Field, name: string, { sent }: FillContext): unknown {
  for (const values of sent) {
    const value = as(field, own(values, name) ?? own(values, PAID.get(name) ?? name));
    if (value === undefined || value === '') continue;
    if (field.type === 'object' && isValues(value)) return value;
    if (field.type === 'array' && Array.isArray(value)) return value;
    if (fits(field, value)) return value;
  }
  return undefined;
}

function within(filling: FillContext, name: string | number, nearest: unknown): FillContext {
  const { sent, seed } = filling;
  return { ...filling, seed: seed.at(name), sent: isValues(nearest) ? [nearest, ...sent] : sent };
}

/** The default number of entries in a list. */
function lengthOf({ minItems = 1, maxItems = Number.POSITIVE_INFINITY }: Field): number {
  return Math.min(Math.max(minItems, 1), maxItems);
}

/** A list as long as the one that was sent under its name, else with an entry or two. */
function list(field: Field, name: string, filling: FillContext, sent: unknown): unknown[] {
  const { items = { type: 'string' } } = field;
  const given: unknown[] = Array.isArray(sent) ? sent : Array.from({ length: lengthOf(field) });
  return given.map((entry, index) => {
    const inside = within(filling, index, entry);
    const kept = !isValues(entry) && entry !== undefined && fits(items, entry) ? entry : undefined;
    return kept === undefined ? make(items, name, inside, entry) : finish(items, kept, name, inside);
  });
}

/** Makes a value up; `sent` is what stood at its place in the request. */
function make(field: Field, name: string, filling: FillContext, sent: unknown): unknown {
  const { seed } = filling;
  switch (field.type) {
    case 'string':
      return field.fields || field.items ? content(field, name, filling) : text(field, name, filling);
    case 'integer':
    case 'number':
      return sampleNumber(field, name, seed);
    case 'boolean':
      return seed.number(0, 1) === 1;
    case 'array':
      return list(field, name, filling, sent);
    case 'object':
      return fill(field.fields ?? {}, {}, within(filling, name, sent));
    case 'file':
      return undefined;
  }
}

function text(field: Field, name: string, { seed, encrypt, protocol }: FillContext): string {
  const time = protocol === 'v2' ? sampleV2Time(field, name, seed) : undefined;
  const sample = time ?? sampleText(field, name, seed);
  return field.encrypted ? encrypt(sample, seed) : sample;
}

function content({ fields, items, encoded }: Field, name: string, filling: FillContext): string {
  const value = items
    ? make({ type: 'array', items }, name, filling, undefined)
    : fill(fields ?? {}, {}, within(filling, name, undefined));
  if (encoded === 'urlencode' && isValues(value)) {
    const texts = Object.entries(value).map(([key, item]) => [key, String(item)] as const);
    return new URLSearchParams(Object.fromEntries(texts)).toString();
  }
  return JSON.stringify(value);
}

/** Completes a known value: generates what it omits, and encrypts what is sensitive. */
function finish(field: Field, value: unknown, name: string, filling: FillContext): unknown {
  if (field.type === 'array' && Array.isArray(value)) {
    const { items = { type: 'string' } } = field;
    return value.map((item, index) => finish(items, item, name, within(filling, index, undefined)));
  }
  if (field.type === 'object' && isValues(value)) {
    return field.fields ? fill(field.fields, value, within(filling, name, undefined)) : value;
  }
  // The client's types have a number of 64 bits as text; on the wire it is a number.
  if (typeof value === 'string' && (field.type === 'integer' || field.type === 'number')) {
    return Number(value);
  }
  return field.encrypted && typeof value === 'string' ? filling.encrypt(value, filling.seed) : value;
}

/** An object whose members no page describes. */
function isBlank({ type, fields, items }: Field): boolean {
  return type === 'object' ? fields === undefined : type === 'array' && items !== undefined && isBlank(items);
}

function isWanted(name: string, field: Field, { rich }: FillContext): boolean {
  return field.required === true || (rich && !FAILURE.test(name) && !isBlank(field));
}

function entryOf(name: string, field: Field, known: Values, filling: FillContext): unknown {
  const given = own(known, name);
  const inside = { ...filling, seed: filling.seed.at(name) };
  if (given !== undefined) return finish(field, given, name, inside);
  if (!isWanted(name, field, filling)) return undefined;
  const sent = echoed(field, name, filling);
  const nested = field.type === 'object' || field.type === 'array';
  return sent === undefined || nested ? make(field, name, inside, sent) : finish(field, sent, name, inside);
}

/**
 * Builds a response from known values: it has every required field, sensitive ones encrypted, and no undocumented
 * field.
 */
export function fill(fields: Fields, known: Values, filling: FillContext): Record<string, unknown> {
  const entries = Object.entries(fields).flatMap(([name, field]) => {
    const value = entryOf(name, field, known, filling);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
