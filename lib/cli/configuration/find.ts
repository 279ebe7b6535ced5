import path from 'node:path';
import { ConfigError } from '../../errors';
import { FIELDS, type Found, type Merchant, VARIABLES } from './profile';
import { defaultFile, type Profiles, readProfiles } from './profiles';
import { type CliEnvironment, resolve } from './value-source';

/** Which merchant is meant. */
export interface Choice {
  readonly profile?: string | undefined;
  readonly config?: string | undefined;
}

/**
 * Finds the merchant: the profile that is named, else the environment, else the default profile. One source alone is
 * asked, so that the keys of two merchants never mix.
 *
 * @returns undefined where nothing is set anywhere.
 * @throws {ConfigError} where the profile does not exist or cannot be read.
 */
export async function findMerchant(
  { profile, config }: Choice,
  surroundings: Omit<CliEnvironment, 'folder'>,
): Promise<Found | undefined> {
  const { env } = surroundings;
  const name = profile ?? (env['WECHATPAY_PROFILE'] || undefined);
  const inEnvironment = fromEnvironment(env);
  if (name === undefined && config === undefined && Object.keys(inEnvironment).length > 0) {
    const merchant = await resolveAll(inEnvironment, VARIABLES, { ...surroundings, folder: process.cwd() });
    return { merchant, source: { kind: 'environment' } };
  }
  const file = path.resolve(config ?? (env['WECHATPAY_CONFIG'] || defaultFile(env)));
  const profiles = readProfiles(file);
  if (profiles === undefined && name === undefined && config === undefined) return undefined;
  const chosen = choose(profiles, name, file);
  const merchant = await resolveAll(chosen.merchant, {}, { ...surroundings, folder: path.dirname(file) });
  return {
    merchant,
    source: { kind: 'profile', name: chosen.name, file, exposed: profiles?.exposed === true },
  };
}

function fromEnvironment(env: NodeJS.ProcessEnv): Merchant {
  const set = FIELDS.flatMap((field) => {
    const value = env[VARIABLES[field]];
    return value ? [[field, value] as const] : [];
  });
  return Object.fromEntries(set);
}

function choose(profiles: Profiles | undefined, name: string | undefined, file: string) {
  if (profiles === undefined) {
    throw new ConfigError('config', `the file does not exist: ${file}`, 'Write it.');
  }
  const only = profiles.profiles.size === 1 ? [...profiles.profiles.keys()][0] : undefined;
  const wanted = name ?? profiles.default ?? only;
  const merchant = wanted === undefined ? undefined : profiles.profiles.get(wanted);
  if (wanted !== undefined && merchant !== undefined) return { name: wanted, merchant };
  const known = [...profiles.profiles.keys()].join(', ');
  throw new ConfigError(
    'profile',
    wanted === undefined ? 'none is named' : `"${wanted}" is not in ${file}`,
    `There are: ${known}. Name one by --profile, or as "default" in the file.`,
  );
}

async function resolveAll(
  merchant: Merchant,
  names: Readonly<Record<string, string>>,
  surroundings: CliEnvironment,
): Promise<Merchant> {
  const resolved: [string, string][] = [];
  for (const [field, text] of Object.entries(merchant)) {
    resolved.push([field, await resolve(text, names[field] ?? field, surroundings)]);
  }
  return Object.fromEntries(resolved);
}
