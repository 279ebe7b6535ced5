import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../errors';
import type { Input } from '../terminal/input';

const LIMIT = 1024 * 1024;

/** The environment in which references are resolved. */
export interface CliEnvironment {
  readonly env: NodeJS.ProcessEnv;
  readonly input: Input;
  /** The base of relative paths. */
  readonly folder: string;
}

/** Whether a text refers to a value: `env:NAME`, `file:PATH`, `stdin`, `prompt`. */
export function isReference(text: string): boolean {
  return /^(?:env:|file:)|^(?:stdin|prompt)$/.test(text);
}

/**
 * Resolves a reference; any other text is the value itself.
 *
 * @param field the name in errors, which never contain the value.
 * @throws {ConfigError} if the reference has no value.
 */
export async function resolve(text: string, field: string, environment: CliEnvironment): Promise<string> {
  if (text === 'prompt') return environment.input.ask(`${field}: `, field);
  if (text === 'stdin') return (await environment.input.read(field)).toString().trim();
  if (text.startsWith('env:')) return variable(text.slice(4), field, environment.env);
  return text.startsWith('file:') ? readText(pathOf(text, field, environment.folder), field) : text;
}

function variable(name: string, field: string, env: NodeJS.ProcessEnv): string {
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
 * @throws {ConfigError} if the file is unreadable or larger.
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
