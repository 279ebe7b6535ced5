import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../errors';
import type { Input } from '../terminal/input';

const LIMIT = 1024 * 1024;

/** What a reference may be resolved with. */
export interface CliEnvironment {
  readonly env: NodeJS.ProcessEnv;
  readonly input: Input;
  /** Where relative paths start. */
  readonly folder: string;
}

/** A text that says where a value is: `env:NAME`, `file:PATH`, `stdin`, `prompt`. */
export function isReference(text: string): boolean {
  return /^(?:env:|file:)|^(?:stdin|prompt)$/.test(text);
}

/**
 * What a reference refers to.
 *
 * @param field what the errors call it; none of them shows a value.
 * @throws {ConfigError} where there is nothing.
 */
export async function resolve(text: string, field: string, surroundings: CliEnvironment): Promise<string> {
  if (text === 'prompt') return surroundings.input.ask(`${field}: `, field);
  if (text === 'stdin') return (await surroundings.input.read(field)).toString().trim();
  if (text.startsWith('env:')) return variable(text.slice(4), field, surroundings.env);
  return text.startsWith('file:') ? readText(pathOf(text, field, surroundings.folder), field) : text;
}

function variable(name: string, field: string, env: NodeJS.ProcessEnv): string {
  const value = env[name];
  if (value) return value;
  throw new ConfigError(field, `the environment variable ${name} is not set`, `export ${name}=…`);
}

function pathOf(text: string, field: string, folder: string): string {
  if (!text.startsWith('file://')) return path.resolve(folder, text.slice('file:'.length));
  try {
    return fileURLToPath(text);
  } catch (cause) {
    throw new ConfigError(field, 'the file URL names no local file', 'Write file:PATH.', cause);
  }
}

/**
 * Reads a text file of moderate size.
 *
 * @throws {ConfigError} where that cannot be done.
 */
export function readText(file: string, field: string): string {
  try {
    if (statSync(file).size <= LIMIT) return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new ConfigError(
      field,
      `the file cannot be read: ${file}`,
      'Check the path and the rights on it.',
      cause,
    );
  }
  throw new ConfigError(field, `the file has more than ${LIMIT} bytes: ${file}`, 'Name another file.');
}
