import { merchantConfig, missingFields, type WechatpayConfig } from '../../client';
import { ConfigError } from '../../errors';
import { describeSource, type Found, type MerchantField, nameIn, type Source } from './profile';

export { certsOf, missingOf, missingTrust } from '../../client';

/**
 * Builds the client configuration of a merchant.
 *
 * @throws {ConfigError} that names all missing fields.
 */
export function clientConfig({ merchant, source }: Found): WechatpayConfig {
  requireAll(source, missingFields(merchant));
  return merchantConfig(merchant);
}

/** @throws {ConfigError} if fields are missing: a partly set source is a mistake. */
export function requireAll(source: Source, missing: readonly MerchantField[]): void {
  if (missing.length === 0) return;
  const names = missing.map((field) => nameIn(source, field)).join(', ');
  throw new ConfigError(
    source.kind === 'environment' ? 'environment' : `profiles.${source.name}`,
    `expected a complete merchant configuration; missing: ${names}`,
    `Set the missing fields in ${describeSource(source)}, or unset the others.`,
  );
}
