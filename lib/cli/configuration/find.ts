import path from 'node:path';
import { merchantIn } from '../../client';
import { ConfigError } from '../../errors';
import { type Found, type Merchant, VARIABLES } from './profile';
import { defaultFile, type Profiles, readProfiles } from './profiles';
import { type CliEnvironment, resolve } from './value-source';

/** Options that select the merchant. */
export interface Choice {
  readonly profile?: string | undefined;
  readonly config?: string | undefined;
}

/**
 * Finds the merchant: in the named profile, otherwise in the environment, otherwise in the default profile. Only one
 * source is read, so that the keys of two merchants never mix.
 *
 * @returns undefined if no merchant is configured.
 * @throws {ConfigError} if the profile does not exist or cannot be read.
 */
export async function findMerchant(
  { profile, config }: Choice,
  environment: Omit<CliEnvironment, 'folder'>,
): Promise<Found | undefined> {
  const { env } = environment;
  const name = profile ?? (env['WECHATPAY_PROFILE'] || undefined);
  const inEnvironment = merchantIn(env);
  if (name === undefined && config === undefined && Object.keys(inEnvironment).length > 0) {
    const merchant = await resolveAll(inEnvironment, VARIABLES, { ...environment, folder: process.cwd() });
    return { merchant, source: { kind: 'environment' } };
  }
  const file = path.resolve(config ?? (env['WECHATPAY_CONFIG'] || defaultFile(env)));
  const profiles = readProfiles(file);
  if (profiles === undefined && name === undefined && config === undefined) return undefined;
  const chosen = choose(profiles, name, file);
  const merchant = await resolveAll(chosen.merchant, {}, { ...environment, folder: path.dirname(file) });
  return {
    merchant,
    source: { kind: 'profile', name: chosen.name, file, exposed: profiles?.exposed === true },
  };
}

function choose(profiles: Profiles | undefined, name: string | undefined, file: string) {
  if (profiles === undefined) {
    throw new ConfigError(
      'config',
      `expected a profile file at ${file}, found none`,
      'Create the file, or correct the path.',
    );
  }
  const only = profiles.profiles.size === 1 ? [...profiles.profiles.keys()][0] : undefined;
  const wanted = name ?? profiles.default ?? only;
  const merchant = wanted === undefined ? undefined : profiles.profiles.get(wanted);
  if (wanted !== undefined && merchant !== undefined) return { name: wanted, merchant };
  const known = [...profiles.profiles.keys()].join(', ');
  throw new ConfigError(
    'profile',
    wanted === undefined ? 'expected a profile name, received none' : `"${wanted}" is not in ${file}`,
    `Pass one of ${known} as --profile, or set "default" in the file.`,
  );
}

async function resolveAll(
  merchant: Merchant,
  names: Readonly<Record<string, string>>,
  environment: CliEnvironment,
): Promise<Merchant> {
  const resolved: [string, string][] = [];
  for (const [field, text] of Object.entries(merchant)) {
    resolved.push([field, await resolve(text, names[field] ?? field, environment)]);
  }
  return Object.fromEntries(resolved);
}
