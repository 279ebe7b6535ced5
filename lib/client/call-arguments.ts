import type { Echo } from '../call';
import { type ChainCall, expand, variablesOf } from '../chain';
import { ConfigError, shapeOf } from '../errors';
import {
  type CallOptions,
  checkOptions,
  type MerchantNumber,
  OPTION_NAMES,
  type RequestGroups,
} from '../http';
import { parseJson } from '../json';
import { nearest } from '../spelling';
import { Xml } from '../xml';

const OPTIONS: ReadonlySet<string> = new Set(OPTION_NAMES);

/** The argument of a call, split into options and path variables. */
export interface CallArguments {
  readonly init: CallOptions & RequestGroups;
  /** The values of the path variables, by name. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The expanded path; its variables are percent-encoded. */
  readonly path: string;
}

/**
 * Splits the argument of a verb into options and path variables, and expands the path.
 *
 * @throws {ConfigError} if the argument is not an object, a name is neither an option nor a variable, or an option has
 * the wrong shape.
 * @throws {PathError} if a path variable has no value.
 */
export function readArguments({ template, args }: ChainCall): CallArguments {
  const [init = {}, ...more] = args;
  if (typeof init !== 'object' || init === null || Array.isArray(init) || more.length > 0) {
    throw new ConfigError(
      'call',
      `expected one object, received ${more.length > 0 ? `${args.length} arguments` : shapeOf(init)}`,
      'Call post({ json, query, headers, … }) with the path variables next to them.',
    );
  }
  const options = checkOptions<CallOptions & RequestGroups & Record<string, unknown>>({ ...init });
  const variables = variablesIn(options, template);
  return { init: options, variables, path: expand(template, variables) };
}

/**
 * Returns the merchant's number of a call; undefined if it has none or an empty one.
 *
 * @param place the position of the number: `json.out_trade_no`, `path.out_order_no`.
 * @param inPath returns the percent-encoded number of the call's path, if that is its position.
 */
export function numberOf(
  { init }: CallArguments,
  place: string | undefined,
  inPath: () => string | undefined,
): MerchantNumber | undefined {
  const [group, field] = place?.split('.') ?? [];
  if (field === undefined) return undefined;
  const value = group === 'path' ? decoded(inPath()) : fieldIn(groupOf(init, group), field);
  const given = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return given ? Object.freeze({ field, value: String(value) }) : undefined;
}

/** Returns the fields of a group, parsed from `body` if the caller passes the group as bytes. */
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

/**
 * Returns the values that the response must repeat.
 *
 * @param places the positions of the fields: `path.out_refund_no!`, `query.mchid`.
 */
export function echoesOf(read: CallArguments, places: readonly string[] | undefined): Echo[] | undefined {
  return places?.flatMap((place) => {
    const [group = '', name = ''] = place.split('.');
    const required = name.endsWith('!');
    const field = required ? name.slice(0, -1) : name;
    const fields = fieldsOf(read, group);
    // The result of toJSON is known only when the body is written.
    if (typeof Reflect.get(fields, 'toJSON') === 'function') return [];
    const value: unknown = Object.hasOwn(fields, field) ? Reflect.get(fields, field) : undefined;
    return typeof value === 'string' || typeof value === 'number'
      ? { field, value: String(value), required }
      : [];
  });
}

function fieldsOf({ init, variables }: CallArguments, group: string): object {
  const { query, multipart } = init;
  if (group === 'path') return variables;
  if (group === 'multipart') return Object(multipart?.meta);
  if (group === 'query' && (typeof query === 'string' || query instanceof URLSearchParams)) {
    return Object.fromEntries(new URLSearchParams(query));
  }
  return Object(Reflect.get(init, group));
}

/** Returns the variables next to the options, overridden by those of `path`. */
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
  const known = [...OPTION_NAMES, ...new Set(names)];
  const meant = nearest(name, known);
  return new ConfigError(
    name,
    'expected an option or a variable of the path, received another name',
    meant === undefined
      ? `Use one of these names: ${known.join(', ')}. Put fields of the body into json.`
      : `Did you mean \`${meant}\`? Put fields of the body into json.`,
  );
}
