import { closeSync, existsSync, fchmodSync, fstatSync, openSync, rmSync, writeFileSync } from 'node:fs';
import type { CompleteConfig } from '../client';
import { ConfigError } from '../errors';
import { omitUndefined } from '../json';
import { type Identity, Sandbox } from '../sandbox';
import { type Merchant, type MerchantField, VARIABLES } from './configuration/profile';
import { readText } from './configuration/value-source';

/** Where a gateway is, and what its merchant is known by: in the names of profiles and of the environment. */
export interface Connection {
  readonly url: string;
  readonly merchant: Merchant;
  readonly environment: Readonly<Record<string, string>>;
}

/** What a command needs to know to call a gateway. */
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

/** The environment as lines that a shell, and `node --env-file`, read: each on one line, whatever it holds. */
export function environmentLines({ environment }: Connection): string {
  const lines = Object.entries(environment).map(
    ([name, text]) => `export ${name}='${text.trim().replaceAll('\n', '\\n')}'`,
  );
  return lines.join('\n');
}

/** Writes how to reach a gateway into a file that only its owner reads: profiles where it ends in `.json`, else lines. */
export function writeConnection(file: string, connection: Connection): void {
  const profiles = { default: 'sandbox', profiles: { sandbox: connection.merchant } };
  const text = file.endsWith('.json') ? JSON.stringify(profiles, null, 2) : environmentLines(connection);
  writePrivately(file, `${text}\n`);
}

/**
 * Keys are for the owner of their file alone, also where the file was there before with other rights. A new file is
 * written whole or not at all.
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
 * The keys of a gateway, kept in a file so that they outlive it; made where there is none.
 *
 * @throws {ConfigError} where the file holds something else.
 */
export async function identityIn(file: string | undefined, mchid: string | undefined): Promise<Identity> {
  if (file !== undefined && existsSync(file)) return readIdentity(file);
  const identity = await Sandbox.identity(mchid === undefined ? {} : { mchid });
  if (file !== undefined) writePrivately(file, `${JSON.stringify(identity, null, 2)}\n`);
  return identity;
}

/**
 * Reads the keys of a gateway: from a file of its keys, or of its state.
 *
 * @throws {ConfigError} where the file holds none.
 */
export function readIdentity(file: string): Identity {
  const content = parseJson(readText(file, 'identity'));
  const identity: unknown = Object(content).identity ?? content;
  if (isIdentity(identity)) return identity;
  throw new ConfigError(
    'identity',
    `no keys of a gateway: ${file}`,
    'Let `wxpay sandbox --identity FILE` make it.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isIdentity(value: unknown): value is Identity {
  const { mchid, merchant, platform, publicKey, authority, apiv3Key, secret } = Object(value);
  const pairs = [merchant, platform, publicKey, authority].every(
    (each) => typeof Object(each).privateKey === 'string',
  );
  return pairs && [mchid, apiv3Key, secret].every((each) => typeof each === 'string');
}
