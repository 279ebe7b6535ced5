import type { WechatpayConfig } from '../../client';
import type { KeySource } from '../../crypto';
import { Certificate } from '../../crypto';
import { ConfigError } from '../../errors';
import { omitUndefined } from '../../json';
import {
  describeSource,
  type Found,
  type Merchant,
  type MerchantField,
  nameIn,
  type Source,
} from './profile';

/**
 * Builds the client configuration of a merchant.
 *
 * @throws {ConfigError} that names all missing fields.
 */
export function clientConfig({ merchant, source }: Found): WechatpayConfig {
  const { mchid = '', privateKey = '', certificate, serial, apiv3Key, secret, baseURL, ca } = merchant;
  requireAll(source, [
    ...missingOf(merchant, ['mchid', 'privateKey']),
    ...missingIdentity(merchant),
    ...missingTrust(merchant),
  ]);
  const certs = certsOf(merchant);
  return {
    mchid,
    privateKey,
    ...omitUndefined({ serial }),
    ...(certificate === undefined ? {} : { merchant: { cert: certificate, key: privateKey } }),
    ...(Object.keys(certs).length > 0 ? { certs } : { certificates: 'auto' }),
    ...omitUndefined({ apiv3Key, secret, baseURL, ca }),
  };
}

/** Returns the WeChat Pay keys by serial: the public key by its ID, each platform certificate by its serial number. */
export function certsOf({
  publicKeyId,
  publicKey,
  platformCertificate,
}: Merchant): Record<string, KeySource> {
  const certificates = (platformCertificate ?? '').match(BLOCKS) ?? [];
  return {
    ...(publicKeyId === undefined || publicKey === undefined ? {} : { [publicKeyId]: publicKey }),
    ...Object.fromEntries(
      certificates.map((pem) => [Certificate.from(pem, 'platformCertificate').serial, pem]),
    ),
  };
}

const BLOCKS = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

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

export function missingOf(merchant: Merchant, fields: readonly MerchantField[]): MerchantField[] {
  return fields.filter((field) => merchant[field] === undefined);
}

function missingIdentity({ serial, certificate }: Merchant): MerchantField[] {
  return serial === undefined && certificate === undefined ? ['serial'] : [];
}

/** Returns the missing fields for verification: a public key with its ID, certificates, or the key to download them. */
export function missingTrust(merchant: Merchant): MerchantField[] {
  const { publicKeyId, publicKey, platformCertificate, apiv3Key } = merchant;
  if (publicKeyId !== undefined || publicKey !== undefined) {
    return missingOf(merchant, ['publicKeyId', 'publicKey']);
  }
  return platformCertificate === undefined && apiv3Key === undefined ? ['publicKeyId', 'publicKey'] : [];
}
