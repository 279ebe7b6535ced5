import { Certificate, type KeySource } from '../crypto';
import { ConfigError } from '../errors';
import { omitUndefined } from '../json';
import type { WechatpayConfig } from './options';
import { readReference } from './value-reference';

/** The configuration of a merchant, as text, with the field names of a profile. */
export interface Merchant {
  readonly mchid?: string;
  /** The serial number of the merchant API certificate. */
  readonly serial?: string;
  /** apiclient_key.pem. */
  readonly privateKey?: string;
  /** apiclient_cert.pem. */
  readonly certificate?: string;
  /** `PUB_KEY_ID_…` */
  readonly publicKeyId?: string;
  /** pub_key.pem. */
  readonly publicKey?: string;
  /** One or more platform certificates, PEM. */
  readonly platformCertificate?: string;
  readonly apiv3Key?: string;
  /** The APIv2 key. */
  readonly secret?: string;
  readonly baseURL?: string;
  /** Certificate authorities to trust, PEM. */
  readonly ca?: string;
}

export type MerchantField = keyof Merchant;

/** The environment variable of each field. */
export const VARIABLES: Readonly<Record<MerchantField, string>> = {
  mchid: 'WECHATPAY_MCHID',
  serial: 'WECHATPAY_SERIAL',
  privateKey: 'WECHATPAY_PRIVATE_KEY',
  certificate: 'WECHATPAY_CERTIFICATE',
  publicKeyId: 'WECHATPAY_PUBLIC_KEY_ID',
  publicKey: 'WECHATPAY_PUBLIC_KEY',
  platformCertificate: 'WECHATPAY_PLATFORM_CERTIFICATE',
  apiv3Key: 'WECHATPAY_APIV3_KEY',
  secret: 'WECHATPAY_SECRET',
  baseURL: 'WECHATPAY_BASE_URL',
  ca: 'WECHATPAY_CA',
};

export const FIELDS = Object.keys(VARIABLES) as readonly MerchantField[];

/** Returns the fields that the environment sets. An empty variable counts as unset. */
export function merchantIn(env: Environment): Merchant {
  const set = FIELDS.flatMap((field) => {
    const value = env[VARIABLES[field]];
    return value ? [[field, value] as const] : [];
  });
  return Object.fromEntries(set);
}

/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration of a client from environment variables, those that `wxpay sandbox` prints.
 *
 * @param given options that the environment has no variable for, or that override one.
 * @throws {ConfigError} that names the variable: it is missing, or it refers to a value that cannot be read.
 */
export function environmentConfig(env: Environment, given: Partial<WechatpayConfig>): WechatpayConfig {
  const found = Object.entries(merchantIn(env)).map(([field, text]): [string, string] => {
    const name = VARIABLES[field as MerchantField];
    return [field, readReference(text, name, { env, folder: process.cwd() })];
  });
  const merchant: Merchant = Object.fromEntries(found);
  const [first, ...others] = missingFields(merchant, given).map((field) => VARIABLES[field]);
  if (first === undefined) return { ...merchantConfig(merchant), ...given };
  const more = others.length > 0 ? `; also missing: ${others.join(', ')}` : '';
  throw new ConfigError(
    first,
    `expected an environment variable, received none${more}`,
    `Set ${[first, ...others].join(', ')}. \`npx wxpay sandbox --write .env\` writes all variables of a local gateway.`,
  );
}

/** Builds the configuration of a client; fields that are missing are left out. */
export function merchantConfig(merchant: Merchant): WechatpayConfig {
  const { mchid = '', privateKey = '', certificate, serial, apiv3Key, secret, baseURL, ca } = merchant;
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

/** Returns the fields that a client still needs. */
export function missingFields(merchant: Merchant, given: Partial<WechatpayConfig> = {}): MerchantField[] {
  const signs = given.signer !== undefined;
  const trusts = given.certs !== undefined || given.certificates !== undefined;
  return [
    ...(given.mchid === undefined ? missingOf(merchant, ['mchid']) : []),
    ...(signs || given.privateKey !== undefined ? [] : missingOf(merchant, ['privateKey'])),
    ...(signs || given.serial !== undefined || given.merchant !== undefined ? [] : missingIdentity(merchant)),
    ...(trusts ? [] : missingTrust(merchant)),
  ];
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

/** Names the variable in the error about an option whose value came from the environment. */
export function aboutVariable(error: unknown, given: Partial<WechatpayConfig>): unknown {
  if (!(error instanceof ConfigError)) return error;
  const [option = '', key = ''] = error.field.split('.');
  const name = option in given ? undefined : variableOf(option, key);
  if (name === undefined) return error;
  const problem = error.message.replace(`Invalid \`${error.field}\`: `, '');
  return new ConfigError(name, problem, error.hint, error);
}

function variableOf(option: string, key: string): string | undefined {
  if (option === 'merchant') return VARIABLES.certificate;
  if (option === 'certificates') return VARIABLES.apiv3Key;
  if (option === 'certs') return key.startsWith('PUB_KEY_ID_') ? VARIABLES.publicKey : VARIABLES.publicKeyId;
  return FIELDS.find((field) => field === option) && VARIABLES[option as MerchantField];
}
