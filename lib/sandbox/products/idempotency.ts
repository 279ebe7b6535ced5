import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../wire/refusal';
import type { BoundedMap } from './bounded-map';

/** Something that was asked for under a number. */
export interface IdempotentRecord {
  readonly request: object;
}

/**
 * A thing that is asked for again.
 *
 * @throws {Refusal} where the number comes again with other content.
 */
export function same<T extends IdempotentRecord>(known: T, request: object): T {
  if (isDeepStrictEqual(known.request, request)) return known;
  throw Refusal.of(400, 'INVALID_REQUEST', '商户单号已存在，且请求内容与首次请求不一致', {
    internal: 268498688,
  });
}

/**
 * Does a thing once for a number, however often it is asked for.
 *
 * @throws {Refusal} where the number comes again with other content.
 */
export function once<T extends IdempotentRecord>(
  shelf: BoundedMap<T>,
  number: string,
  request: object,
  make: () => T,
): T {
  const known = shelf.get(number);
  if (known !== undefined) return same(known, request);
  const made = make();
  shelf.set(number, made);
  return made;
}

/** @throws {Refusal} `RESOURCE_NOT_EXISTS` where there is no such thing. */
export function existing<T>(thing: T | undefined, what: string): T {
  if (thing !== undefined) return thing;
  throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', `${what}不存在`, { internal: 268512771 });
}

/** What the state of things forbids. */
export function conflict(message: string, code = 'INVALID_REQUEST', status = 400): Refusal {
  return Refusal.of(status, code, message, { internal: 268435461 });
}

type Count = number | `${number}`;

/** A part of a list, as `offset` and `limit` ask for it; 10 where they ask for nothing. */
export function paged<T>(list: readonly T[], query: { readonly offset?: Count; readonly limit?: Count }) {
  const [offset, limit] = [Number(query.offset ?? 0), Number(query.limit ?? 10)];
  return { data: list.slice(offset, offset + limit), total_count: list.length, offset, limit };
}
