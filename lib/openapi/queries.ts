/** generated/queries.json: each query, and the operations whose result it returns. */
export interface QueriesTable {
  readonly queries: Readonly<Record<string, readonly string[]>>;
}

let queriesByOperation: ReadonlyMap<string, string> | undefined;

/** Returns the operation that queries the result of the operation `key`; undefined if the catalogue has none. */
export function queryOf(key: string): string | undefined {
  queriesByOperation ??= load();
  return queriesByOperation.get(key) || undefined;
}

function load(): ReadonlyMap<string, string> {
  const { queries }: QueriesTable = require('./generated/queries.json');
  return new Map(
    Object.entries(queries).flatMap(([query, keys]) => keys.map((key): [string, string] => [key, query])),
  );
}
