import type { Fields } from '../../../reference';
import type { Values } from '../../validation/fields';
import type { Seed } from './seed';

/** The part of a list that was asked for. */
export interface Page {
  /** The place of its first entry, from 0. */
  readonly start: number;
  /** The most that a page holds. */
  readonly size: number;
  readonly length: number;
  readonly total: number;
}

const LIMITS = ['limit', 'page_size', 'count'];
const PAGES = ['page_index', 'page_num', 'page_no'];
const TOTALS = ['total_count', 'total_num', 'total_record'];
const COUNTS = ['count', 'current_total_num'];
const PAGING = new Set([...LIMITS, ...PAGES, 'offset', 'page_token']);

function numberOf(values: Values, names: readonly string[]): number | undefined {
  const name = names.find((known) => Object.hasOwn(values, known));
  const value = name === undefined ? undefined : Number(values[name]);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Returns a request without its paging parameters: all pages show one list. */
export function unpaged(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !PAGING.has(name)));
}

/** Returns whether a response contains the fields of a page. */
function isPaged(fields: Fields): boolean {
  return [...TOTALS, 'limit', 'offset'].some((name) => Object.hasOwn(fields, name));
}

/** The page that a request selects from a list of `total`; undefined if the list has no pages. */
export function pageOf(fields: Fields, values: Values, total: number): Page | undefined {
  const limit = numberOf(values, LIMITS);
  const index = numberOf(values, PAGES);
  const offset = numberOf(values, ['offset', 'page_token']);
  const asked = limit !== undefined || index !== undefined || offset !== undefined;
  if (!asked && !isPaged(fields)) return undefined;
  // If a request cannot select a page, the first one is the last.
  const usual = asked || Object.hasOwn(fields, 'limit') ? 10 : total;
  const size = Math.min(Math.max(limit ?? usual, 0), 100);
  const start = Math.max(offset ?? (index === undefined ? 0 : (Math.max(index, 1) - 1) * size), 0);
  return { start, size, length: Math.max(0, Math.min(size, total - start)), total };
}

/** The length of a generated list: from 1 to 25. */
export function lengthOfList(seed: Seed): number {
  return seed.at('length').number(1, 25);
}

/** Returns the list in a response: `data`, otherwise the first array of objects, otherwise the first array. */
export function listName(fields: Fields): string | undefined {
  const lists = Object.entries(fields).filter(([, { type }]) => type === 'array');
  const found =
    lists.find(([name]) => name === 'data') ?? lists.find(([, { items }]) => items?.fields) ?? lists[0];
  return found?.[0];
}

/** Returns the fields of a response that describe its page. */
export function pageFields(fields: Fields, { start, size, length, total }: Page): Values {
  const next = start + length;
  const known = {
    offset: start,
    limit: size,
    ...Object.fromEntries(COUNTS.map((name) => [name, length])),
    ...Object.fromEntries(TOTALS.map((name) => [name, total])),
    // Empty on the last page: a generated token would lead back to the first one.
    next_page_token: next < total ? String(next) : '',
  };
  const entries = Object.entries(known).flatMap(([name, value]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return field ? [[name, field.type === 'string' ? String(value) : Number(value)]] : [];
  });
  return Object.fromEntries(entries);
}
