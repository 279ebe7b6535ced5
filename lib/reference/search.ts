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
  rank: 20,
  isCommon: 6,
  partner: 3,
  post: 2,
  depth: 0.5,
} as const;

let index: readonly Entry[] | undefined;

/**
 * Finds operations by text, the most likely first: those that a pasted path, URL, `curl` line or call names; otherwise
 * those that contain every word in their path, their name in either language or their product, with a typing error at
 * most; otherwise those that contain every word there or in the name of a field.
 *
 * @param text a path, `v3/refund/domestic/refunds`, or words: `POST refunds`, `申请退款`.
 */
export function findOperations(text: string): Operation[] {
  const pasted = pastedOperations(text);
  if (pasted.length > 0) return pasted;
  index ??= allOperations().map(entryOf);
  const words = wordsOf(text);
  const found = ranked(index, words);
  if (found.length > 0) return found;
  return allOperations().filter((operation) => hasWords(words, operation));
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
  const scored = entries.flatMap((entry) => {
    const scores = words.map((word) => scoreOf(word, entry));
    if (scores.includes(0)) return [];
    return [{ operation: entry.operation, score: scores.reduce((sum, score) => sum + score, entry.weight) }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ operation }) => operation);
}

function entryOf(operation: Operation): Entry {
  const { method, path, name } = operation;
  const segments = path.toLowerCase().split('/');
  const en = englishName(name).toLowerCase();
  const rank = productIndexOf(path);
  const products = allProducts();
  const { zh = '', en: productName = '', words = [], for: audience, common = {} } = products[rank] ?? {};
  const own = common[`${method} ${path}`];
  return {
    operation,
    path: `${method} ${path}`.toLowerCase(),
    segments: new Set(segments),
    parts: new Set(segments.flatMap((segment) => segment.split(/[-_{}]+/))),
    zh: name.toLowerCase(),
    en,
    english: en.split(/[^a-z0-9]+/),
    product: [zh, ...words, ...productName.split(' ')].map((word) => word.toLowerCase()),
    common: own ?? [],
    weight:
      (own === undefined ? 0 : WORTH.isCommon) +
      WORTH.rank * (1 - rank / products.length) -
      (audience === 'partner' || segments.includes('partner') ? WORTH.partner : 0) +
      (method === 'POST' ? WORTH.post : 0) -
      WORTH.depth * segments.length,
  };
}

/** How well a word fits an operation; 0 if it does not. */
function scoreOf(word: string, entry: Entry): number {
  const common = entry.common.includes(word) || entry.common.includes(singular(word)) ? WORTH.common : 0;
  const score = common + inName(word, entry) + inPath(word, entry) + inProduct(word, entry);
  if (score > 0) return score;
  const pairs = pairsOf(word);
  if (pairs.length > 1) {
    const scores = pairs.map((pair) => scoreOf(pair, entry));
    return scores.includes(0) ? 0 : Math.min(...scores);
  }
  return isMistyped(word, entry) ? WORTH.typo : 0;
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

/** Words that are shorter are too close to others. */
const SHORTEST_TYPO = 4;

function isMistyped(word: string, { english, parts, product }: Entry): boolean {
  if (word.length < SHORTEST_TYPO || !/^[a-z]+$/.test(word)) return false;
  return [...english, ...parts, ...product].some((known) => isNear(word, known));
}

/** Whether one letter was added, left out, replaced, or exchanged with the next. */
function isNear(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || other.length < SHORTEST_TYPO) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const rests = [
    [at + 1, at + 1],
    [at + 1, at],
    [at, at + 1],
  ] as const;
  if (rests.some(([a, b]) => one.slice(a) === other.slice(b))) return true;
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}

function hasWords(words: readonly string[], operation: Operation): boolean {
  const { method, path, name } = operation;
  const text = `${method} ${path} ${name} ${englishName(name)} ${fieldNamesOf(operation)}`.toLowerCase();
  return words.every((word) => text.includes(word));
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
