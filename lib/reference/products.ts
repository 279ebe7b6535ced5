/** A product of WeChat Pay, as the catalogue groups operations. */
export interface ProductFacts {
  readonly zh: string;
  readonly en: string;
  /** Words that users search it by, in both languages. */
  readonly words: readonly string[];
  /** `partner`: of service providers, e-commerce platforms and institutions. */
  readonly for?: 'partner';
  /** The paths that its operations begin with. */
  readonly paths: readonly string[];
  /** The operations that most merchants call, `POST v3/refund/domestic/refunds`, with the words that lead to them first. */
  readonly common?: Readonly<Record<string, readonly string[]>>;
}

/** The content of generated/products.json: the most used products first. */
export interface ProductsTable {
  readonly products: readonly ProductFacts[];
}

let loaded: readonly ProductFacts[] | undefined;
let byPath: ReadonlyMap<string, number> | undefined;

/** Returns the products, the most used first. */
export function allProducts(): readonly ProductFacts[] {
  loaded ??= loadProducts();
  return loaded;
}

function loadProducts(): readonly ProductFacts[] {
  const { products }: ProductsTable = require('./generated/products.json');
  return products;
}

/** Returns the index in `allProducts` of the product that a path belongs to; that of the longest beginning counts. */
export function productIndexOf(path: string): number {
  byPath ??= indexPaths(allProducts());
  return indexIn(byPath, path) ?? 0;
}

/** Maps every path of products to the product's index. */
export function indexPaths(products: readonly ProductFacts[]): ReadonlyMap<string, number> {
  return new Map(products.flatMap(({ paths }, index) => paths.map((path) => [path, index] as const)));
}

/** Finds a path, or the longest beginning of it at a slash; undefined if there is none. */
export function indexIn(paths: ReadonlyMap<string, number>, path: string): number | undefined {
  const segments = path.split('/');
  for (let end = segments.length; end > 0; end -= 1) {
    const found = paths.get(segments.slice(0, end).join('/'));
    if (found !== undefined) return found;
  }
  return undefined;
}
