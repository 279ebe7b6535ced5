import { distance } from '../spelling';
import { catalogueLabels, productOf } from './labels';
import type { Fields, Operation } from './model';
import { englishName } from './names';
import { allOperations } from './operations';
import { pastedOperations } from './pasted';
import { allProducts, productIndexOf } from './products';

/** What searches know of an operation. */
interface Entry {
  readonly operation: Operation;
  readonly path: string;
  /** The segments of the path, and their parts: `out-trade-no`, `out`, `trade`, `no`. */
  readonly segments: ReadonlySet<string>;
  readonly parts: ReadonlySet<string>;
  readonly zh: string;
  readonly en: string;
  readonly english: readonly string[];
  /** Names and words of its product. */
  readonly product: readonly string[];
  /** Words in Latin letters that may be mistyped. */
  readonly vocabulary: ReadonlySet<string>;
  /** Words that lead to it before others of its product. */
  readonly common: readonly string[];
  /** What counts however well the words match: the rank of the product, the method, the length of the path. */
  readonly weight: number;
}

/** What a match in a place is worth. */
const WORTH = {
  wholeName: 30,
  name: 20,
  nameStart: 4,
  nameShare: 6,
  wordStart: 10,
  segment: 16,
  part: 12,
  path: 6,
  product: 8,
  productPart: 4,
  common: 22,
  typo: 5,
  fieldName: 10,
  rank: 20,
  isCommon: 6,
  partner: 3,
  post: 2,
  depth: 0.5,
} as const;

let index: readonly Entry[] | undefined;
let vocabulary: ReadonlySet<string> | undefined;

/**
 * Finds operations by text, the most likely first: those that a pasted path, URL, `curl` line or call names; otherwise
 * those that contain every word in their path, their name in either language or their product, with typing errors;
 * otherwise those that contain every word there or in the name of a field.
 *
 * @param text a path, `v3/refund/domestic/refunds`, or words: `POST refunds`, `申请退款`.
 */
export function findOperations(text: string): Operation[] {
  const pasted = pastedOperations(text);
  if (pasted.length > 0) return pasted;
  index ??= allOperations().map(entryOf);
  const words = wordsOf(text);
  const found = ranked(index, words);
  return found.length > 0 ? found : rankedByFields(index, words);
}

/** Words that every English name may have. */
const STOP_WORDS: readonly string[] = ['a', 'an', 'the', 'of', 'for', 'to', 'by', 'in', 'on'];

