import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { parse } from 'secure-json-parse';
import { ConfigError, shapeOf } from '../../errors';
import { FIELDS, type Merchant } from './profile';
import { readText } from './value-source';

/** The profile file: `{ "default": "shop", "profiles": { "shop": { "mchid": … } } }`. */
export interface Profiles {
  readonly file: string;
  readonly default: string | undefined;
  readonly profiles: ReadonlyMap<string, Merchant>;
  /** Other users can read the file. */
  readonly exposed: boolean;
}

/** Returns the path of the profile file where neither `--config` nor `WECHATPAY_CONFIG` sets it. */
export function defaultFile(env: NodeJS.ProcessEnv): string {
  const folder = env['XDG_CONFIG_HOME'] || env['APPDATA'] || path.join(env['HOME'] || homedir(), '.config');
  return path.join(folder, 'wechatpay', 'config.json');
}

/**
 * Reads the profile file; undefined if there is none.
 *
 * @throws {ConfigError} if it is unreadable or invalid.
 */
export function readProfiles(file: string): Profiles | undefined {
  if (!existsSync(file)) return undefined;
  const content = readObject(parseJson(readText(file, 'config'), file), `the file ${file}`);
  const entries = Object.entries(readObject(content['profiles'] ?? {}, 'profiles'));
  const name = content['default'];
  return {
    file,
    default: typeof name === 'string' ? name : undefined,
    profiles: new Map(entries.map(([key, value]) => [key, readProfile(key, value)])),
    exposed: process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0,
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return parse(text, null, { protoAction: 'error', constructorAction: 'error' });
  } catch {
    // The cause quotes a part of the file, which may contain a key.
    throw new ConfigError(
      'config',
      `expected a JSON file, received another format: ${file}`,
      'Run `wxpay help` for the format.',
    );
  }
}

function readProfile(name: string, value: unknown): Merchant {
  const fields = Object.entries(readObject(value, `profiles.${name}`));
  for (const [field, text] of fields) {
    if (typeof text !== 'string' || !(FIELDS as readonly string[]).includes(field)) {
      throw new ConfigError(
        `profiles.${name}.${field}`,
        typeof text === 'string' ? 'unknown field' : `expected a string, received ${shapeOf(text)}`,
        `Use these fields only, with string values: ${FIELDS.join(', ')}.`,
      );
    }
  }
  return Object.fromEntries(fields);
}

function readObject(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new ConfigError(
    field,
    'expected a JSON object, received another value',
    'Write { "profiles": { "shop": { "mchid": "…" } } }',
  );
}
