import { ConfigError } from '../errors';
import type { OperationTraits } from '../openapi';
import type { Fields } from './xml-fields';

/** The names that APIv2 has for the merchant's id, in the order in which they are looked for. */
const NAMES = ['mch_id', 'mchid', 'combine_mch_id'] as const;

/**
 * Sees to it that a message speaks of the merchant whose key signs it. An endpoint that is not known to name the
 * merchant may do without.
 *
 * @throws {ConfigError} where it names another merchant, or none although the endpoint wants one.
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
      'is missing',
      `Give the merchant id that the client has: ${merchantField}: '${mchid}'.`,
    );
  }
  if (String(fields[name]) === mchid) return;
  throw new ConfigError(
    `${group}.${name}`,
    `is ${JSON.stringify(fields[name])}, but the client is of ${mchid}`,
    'One client signs for one merchant: build another client for the other one.',
  );
}
