import { ConfigError } from '../errors';
import type { OperationTraits } from '../openapi';
import type { Fields } from './xml-fields';

/** The names of the merchant ID in APIv2, in the order of the search. */
const NAMES = ['mch_id', 'mchid', 'combine_mch_id'] as const;

/**
 * Checks the merchant ID of a message against the client's. A message without one passes unless the endpoint requires it.
 *
 * @throws {ConfigError} if the message names another merchant, or none although the endpoint requires it.
 */
export function checkMerchantId(
  fields: Fields,
  mchid: string,
  { merchantField }: OperationTraits,
  group: string,
): void {
  const name = NAMES.find((each) => fields[each] !== undefined && fields[each] !== null);
  if (name === undefined) {
    if (merchantField === undefined) return;
    throw new ConfigError(
      `${group}.${merchantField}`,
      'expected the merchant ID of the client, received undefined',
      `Pass ${merchantField}: '${mchid}'.`,
    );
  }
  if (String(fields[name]) === mchid) return;
  throw new ConfigError(
    `${group}.${name}`,
    `expected the merchant ID of the client (${mchid}), received ${JSON.stringify(fields[name])}`,
    'Create another client for the other merchant: a client signs for one merchant.',
  );
}
