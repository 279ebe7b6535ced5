import { PathError, shapeOf, withoutQuery } from '../errors';

/** The rules of one operator of RFC 6570 (appendix A of the RFC). */
interface Operator {
  readonly first: string;
  readonly separator: string;
  readonly named: boolean;
  /** Tells whether `name=` keeps its `=` when the value is empty. */
  readonly equals: boolean;
  readonly reserved: boolean;
  /** Queries omit variables without a value; in a path such a variable is an error. */
  readonly optional: boolean;
}

const PATH = { named: false, equals: false, reserved: false, optional: false };
const QUERY = { named: true, equals: true, reserved: false, optional: true, separator: '&' };
const OPERATORS: Readonly<Record<string, Operator>> = {
  '': { ...PATH, first: '', separator: ',' },
  '+': { ...PATH, first: '', separator: ',', reserved: true },
  '.': { ...PATH, first: '.', separator: '.' },
  '/': { ...PATH, first: '/', separator: '/' },
  ';': { ...PATH, first: ';', separator: ';', named: true },
  '?': { ...QUERY, first: '?' },
  '&': { ...QUERY, first: '&' },
};
const SIMPLE = OPERATORS[''] as Operator;

interface Variable {
  readonly name: string;
  /** The number of characters to keep: `{name:3}`. */
  readonly prefix: number | undefined;
  /** `{name*}`: each member of an array or object is expanded separately. */
  readonly explode: boolean;
}

interface Expression {
  readonly operator: Operator;
  readonly variables: readonly Variable[];
}

type Part = string | Expression;

const EXPRESSION = /\{([^{}]*)\}|([{}])/g;
const VARIABLE = /^\s*([^\s*:,]+?)(?::([1-9]\d{0,3})|(\*))?\s*$/;

/** The templates that were parsed last: an application has a few dozen and calls each of them often. */
const recent = new Map<string, readonly Part[]>();
const MOST_RECENT = 500;
const LONGEST_RECENT = 300;

function parse(template: string): readonly Part[] {
  const known = recent.get(template);
  if (known !== undefined) return known;
  const parts = read(template);
  if (template.length > LONGEST_RECENT) return parts;
  if (recent.size >= MOST_RECENT) recent.clear();
  recent.set(template, parts);
  return parts;
}

/** Parses a template, and encodes its literals once. */
function read(template: string): Part[] {
  if (!template.includes('{') && !template.includes('}')) return [encodeLiteral(template)];
  const parts: Part[] = [];
  let end = 0;
  for (const match of template.matchAll(EXPRESSION)) {
    if (match[2] !== undefined) {
      throw new PathError(
        template,
        `Expected pairs of braces, received the path "${withoutQuery(template)}" with a lone "${match[2]}"`,
        'Write a variable as {name}.',
      );
    }
    parts.push(encodeLiteral(template.slice(end, match.index)), expression(match[1] ?? '', template));
    end = match.index + match[0].length;
  }
  return [...parts, encodeLiteral(template.slice(end))];
}

function expression(text: string, template: string): Expression {
  const operator = OPERATORS[text.charAt(0)];
  if (text.startsWith('#')) {
    throw new PathError(
      template,
      `Expected a path without a fragment, received "${withoutQuery(template)}"`,
      'Omit the fragment: it is never sent.',
    );
  }
  const names = operator === undefined ? text : text.slice(1);
  const variables = names.split(',').map((name): Variable => {
    const match = VARIABLE.exec(name);
    if (match?.[1] === undefined) {
      throw new PathError(
        template,
        `Expected an expression such as {name}, received {${text}} in the path "${withoutQuery(template)}"`,
        'Write a variable as {name}.',
      );
    }
    return {
      name: match[1],
      prefix: match[2] === undefined ? undefined : Number(match[2]),
      explode: match[3] !== undefined,
    };
  });
  return { operator: operator ?? SIMPLE, variables };
}

/**
 * Returns the names of the variables of a template, in their order.
 *
 * @throws {PathError} if the template cannot be parsed.
 * @example
 * variablesOf('v3/pay/transactions/id/{transaction_id}{?mchid}')  // ['transaction_id', 'mchid']
 */
export function variablesOf(template: string): string[] {
  return parse(template).flatMap((part) =>
    typeof part === 'string' ? [] : part.variables.map(({ name }) => name),
  );
}

/**
 * Expands a template by RFC 6570 (all levels except fragments). Values are percent-encoded except for RFC 3986's
 * unreserved characters; so are characters between the variables that a URL does not allow. Stricter than the RFC, since
 * a path could change its meaning silently: a variable without a value or with an empty value is an error, and so are
 * `.` and `..` as segments. In queries (`{?a,b}`) variables without a value are omitted. The variable `{empty}` may be
 * empty.
 *
 * @param template the templated path.
 * @param variables the values by name; only the object's own properties count.
 * @throws {PathError} that names the variable and the fault of its value.
 * @example
 * expand('v3/marketing/busifavor/coupons/{card_id}/send', { card_id: 'a/b' })
 * // 'v3/marketing/busifavor/coupons/a%2Fb/send'
 * @see https://www.rfc-editor.org/rfc/rfc6570
 */
