import { type ChainCall, expand, variablesOf } from './chain';
import { ConfigError } from './errors';
import { type CallOptions, type MerchantNumber, OPTION_NAMES, parseJson, type RequestGroups } from './http';
import { Xml } from './xml';

const OPTIONS: ReadonlySet<string> = new Set(OPTION_NAMES);

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
  const variables = variablesIn(options, template);
  return { init: options, path: expand(template, variables) };
}

/**
 * The number that a call carries; undefined where it has none, or an empty one.
 *
 * @param place where it stands: `json.out_trade_no`, `path.out_order_no`.
 * @param inPath the number in the call's path, percent-encoded, where that is its place.
 */
export function numberOf(
  { init }: ReadCall,
  place: string | undefined,
  inPath: () => string | undefined,
): MerchantNumber | undefined {
  const [group, field] = place?.split('.') ?? [];
  if (field === undefined) return undefined;
  const value = group === 'path' ? decoded(inPath()) : fieldIn(groupOf(init, group), field);
  const given = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return given ? { field, value: String(value) } : undefined;
}

/** The fields of a group; those of a body that is written already where the group is that body. */
function groupOf({ query, xml, json, body }: RequestGroups, group: string | undefined): unknown {
  if (group === 'query') return query;
  if (group === 'xml') return xml ?? written(body, (bytes) => Xml.parse(bytes));
  return json ?? written(body, (bytes) => parseJson(bytes.toString()));
}

function written(body: RequestGroups['body'], parse: (bytes: Buffer) => unknown): unknown {
  try {
    return body && parse(Buffer.from(body));
  } catch {
    return undefined;
  }
}

function fieldIn(fields: unknown, field: string): unknown {
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, field)) return undefined;
  return Reflect.get(fields, field);
}

function decoded(segment: string | undefined): string | undefined {
  try {
    return segment && decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** What stands beside the options, and over it what `path` holds. */
function variablesIn(
  options: RequestGroups & Record<string, unknown>,
  template: string,
): Record<string, unknown> {
  const names = variablesOf(template);
  const variables: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(options)) {
    if (OPTIONS.has(name)) continue;
    if (!names.includes(name)) throw unknownName(name, names);
    variables[name] = options[name];
  }
  return Object.assign(variables, options.path);
}

function unknownName(name: string, names: readonly string[]): ConfigError {
  const known = [...OPTION_NAMES, ...new Set(names)].join(', ');
  return new ConfigError(
    name,
    'is neither an option nor a variable of the path',
    `Known here: ${known}. Fields of the body go into json.`,
  );
}
