import { closeSync, existsSync, fchmodSync, fstatSync, openSync, rmSync, writeFileSync } from 'node:fs';
import type { CompleteConfig } from '../client';
import { ConfigError } from '../errors';
import { omitUndefined, readJson } from '../json';
import { type Identity, readIdentity as readSavedIdentity, Sandbox } from '../sandbox';
import { type Merchant, type MerchantField, VARIABLES } from './configuration/profile';
import { readText } from './configuration/value-source';

/** The URL of a gateway and the configuration of its merchant, as a profile and as environment variables. */
export interface Connection {
  readonly url: string;
  readonly merchant: Merchant;
  readonly environment: Readonly<Record<string, string>>;
}

/** Returns the configuration to call a gateway with. */
export function connectionTo({ url, config }: Sandbox, identity: Identity): Connection {
  const merchant = merchantOf(config, identity);
  const environment = Object.entries(merchant).map(([field, text]) => [
    VARIABLES[field as MerchantField],
    text,
  ]);
  return { url, merchant, environment: Object.fromEntries(environment) };
}

function merchantOf(
  { certs, serial, mchid, apiv3Key, secret, baseURL, ca }: CompleteConfig,
  identity: Identity,
): Merchant {
  const { publicKey, platform, merchant } = identity;
  return {
    mchid,
    serial,
    privateKey: merchant.privateKey,
    certificate: merchant.certificate,
    ...(publicKey.id in certs ? { publicKeyId: publicKey.id, publicKey: publicKey.publicKey } : {}),
    ...(platform.serial in certs ? { platformCertificate: platform.certificate } : {}),
    apiv3Key,
    secret,
    baseURL,
    ...omitUndefined({ ca }),
  };
}

/** Formats the environment for a shell and `node --env-file`, one variable a line. */
export function environmentLines({ environment }: Connection): string {
  const lines = Object.entries(environment).map(
    ([name, text]) => `export ${name}='${text.trim().replaceAll('\n', '\\n')}'`,
  );
  return lines.join('\n');
}

/** Writes the configuration to a file that only its owner can read: profiles if it ends in `.json`, otherwise variables. */
export function writeConnection(file: string, connection: Connection): void {
  const profiles = { default: 'sandbox', profiles: { sandbox: connection.merchant } };
  const text = file.endsWith('.json') ? JSON.stringify(profiles, null, 2) : environmentLines(connection);
  writePrivately(file, `${text}\n`);
}

/**
 * Writes a file that only its owner can read, even where it existed with other permissions. A new file is written
 * completely or not at all.
 */
function writePrivately(file: string, text: string): void {
  const isNew = !existsSync(file);
  try {
    writeOpened(file, text);
  } catch (error) {
    if (isNew) rmSync(file, { force: true });
    throw error;
  }
}

function writeOpened(file: string, text: string): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    if (fstatSync(handle).isFile()) fchmodSync(handle, 0o600);
    writeFileSync(handle, text);
  } finally {
    closeSync(handle);
  }
}

/**
 * Reads the keys of a gateway from a file, or creates them and the file.
 *
 * @throws {ConfigError} if the file contains no keys.
 */
export async function identityIn(file: string | undefined, mchid: string | undefined): Promise<Identity> {
  if (file !== undefined && existsSync(file)) return readIdentity(file);
  const identity = await Sandbox.identity(mchid === undefined ? {} : { mchid });
  if (file !== undefined) writePrivately(file, `${JSON.stringify(identity, null, 2)}\n`);
  return identity;
}

/**
 * Reads the keys of a gateway from its key file or its state file.
 *
 * @throws {ConfigError} if the file contains no keys.
 */
export async function readIdentity(file: string): Promise<Identity> {
  const identity: unknown = (await readSavedIdentity(file)) ?? readJson(readText(file, 'identity'));
  if (isIdentity(identity)) return identity;
  throw new ConfigError(
    'identity',
    `expected a key file of a gateway, received ${file}`,
    'Create it with `wxpay sandbox --identity FILE`.',
  );
}

function isIdentity(value: unknown): value is Identity {
  const { mchid, merchant, platform, publicKey, authority, apiv3Key, secret } = Object(value);
  const pairs = [merchant, platform, publicKey, authority].every(
    (each) => typeof Object(each).privateKey === 'string',
  );
  return pairs && [mchid, apiv3Key, secret].every((each) => typeof each === 'string');
}
