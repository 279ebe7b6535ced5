import { type ChainCall, expand, variablesOf } from './chain';
import { ConfigError } from './errors';
import { type CallOptions, OPTION_NAMES, type RequestGroups } from './http';

/** A call whose argument was sorted: options and groups here, path variables expanded into the path. */
export interface ReadCall {
  readonly init: CallOptions & RequestGroups;
  /** The path, expanded; its variables are percent-encoded. */
  readonly path: string;
}

/**
 * Sorts the argument of a verb into options and path variables, and expands the path.
 *
 * @throws {ConfigError} for an argument that is no object, and for a name that is neither an option nor a variable.
 * @throws {PathError} for a path variable that has no value.
 */
export function readCall({ template, args }: ChainCall): ReadCall {
  const [init = {}, ...more] = args;
  if (typeof init !== 'object' || init === null || Array.isArray(init) || more.length > 0) {
    throw new ConfigError(
      'call',
      'takes one object',
      'Write post({ json, query, headers, … }) with the path variables beside them.',
    );
  }
  const options: CallOptions & RequestGroups & Record<string, unknown> = { ...init };
  const names = new Set(variablesOf(template));
  for (const name of Object.keys(options)) {
    if (!names.has(name) && !isOption(name)) throw unknownName(name, names);
  }
  return { init: options, path: expand(template, variables(options)) };
}

function variables(options: RequestGroups & Record<string, unknown>): Record<string, unknown> {
  const beside = Object.entries(options).filter(([name]) => !isOption(name));
  return { ...Object.fromEntries(beside), ...options.path };
}

function isOption(name: string): boolean {
  return (OPTION_NAMES as readonly string[]).includes(name);
}

function unknownName(name: string, names: ReadonlySet<string>): ConfigError {
  const known = [...OPTION_NAMES, ...names].join(', ');
  return new ConfigError(
    name,
    'is neither an option nor a variable of the path',
    `Known here: ${known}. Fields of the body go into json.`,
  );
}
