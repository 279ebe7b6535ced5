import { isDeepStrictEqual } from 'node:util';
import type { Records } from '../records/records';
import { Refusal } from '../wire/refusal';

/** A record with the request that created it. */
export interface IdempotentRecord {
  readonly request: object;
}

/**
 * Returns the record of a repeated request.
 *
 * @throws {Refusal} if the number is repeated with other content.
 */
export function same<T extends IdempotentRecord>(known: T, request: object): T {
  if (isDeepStrictEqual(known.request, request)) return known;
  throw Refusal.of(400, 'INVALID_REQUEST', '商户单号已存在，且请求内容与首次请求不一致', {
    internal: 268498688,
  });
}

/**
 * Creates the record of a number once, however often it is requested.
 *
 * @throws {Refusal} if the number is repeated with other content.
 */
export function once<T extends IdempotentRecord>(
  records: Pick<Records<T>, 'get' | 'set'>,
  number: string,
  request: object,
  make: () => T,
): T {
  const known = records.get(number);
  if (known !== undefined) return same(known, request);
  const made = make();
  records.set(number, made);
  return made;
}

/** @throws {Refusal} `RESOURCE_NOT_EXISTS` if there is no such record. */
export function existing<T>(record: T | undefined, what: string): T {
  if (record !== undefined) return record;
  throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', `${what}不存在`, { internal: 268512771 });
}

/** Refuses what the present state does not allow. */
export function conflict(message: string, code = 'INVALID_REQUEST', status = 400): Refusal {
  return Refusal.of(status, code, message, { internal: 268435461 });
}

type Count = number | `${number}`;

/** Returns the page of a list that `offset` and `limit` select; 10 entries by default. */
export function paged<T>(list: readonly T[], query: { readonly offset?: Count; readonly limit?: Count }) {
  const [offset, limit] = [Number(query.offset ?? 0), Number(query.limit ?? 10)];
  return { data: list.slice(offset, offset + limit), total_count: list.length, offset, limit };
}
