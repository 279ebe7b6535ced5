import { readReference } from '../../client';
import type { Input } from '../terminal/input';

export { readText } from '../../client';

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
  return readReference(text, field, environment);
}
