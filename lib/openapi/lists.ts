/** How the pages of a list are read. */
export interface ListFacts {
  /**
   * What the next page is selected by.
   *
   * - `offset`: the position of its first entry, from 0.
   * - `page`: its number, from 1.
   * - `offset-or-page`: an `offset` that the documentation calls a page number. It counts pages from 0 in some products,
   *   and entries in others.
   * - `token`: the `next_page_token` of the page before.
   */
  readonly form: 'offset' | 'page' | 'offset-or-page' | 'token';
  /** The field that selects a page: `query.offset`. */
  readonly place: string;
  /** The list in the response: `data`. */
  readonly items: string;
  /** The number of all entries in the response: `total_count`. */
  readonly total?: string;
}

/** generated/lists.json: each form of list, and the operations that have it. */
export interface ListsTable {
  readonly sets: readonly { readonly list: ListFacts; readonly of: readonly string[] }[];
}

let lists: ReadonlyMap<string, ListFacts> | undefined;

/**
 * How the list of an operation is read; undefined where it is not a list.
 *
 * @param key method and path as the catalogue has them: `GET v3/merchant-service/complaints-v2`.
 */
export function listFactsOf(key: string): ListFacts | undefined {
  lists ??= load();
  return lists.get(key);
}

/** The operations that are lists, by key. */
export function allLists(): ReadonlyMap<string, ListFacts> {
  lists ??= load();
  return lists;
}

function load(): ReadonlyMap<string, ListFacts> {
  const { sets }: ListsTable = require('./generated/lists.json');
  return new Map(sets.flatMap(({ list, of }) => of.map((key): [string, ListFacts] => [key, list])));
}
