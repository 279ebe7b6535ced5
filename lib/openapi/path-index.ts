import { isMethod, type Method } from '../http';

/** Most branches have one of the three, so the others are allocated on demand. */
interface Branch<Value> {
  literal: Map<string, Branch<Value>> | undefined;
  variable: Branch<Value> | undefined;
  values: Map<Method, Value> | undefined;
}

/**
 * Looks up values by method and path, in one step per segment. A path may be a template
 * (`v3/pay/transactions/id/{transaction_id}`) or contain values; a literal segment takes precedence over a variable.
 */
export class PathIndex<Value> {
  readonly #root: Branch<Value> = branch();

  add(method: Method, path: string, value: Value): this {
    let node = this.#root;
    for (const segment of segmentsOf(path)) node = grow(node, segment);
    node.values ??= new Map();
    node.values.set(method, value);
    return this;
  }

  get(method: Method, path: string): Value | undefined {
    return find(this.#root, segmentsOf(path), 0, method);
  }
}

function branch<Value>(): Branch<Value> {
  return { literal: undefined, variable: undefined, values: undefined };
}

function grow<Value>(node: Branch<Value>, segment: string): Branch<Value> {
  if (isVariable(segment)) {
    node.variable ??= branch();
    return node.variable;
  }
  node.literal ??= new Map();
  const next = node.literal.get(segment) ?? branch<Value>();
  node.literal.set(segment, next);
  return next;
}

function find<Value>(
  node: Branch<Value>,
  segments: readonly string[],
  depth: number,
  method: Method,
): Value | undefined {
  const segment = segments[depth];
  if (segment === undefined) return node.values?.get(method);
  const literal = node.literal?.get(segment);
  const found = literal && find(literal, segments, depth + 1, method);
  if (found !== undefined || node.variable === undefined || segment === '') return found;
  return find(node.variable, segments, depth + 1, method);
}

/** The notation of an intentionally empty segment in a template. */
const EMPTY = '{empty}';

function segmentsOf(path: string): readonly string[] {
  const end = path.search(/[?#]/);
  const segments = (end < 0 ? path : path.slice(0, end)).split('/');
  return path.includes(EMPTY) ? segments.map((segment) => (segment === EMPTY ? '' : segment)) : segments;
}

function isVariable(segment: string): boolean {
  return segment.startsWith('{');
}

/** Splits a key of the catalogue: `POST v3/pay/transactions/native`. */
export function keyParts(key: string): [Method, string] {
  const [method = '', path = ''] = key.split(' ');
  if (!isMethod(method)) {
    throw new SyntaxError(`Expected a key such as "GET v3/certificates", received "${key}"`);
  }
  return [method, path];
}
