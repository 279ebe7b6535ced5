import { isAbsolute, segment } from '../chain';
import { type Method, OPTION_NAMES } from '../http';
import { isIdentifier, writeLiteral } from './literal';

/** The forms of a call: three spellings, each with await or with then. */
export const CODE_FORMS = [
  ...(['chain', 'declared', 'property'] as const),
  ...(['chain-promise', 'declared-promise', 'property-promise'] as const),
];

export type CodeForm = (typeof CODE_FORMS)[number];

/** A call to write as code. */
export interface WrittenCall {
  readonly method: Method;
  /** The path in the catalogue, `v3/pay/transactions/id/{transaction_id}`, or an absolute URL. */
  readonly path: string;
  /** The values of the path variables. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The rest of the argument: `json`, `query`, `headers`, … */
  readonly groups?: Readonly<Record<string, unknown>>;
}

/**
 * Writes a call as TypeScript code that uses a client named `wxpay`.
 *
 * @example
 * writeCode({ method: 'GET', path: 'v3/certificates' }, 'chain')
 * // const { data } = await wxpay.v3.certificates.get();
 */
export function writeCode(call: WrittenCall, form: CodeForm): string {
  const [spelling, promise] = form.split('-');
  const node = NODES[spelling === 'chain' || spelling === 'declared' ? spelling : 'property'](
    isAbsolute(call.path) ? call.path : withEmpty(call.path),
  );
  const init = argumentOf(call);
  const verb = call.method.toLowerCase();
  if (promise === undefined) {
    const start = `const { data } = await ${node}.${verb}(`;
    return `${start}${writeArgument(init, '', start.length)});`;
  }
  const start = `  .${verb}Async(`;
  return `${node}\n${start}${writeArgument(init, '  ', start.length)})\n  .then(({ data }) => console.log(data));`;
}

function writeArgument(init: Readonly<Record<string, unknown>>, indent: string, taken: number): string {
  return Object.keys(init).length === 0 ? '' : writeLiteral(init, indent, taken + 2);
}

const NODES = {
  chain: (path: string): string => (isAbsolute(path) ? whole(path) : path.split('/').reduce(step, 'wxpay')),
  declared: (path: string): string => `wxpay.chain(${writeLiteral(path)})`,
  property: whole,
};

/** Writes an empty segment as `{empty}`, so that it does not look like a mistake. */
function withEmpty(path: string): string {
  return path
    .split('/')
    .map((literal) => (literal === '' ? '{empty}' : literal))
    .join('/');
}

function whole(path: string): string {
  return `wxpay[${writeLiteral(path)}]`;
}

/** Appends a segment: as an identifier if the chain converts it back, otherwise as a string. */
function step(node: string, literal: string): string {
  const identifier = identifierOf(literal);
  return segment(identifier) === literal && isIdentifier(identifier)
    ? `${node}.${identifier}`
    : `${node}[${writeLiteral(literal)}]`;
}

function identifierOf(literal: string): string {
  const variable = /^\{(\w+)\}$/.exec(literal)?.[1];
  if (variable !== undefined) return `_${variable}_`;
  return literal.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Writes path variables next to the groups, or into `path` if one has the name of an option. */
function argumentOf({ variables = {}, groups = {} }: WrittenCall): Record<string, unknown> {
  const collides = Object.keys(variables).some((name) => (OPTION_NAMES as readonly string[]).includes(name));
  return collides ? { path: variables, ...groups } : { ...variables, ...groups };
}