export function expand(template: string, variables: Readonly<Record<string, unknown>>): string {
  const target = parse(template)
    .map((part) => (typeof part === 'string' ? part : expandExpression(part, variables, template)))
    .join('');
  refuseDotSegments(target, template);
  return target;
}

function expandExpression(
  { operator, variables }: Expression,
  values: Readonly<Record<string, unknown>>,
  template: string,
): string {
  const texts = variables.flatMap((variable) => {
    const value = Object.hasOwn(values, variable.name) ? values[variable.name] : undefined;
    const text = new Expansion(operator, variable, template).write(value);
    return text === undefined ? [] : [text];
  });
  return texts.length === 0 ? '' : operator.first + texts.join(operator.separator);
}

/** The expansion of one variable; its errors name the template. */
class Expansion {
  constructor(
    private readonly operator: Operator,
    private readonly variable: Variable,
    private readonly template: string,
  ) {}

  write(value: unknown): string | undefined {
    const { operator, variable } = this;
    if (value === undefined || value === null || value === '') return this.absent(value);
    if (Array.isArray(value)) return this.members(this.present(value).map((item) => ['', this.encode(item)]));
    if (isMap(value)) {
      return this.members(Object.entries(value).map(([key, item]) => [this.encode(key), this.encode(item)]));
    }
    const text = this.encode(value);
    return operator.named ? `${variable.name}=${text}` : text;
  }

  private absent(value: '' | null | undefined): string | undefined {
    const { operator, variable } = this;
    if (operator.optional) return value === '' ? `${variable.name}=` : undefined;
    if (variable.name === 'empty') return '';
    throw this.fault(
      `Expected a value, received ${shapeOf(value)}`,
      `Pass it next to the body: { ${variable.name}: … }.`,
    );
  }

  private present(list: readonly unknown[]): readonly unknown[] {
    return this.operator.optional ? list.filter((item) => item !== undefined && item !== null) : list;
  }

  private members(pairs: readonly (readonly [string, string])[]): string | undefined {
    const { operator, variable } = this;
    if (pairs.length === 0) return this.absent(undefined);
    if (!variable.explode) {
      const list = pairs.flatMap(([key, item]) => (key === '' ? [item] : [key, item])).join(',');
      return operator.named ? `${variable.name}=${list}` : list;
    }
    const name = operator.named ? `${variable.name}=` : '';
    return pairs.map(([key, item]) => (key === '' ? name + item : `${key}=${item}`)).join(operator.separator);
  }

  private encode(value: unknown): string {
    const text = this.text(value);
    if (text === '' && !this.operator.optional) {
      throw this.fault('Expected non-empty members, received an empty one', 'Omit empty members.');
    }
    return this.operator.reserved ? encodeLiteral(text) : encodeValue(text);
  }

  private text(value: unknown): string {
    if (typeof value === 'string') {
      if (!value.isWellFormed()) {
        throw this.fault('Expected well-formed text, received a lone surrogate', 'Pass well-formed text.');
      }
      return this.variable.prefix === undefined ? value : [...value].slice(0, this.variable.prefix).join('');
    }
    if (typeof value === 'boolean' || typeof value === 'bigint' || Number.isFinite(value)) {
      return String(value);
    }
    throw this.fault(
      `Expected a string or a number, received ${typeof value === 'number' ? value : shapeOf(value)}`,
      'Pass a string or a number.',
    );
  }

  private fault(problem: string, hint: string): PathError {
    const { name } = this.variable;
    return new PathError(
      this.template,
      `${problem} in the variable {${name}} of "${withoutQuery(this.template)}"`,
      hint,
      name,
    );
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Percent-encodes a value except for RFC 3986's unreserved characters; encodeURIComponent leaves five more. */
export function encodeValue(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, percent);
}

const DISALLOWED = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+/g;

/** Percent-encodes the characters that a URL does not allow; percent triplets stay as written. */
function encodeLiteral(text: string): string {
  return text.replace(DISALLOWED, (text) => encodeValue(text.toWellFormed()));
}

function percent(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}

const DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?=\/|$)/i;

function refuseDotSegments(target: string, template: string): void {
  if (target.includes('#')) {
    throw new PathError(
      template,
      `Expected a path without a fragment, received "${withoutQuery(template)}"`,
      'Encode # as %23, or omit the fragment: it is never sent.',
    );
  }
  if (DOT_SEGMENT.test(target.split('?', 1)[0] ?? '')) {
    throw new PathError(
      template,
      `Expected no segment "." or "..", received "${withoutQuery(target)}" from the path "${withoutQuery(template)}"`,
      'Pass a value other than "." and "..".',
    );
  }
}
