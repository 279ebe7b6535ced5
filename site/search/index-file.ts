import MiniSearch, { type Options } from 'minisearch';
import { packIndex, unpackIndex } from './packed-index';
import { wholeWordsOf, wordsOf } from './words';

/** What a page of the site is about. */
export type Kind = 'operation' | 'notification' | 'guide';

/** What the search knows of a page, or of a section of a guide. */
export interface SearchDocument {
  /** Its address within the language, with the anchor of a section. */
  readonly id: string;
  readonly kind: Kind;
  readonly title: string;
  /** What is shown beside the title: method and path, event type, or the guide that has the section. */
  readonly about: string;
  /** How likely readers look for it: a factor of its score. */
  readonly weight: number;
  /** The title in the other language. */
  readonly other: string;
  /** Words that lead to it before other pages. */
  readonly common: string;
  /** The product that it belongs to, and the words for it. */
  readonly product: string;
  /** Names and labels of fields. */
  readonly fields: string;
  /** The text of a section. */
  readonly text: string;
}

/** A result of a search. */
export type Hit = Pick<SearchDocument, 'id' | 'kind' | 'title' | 'about'>;

/** The words of a field count as much as the field's factor says. */
const BOOST = { title: 6, about: 3, common: 8, other: 3, product: 3, fields: 1, text: 1 };

const OPTIONS: Options<SearchDocument> = {
  fields: Object.keys(BOOST),
  storeFields: ['kind', 'title', 'about', 'weight'],
  // Names of fields count as a whole only, which keeps the index small.
  tokenize: (text, field) => (field === 'fields' ? wholeWordsOf(text) : wordsOf(text)),
  processTerm: (term) => term,
};

/** Latin words of this length may contain a typing error, and be the beginning of a word. */
const LONG_WORD = 4;

/** Writes the index of a language as JSON. */
export function writeIndex(documents: readonly SearchDocument[]): string {
  const index = new MiniSearch(OPTIONS);
  index.addAll(documents);
  return JSON.stringify(packIndex(index.toJSON()));
}

/** The index of a language in memory. */
export class SearchIndex {
  readonly #index: MiniSearch<SearchDocument>;

  private constructor(index: MiniSearch<SearchDocument>) {
    this.#index = index;
  }

  /** Reads what `writeIndex` wrote, in steps that leave time for the user's input. */
  static async load(json: string): Promise<SearchIndex> {
    return new SearchIndex(await MiniSearch.loadJSAsync(unpackIndex(JSON.parse(json)), OPTIONS));
  }

  /** Returns the pages that fit a query best, each page once. */
  find(query: string, limit: number): Hit[] {
    const found = this.#index.search(query.replace(/https?:\/\/[^/\s]*/g, ' '), {
      boost: BOOST,
      prefix: (term) => term.length >= LONG_WORD || /^\p{Script=Han}$/u.test(term),
      fuzzy: (term) => (/^[a-z]+$/.test(term) && term.length > LONG_WORD ? 1 : false),
      weights: { fuzzy: 0.2, prefix: 0.4 },
      boostDocument: (_id, _term, stored) => Number(stored?.['weight'] ?? 1),
    });
    const pages = new Map<string, Hit>();
    for (const { id, kind, title, about } of found) {
      const page = String(id).replace(/#.*$/, '');
      if (!pages.has(page)) pages.set(page, { id, kind, title, about });
      if (pages.size === limit) break;
    }
    return [...pages.values()];
  }
}
