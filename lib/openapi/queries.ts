import type { Method } from '../http';
import { keyParts, PathIndex } from './path-index';

/** generated/queries.json: each query, and the operations whose end it tells. */
export interface QueriesTable {
  readonly queries: Readonly<Record<string, readonly string[]>>;
}

let index: PathIndex<string> | undefined;

/**
 * The operation that tells how a call ended; undefined where the catalogue knows none. It is asked after a failure only,
 * so its table is none of those that every client loads.
 *
 * @param path As for `traitsOf`.
 *
 * @example
 * queryOf('POST', 'v3/refund/domestic/refunds') // 'GET v3/refund/domestic/refunds/{out_refund_no}'
 */
export function queryOf(method: Method, path: string): string | undefined {
  index ??= load();
  return index.get(method, path) || undefined;
}

function load(): PathIndex<string> {
  const { queries }: QueriesTable = require('./generated/queries.json');
  const table = new PathIndex<string>();
  for (const [query, keys] of Object.entries(queries)) {
    for (const key of keys) table.add(...keyParts(key), query);
  }
  return table;
}
