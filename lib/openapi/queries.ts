import type { Method } from '../http';
import { keyParts, PathIndex } from './path-index';

/** The content of generated/queries.json: each query operation with the operations whose outcome it returns. */
export interface QueriesTable {
  readonly queries: Readonly<Record<string, readonly string[]>>;
}

let index: PathIndex<string> | undefined;

/**
 * Returns the operation that queries the outcome of a call; undefined if there is none. Only failures need it, so its
 * table is loaded on first use.
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
