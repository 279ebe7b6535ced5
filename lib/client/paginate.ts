import { METHODS } from '../chain';
import { ConfigError, shapeOf } from '../errors';
import type { WechatpayResponse } from '../http';
import { type ListFacts, listFactsOf, lookUpOperation } from '../openapi';

/** The entries of a response: those of `data`, or of its list of another name. */
export type EntryOf<Data> = Data extends { readonly data?: readonly (infer Entry)[] }
  ? Entry
  : {
      [Name in keyof Data]-?: NonNullable<Data[Name]> extends readonly (infer Entry)[] ? Entry : never;
    }[keyof Data];

/** A list of several pages: iterate over its entries, or over its pages. Each iteration reads the list anew. */
export interface Paginated<Data> extends AsyncIterable<EntryOf<Data>> {
  /** The responses, one for each page. */
  pages(): AsyncGenerator<WechatpayResponse<Data>, void>;
}

type ListVerb<Init, Data> = (init: Init) => Promise<WechatpayResponse<Data>>;

/**
 * Reads a list page by page, as long as there are pages: the next one is requested when you have consumed the one
 * before. The catalogue knows for each list whether it has an offset, a page number or a token.
 *
 * @param verb the verb of a list, uncalled, in any of the three spellings.
 * @param init the argument of the call. Its `limit` is the length of a page, and its `offset` where to begin.
 * @throws {ConfigError} at the first page, if the operation is not a list of the catalogue.
 * @throws the errors of the calls, while iterating.
 * @example
 * const range = { begin_date: '2026-11-01', end_date: '2026-11-30' }
 * const list = paginate(wxpay.v3.merchantService.complaintsV2.get, { query: { ...range, limit: 50 } })
 * for await (const complaint of list) console.log(complaint.complaint_id)
 */
export function paginate<Init, Data>(verb: ListVerb<Init, Data>, init: Init): Paginated<Data> {
  const pages = () => readPages(verb, init);
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      const { items } = factsOf(verb);
      for await (const { data } of pages()) yield* entriesIn<EntryOf<Data>>(data, items);
    },
  };
}

async function* readPages<Init, Data>(
  verb: ListVerb<Init, Data>,
  init: Init,
): AsyncGenerator<WechatpayResponse<Data>, void> {
  const facts = factsOf(verb);
  const cursor = new Cursor(facts, init);
  for (let next: unknown = cursor.start; next !== DONE; ) {
    const response = await verb(withPlace(init, facts.place, next));
    const page = cursor.take(response.data);
    if (page.isNew) yield response;
    next = page.next;
  }
}

const DONE = Symbol('the end of a list');

/** Where a list has been read to. */
class Cursor {
  /** Undefined: as the first request has it. */
  readonly start: unknown;
  readonly #facts: ListFacts;
  /** Where the next page begins, in the unit of the list. */
  #at: number;
  /** How many entries were read. */
  #read = 0;
  readonly #fromStart: boolean;
  /** The page before, as text. */
  #last: string[] = [];
  /** The tokens of the pages so far. */
  readonly #tokens = new Set<unknown>();
  /** What an offset counts; undefined as long as two pages have not shown it. */
  #unit: 'entries' | 'pages' | undefined;

  constructor(facts: ListFacts, init: unknown) {
    const first = facts.form === 'page' ? 1 : 0;
    const given = valueAt(init, facts.place);
    this.#facts = facts;
    this.start = given;
    this.#at = Number(given ?? first);
    this.#fromStart = this.#at === first;
    this.#unit = UNITS[facts.form];
  }

  /** Takes a page: whether its entries are new, and what selects the next one. */
  take(data: unknown): { readonly isNew: boolean; readonly next: unknown } {
    const { form, items, total } = this.#facts;
    const page = entriesIn(data, items).map((entry) => JSON.stringify(entry));
    if (form === 'token') return { isNew: true, next: this.#nextToken(data) };
    if (page.length === 0) return { isNew: this.#last.length === 0, next: DONE };
    // A server that ignores the field would repeat its page for ever.
    if (page.join() === this.#last.join()) return { isNew: false, next: DONE };
    if (this.#unit === undefined && this.#last.length > 0) {
      // The offset was moved by one: a page that is moved by one entry shows that it counts entries.
      const overlaps = this.#last.length > 1 && page[0] === this.#last[1];
      this.#unit = overlaps ? 'entries' : 'pages';
      if (overlaps) {
        this.#at += this.#last.length - 1;
        return { isNew: false, next: this.#at };
      }
    }
    this.#last = page;
    this.#read += page.length;
    const position = this.#unit === 'entries' && form === 'offset' ? this.#at + page.length : this.#read;
    const known = form === 'offset' || this.#fromStart ? numberAt(data, total) : undefined;
    this.#at += this.#unit === 'entries' ? page.length : 1;
    return { isNew: true, next: known !== undefined && position >= known ? DONE : this.#at };
  }

  #nextToken(data: unknown): unknown {
    const token: unknown = Object(data).next_page_token;
    // A token that comes back would lead through the same pages for ever.
    if (token === undefined || token === null || token === '' || this.#tokens.has(token)) return DONE;
    this.#tokens.add(token);
    return token;
  }
}

const UNITS: Readonly<Record<ListFacts['form'], 'entries' | 'pages' | undefined>> = {
  offset: 'entries',
  page: 'pages',
  token: 'pages',
  'offset-or-page': undefined,
};

function factsOf(verb: unknown): ListFacts {
  const [, template = '', name = ''] = /^(.*)\/([a-z]+?)(?:-async)?$/.exec(pathOf(verb)) ?? [];
  const method = METHODS.find((known) => known === name.toUpperCase());
  const key = method && lookUpOperation(method, template)?.key;
  const facts = key === undefined ? undefined : listFactsOf(key);
  if (facts !== undefined) return facts;
  throw new ConfigError(
    'verb',
    `expected the verb of a list in the catalogue, received ${method ? `${method} ${template}` : shapeOf(verb)}`,
    'Pass the verb without calling it: paginate(wxpay.v3.merchantService.complaintsV2.get, { query }). Read other lists in a loop.',
  );
}

/** The path of a node of the chain, which is its text. */
function pathOf(verb: unknown): string {
  return typeof verb === 'function' ? String(verb) : '';
}

/** The argument of the call for a page. */
function withPlace<Init>(init: Init, place: string, value: unknown): Init {
  if (value === undefined) return init;
  const [group = '', field = ''] = place.split('.');
  const fields: unknown = Object(init)[group];
  return { ...init, [group]: { ...Object(fields), [field]: value } };
}

function valueAt(init: unknown, place: string): unknown {
  const [group = '', field = ''] = place.split('.');
  const fields: unknown = Object(init)[group];
  if (typeof fields === 'string' || fields instanceof URLSearchParams) {
    throw new ConfigError(
      group,
      `expected an object, received ${typeof fields === 'string' ? shapeOf(fields) : 'URLSearchParams'}`,
      'Pass the query of a list as an object: the next page replaces one of its fields.',
    );
  }
  return Object(fields)[field];
}

function entriesIn<Entry>(data: unknown, items: string): readonly Entry[] {
  const entries: unknown = Object(data)[items];
  return Array.isArray(entries) ? entries : [];
}

function numberAt(data: unknown, field: string | undefined): number | undefined {
  const value: unknown = field === undefined ? undefined : Object(data)[field];
  return typeof value === 'number' ? value : undefined;
}
