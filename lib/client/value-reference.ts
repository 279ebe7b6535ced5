import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../errors';

const LIMIT = 1024 * 1024;

/** Where references lead. */
export interface ReferenceContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The base of relative paths. */
  readonly folder: string;
}

/**
 * Reads the value of a reference, `env:NAME` or `file:PATH`; any other text is the value itself.
 *
 * @param field the name in errors, which never contain the value.
 * @throws {ConfigError} where the reference has no value, or asks a person: `stdin`, `prompt`.
 */
export function readReference(text: string, field: string, { env, folder }: ReferenceContext): string {
  if (text === 'stdin' || text === 'prompt') {
    throw new ConfigError(
      field,
      `expected a value, env:NAME or file:PATH, received ${text}`,
      'Only the command wxpay reads values from its input.',
    );
  }
  if (text.startsWith('env:')) return variable(text.slice(4), field, env);
  return text.startsWith('file:') ? readText(pathOf(text, field, folder), field) : text;
}

function variable(name: string, field: string, env: ReferenceContext['env']): string {
  const value = env[name];
  if (value) return value;
  throw new ConfigError(
    field,
    `expected the environment variable ${name}, found none`,
    `Set it: export ${name}=…`,
  );
}

function pathOf(text: string, field: string, folder: string): string {
  if (!text.startsWith('file://')) return path.resolve(folder, text.slice('file:'.length));
  try {
    return fileURLToPath(text);
  } catch (cause) {
    throw new ConfigError(
      field,
      'expected the URL of a local file, received another URL',
      'Use file:PATH.',
      cause,
    );
  }
}

/**
 * Reads a text file of at most 1 MiB.
 *
 * @throws {ConfigError} where the file is unreadable or larger.
 */
export function readText(file: string, field: string): string {
  try {
    if (statSync(file).size <= LIMIT) return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new ConfigError(
      field,
      `expected a readable file, received ${file}`,
      'Check the path and its permissions.',
      cause,
    );
  }
  throw new ConfigError(
    field,
    `expected a file of at most ${LIMIT} bytes, received a larger one: ${file}`,
    'Pass the path of the right file.',
  );
}
