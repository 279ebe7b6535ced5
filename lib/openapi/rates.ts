/** How often an operation may be called. */
export interface PublishedRate {
  /** The number of calls. */
  readonly limit: number;
  /** The period in which they are counted. */
  readonly per: 'second' | 'minute';
  /** Whose calls are counted together: the merchant's that signs, or the service provider's. */
  readonly by: 'merchant' | 'partner';
  /** `page`: the official page of the operation; otherwise the URL of a page, or who reports the rate. */
  readonly source: string;
}

/** generated/rates.json: each rate, and the operations that have it. */
export interface RatesTable {
  readonly sets: readonly { readonly rate: PublishedRate; readonly of: readonly string[] }[];
}

let ratesByOperation: ReadonlyMap<string, PublishedRate> | undefined;

/**
 * Returns the rate that WeChat Pay publishes for an operation; undefined if it publishes none. WeChat Pay raises limits
 * for merchants on request.
 *
 * @param key method and path as the catalogue has them: `POST v3/refund/domestic/refunds`.
 * @example
 * publishedRate('POST v3/refund/domestic/refunds') // { limit: 150, per: 'second', by: 'merchant', … }
 */
export function publishedRate(key: string): PublishedRate | undefined {
  return publishedRates().get(key);
}

/** Returns all published rates by operation. */
export function publishedRates(): ReadonlyMap<string, PublishedRate> {
  ratesByOperation ??= load();
  return ratesByOperation;
}

function load(): ReadonlyMap<string, PublishedRate> {
  const { sets }: RatesTable = require('./generated/rates.json');
  return new Map(
    sets.flatMap(({ rate, of }) => of.map((key): [string, PublishedRate] => [key, Object.freeze(rate)])),
  );
}