function wordsOf(text: string): string[] {
  const trimmed = text.trim().replace(/^\//, '').toLowerCase();
  const words = trimmed.split(/[\s,，、;；]+/).filter((word) => word !== '');
  const telling = words.filter((word) => !STOP_WORDS.includes(word));
  return telling.length > 0 ? telling : words;
}

/** A Chinese phrase as words of two characters: `退款查询` finds what is called `查询退款`. */
function pairsOf(word: string): string[] {
  return /^[\u4e00-\u9fff]{4,}$/.test(word) ? (word.match(/.{2,3}(?=(?:.{2})*$)/g) ?? [word]) : [word];
}

function ranked(entries: readonly Entry[], words: readonly string[]): Operation[] {
  const terms = words.map((word): Term => ({ word, near: nearWords(word, entries) }));
  const scored = entries.flatMap((entry) => {
    const scores = terms.map((term) => scoreOf(term, entry));
    if (scores.includes(0)) return [];
    return [{ operation: entry.operation, score: scores.reduce((sum, score) => sum + score, entry.weight) }];
  });
  return byScore(scored);
}

/** The operations that have every word somewhere, those with a field of that name first. */
function rankedByFields(entries: readonly Entry[], words: readonly string[]): Operation[] {
  const scored = entries.flatMap((entry) => {
    const text = `${entry.path} ${entry.zh} ${entry.en} ${fieldTextOf(entry.operation)}`;
    if (!words.every((word) => text.includes(word))) return [];
    const names = words.filter((word) => text.includes(` ${word} `)).length;
    return [{ operation: entry.operation, score: entry.weight + names * WORTH.fieldName }];
  });
  return byScore(scored);
}

function byScore(scored: readonly { readonly operation: Operation; readonly score: number }[]): Operation[] {
  return scored.toSorted((a, b) => b.score - a.score).map(({ operation }) => operation);
}

function entryOf(operation: Operation): Entry {
  const { method, path, name } = operation;
  const segments = path.toLowerCase().split('/');
  const en = englishName(name).toLowerCase();
  const english = en.split(/[^a-z0-9]+/);
  const parts = new Set(segments.flatMap((segment) => segment.split(/[-_{}]+/)));
  const rank = productIndexOf(path);
  const products = allProducts();
  const { zh = '', en: productName = '', words = [], for: audience, common = {} } = products[rank] ?? {};
  const own = common[`${method} ${path}`];
  const product = [zh, ...words, ...productName.split(' ')].map((word) => word.toLowerCase());
  return {
    operation,
    path: `${method} ${path}`.toLowerCase(),
    segments: new Set(segments),
    parts,
    zh: name.toLowerCase(),
    en,
    english,
    product,
    vocabulary: new Set([...english, ...parts, ...product].filter((word) => MISTYPED.test(word))),
    common: own ?? [],
    weight:
      (own === undefined ? 0 : WORTH.isCommon) +
      WORTH.rank * (1 - rank / products.length) -
      (audience === 'partner' || segments.includes('partner') ? WORTH.partner : 0) +
      (method === 'POST' ? WORTH.post : 0) -
      WORTH.depth * segments.length,
  };
}

/** A word of a search, with the words that it may be a typing error of. */
interface Term {
  readonly word: string;
  readonly near: ReadonlySet<string>;
}

const NOTHING_NEAR: ReadonlySet<string> = new Set();

/** How well a word fits an operation; 0 if it does not. */
function scoreOf({ word, near }: Term, entry: Entry): number {
  const common = entry.common.includes(word) || entry.common.includes(singular(word)) ? WORTH.common : 0;
  const score = common + inName(word, entry) + inPath(word, entry) + inProduct(word, entry);
  if (score > 0) return score;
  const pairs = pairsOf(word);
  if (pairs.length > 1) {
    const scores = pairs.map((pair) => scoreOf({ word: pair, near: NOTHING_NEAR }, entry));
    return scores.includes(0) ? 0 : Math.min(...scores);
  }
  return [...near].some((known) => entry.vocabulary.has(known)) ? WORTH.typo : 0;
}

function inName(word: string, { zh, en, english }: Entry): number {
  if (zh === word || en === word) return WORTH.wholeName;
  if (zh.includes(word)) {
    return (
      WORTH.name + (zh.startsWith(word) ? WORTH.nameStart : 0) + (WORTH.nameShare * word.length) / zh.length
    );
  }
  if (english.includes(word) || english.includes(singular(word))) {
    return WORTH.name + WORTH.nameShare / english.length;
  }
  return english.some((known) => word.length > 2 && known.startsWith(singular(word))) ? WORTH.wordStart : 0;
}

function inPath(word: string, { path, segments, parts }: Entry): number {
  if (segments.has(word) || segments.has(`${word}s`)) return WORTH.segment;
  if (parts.has(word) || parts.has(`${word}s`)) return WORTH.part;
  return word.length > 2 && path.includes(word) ? WORTH.path : 0;
}

function inProduct(word: string, { product }: Entry): number {
  if (product.includes(word) || product.includes(singular(word))) return WORTH.product;
  return word.length > 1 && product.some((known) => known.includes(word)) ? WORTH.productPart : 0;
}

function singular(word: string): string {
  return word.length > 3 ? word.replace(/s$/, '') : word;
}

/** Words that may be mistyped: shorter ones are too close to others. */
const MISTYPED = /^[a-z]{4,}$/;
/** Words of this length may have two typing errors. */
const LONG = 8;

/** The known words that a word may be a typing error of: with one error, or else a long word with two. */
function nearWords(word: string, entries: readonly Entry[]): ReadonlySet<string> {
  if (!MISTYPED.test(word)) return NOTHING_NEAR;
  vocabulary ??= new Set(entries.flatMap((entry) => [...entry.vocabulary]));
  const distances = [...vocabulary].flatMap((known) => {
    const close = Math.abs(known.length - word.length) <= 2;
    return close ? [{ known, away: distance(word, known) }] : [];
  });
  const within = (most: number): Set<string> =>
    new Set(distances.flatMap(({ known, away }) => (away <= most ? [known] : [])));
  const near = within(1);
  return near.size > 0 || word.length < LONG ? near : within(2);
}

const fieldTexts = new Map<Operation, string>();

/** The names and labels of the fields of an operation, in lower case. */
function fieldTextOf(operation: Operation): string {
  const text = fieldTexts.get(operation) ?? fieldNamesOf(operation).toLowerCase();
  fieldTexts.set(operation, text);
  return text;
}

function fieldNamesOf(operation: Operation): string {
  const { request, answer } = operation;
  const groups = [...Object.values(request), answer.fields ?? {}];
  return groups.map((fields) => namesIn(fields, productOf(operation))).join(' ');
}

function namesIn(fields: Fields, product: string): string {
  return Object.entries(fields)
    .map(([name, field]) => {
      const inner = field.fields ?? field.items?.fields ?? {};
      return `${name} ${catalogueLabels().nameOf(name, field, product)?.join(' ')} ${namesIn(inner, product)}`;
    })
    .join(' ');
}
