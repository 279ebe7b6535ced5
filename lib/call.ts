import { type ChainCall, expand, variablesOf } from './chain';
import { ConfigError } from './errors';
import { type CallOptions, type MerchantNumber, OPTION_NAMES, type RequestGroups } from './http';

/** A call whose argument was sorted: options and groups here, path variables expanded into the path. */
export interface ReadCall {
  readonly init: CallOptions & RequestGroups;
  /** The values of the path variables, by name. */
  readonly variables: Readonly<Record<string, unknown>>;
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
  const values = variables(options);
  return { init: options, variables: values, path: expand(template, values) };
}

/**
 * The caller's own number in a call.
 *
 * @param place where it stands: `json.out_trade_no`, `path.out_order_no`.
 */
export function numberOf(
  { init, variables }: ReadCall,
  place: string | undefined,
): MerchantNumber | undefined {
  const [group, field] = place?.split('.') ?? [];
  if (field === undefined) return undefined;
  const fields: unknown = group === 'path' ? variables : group === 'xml' ? init.xml : init.json;
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, field)) return undefined;
  const value: unknown = Reflect.get(fields, field);
  return typeof value === 'string' || typeof value === 'number' ? { field, value: String(value) } : undefined;
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
