/** generated/queries.json: each query, and the operations whose end it tells. */
export interface QueriesTable {
  readonly queries: Readonly<Record<string, readonly string[]>>;
}

let queriesByOperation: ReadonlyMap<string, string> | undefined;

/** The operation that tells how a call of the operation `key` ended; undefined where the catalogue knows none. */
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
