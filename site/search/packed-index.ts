import type { AsPlainObject } from 'minisearch';

/**
 * An index with short lists of documents. The list of a word in a field is `[field, …]`, followed for each document by
 * its distance from the document before, and by the negative number of occurrences if there are several.
 */
export interface PackedIndex extends Omit<AsPlainObject, 'index'> {
  readonly words: readonly (readonly [word: string, ...fields: readonly (readonly number[])[]])[];
}

type Occurrences = Record<string, number>;

/** Packs an index into about a third of its size. */
export function packIndex({ index, ...rest }: AsPlainObject): PackedIndex {
  return {
    ...rest,
    words: index.map(([word, fields]) => [
      word,
      ...Object.entries(fields).map(([field, documents]) => [
        Number(field),
        ...packList(documents as Occurrences),
      ]),
    ]),
  };
}

export function unpackIndex({ words, ...rest }: PackedIndex): AsPlainObject {
  return {
    ...rest,
    index: words.map(([word, ...lists]) => [
      word,
      Object.fromEntries(lists.map(([field, ...list]) => [String(field), unpackList(list)])),
    ]),
  };
}

function packList(documents: Occurrences): number[] {
  let last = 0;
  return Object.entries(documents).flatMap(([document, count]) => {
    const distance = Number(document) - last;
    last = Number(document);
    return count === 1 ? [distance] : [distance, -count];
  });
}

function unpackList(list: readonly number[]): Occurrences {
  const documents: Occurrences = {};
  let last = 0;
  for (const number of list) {
    if (number >= 0) last += number;
    documents[last] = number >= 0 ? 1 : -number;
  }
  return documents;
}
