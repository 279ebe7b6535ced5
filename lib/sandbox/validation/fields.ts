import { readJson } from '../../json';
import { type Field, type Fields, fieldTerm, isRequired } from '../../reference';
import { type Finding, Refusal } from '../wire/refusal';
import { formatOf, rangeOf } from './formats';

/** The location of a value, as WeChat Pay's responses name it. */
export type Source = 'body' | 'query' | 'uri_template' | 'header';

export type Values = Readonly<Record<string, unknown>>;

/** The issue with a value: a function from its location to the refusal. */
type Fault = (source: Source) => Refusal;

/** What WeChat Pay's messages call a field: by its Chinese name. */
function labelOf(pointer: string): string {
  const name = pointer.split('/').findLast((part) => !/^\d+$/.test(part)) ?? '';
  return fieldTerm(name) ?? name;
}

const missing =
  (pointer: string, { alternatives = [] }: Field): Fault =>
  (source) => {
    const message = `输入源“/${source}${pointer}”映射到字段“${labelOf(pointer)}”必填性规则校验失败，此字段为必填项`;
    const issue =
      alternatives.length === 0 ? 'is required' : `is required unless ${alternatives.join(' or ')} is given`;
    return paramError(source, pointer, '', issue, message);
  };

const mistyped =
  (pointer: string, value: unknown, issue: string, wanted: string): Fault =>
  (source) => {
    const origin = source === 'body' ? '无法将 JSON 输入源' : '无法将输入源';
    const message = `${origin}“/${source}${pointer}”映射到目标字段“${labelOf(pointer)}”中，此字段需要${wanted}`;
    return paramError(source, pointer, value, issue, message);
  };

/** How WeChat Pay's messages speak of a value of each kind. */
const KINDS = {
  text: ['值字段', '字符串'],
  number: ['数值字段', ''],
  list: ['数组字段', ''],
} as const;

const unruly =
  (kind: keyof typeof KINDS, pointer: string, value: unknown, [issue, rule, shown]: Broken): Fault =>
  (source) => {
    const [noun, sort] = KINDS[kind];
    const message = `输入源“/${source}${pointer}”映射到${noun}“${labelOf(pointer)}”${sort}规则校验失败，${rule}`;
    return paramError(source, pointer, value, issue, message, shown);
  };

/** How many undocumented fields a refusal lists. */
const SHOWN_FIELDS = 10;

const undescribed =
  (pointers: readonly string[], value: unknown): Fault =>
  (source) => {
    const places = pointers.map((pointer) => `/${source}${pointer}`.slice(0, SHOWN));
    const [field = ''] = places;
    return Refusal.of(400, 'PARAM_ERROR', '请求中含有未在API文档中定义的参数', {
      detail: {
        location: null,
        value: places.slice(0, SHOWN_FIELDS),
      },
      finding: {
        field,
        value: shownValue(value),
        issue: 'is unknown',
        location: source,
      },
      internal: 270924358,
    });
  };

/** A rule of the tables that a value breaks: what is wrong, for the caller and for the message, and what is shown of it. */
type Broken = readonly [issue: string, rule: string, shown?: number];
type Breach = Broken | undefined;

function bounds({ minimum, maximum }: Field, value: number): Breach {
  if (maximum !== undefined && value > maximum) return [`is more than ${maximum}`, `值高于最大值 ${maximum}`];
  if (minimum !== undefined && value < minimum) return [`is less than ${minimum}`, `值低于最小值 ${minimum}`];
  return undefined;
}

function lengths({ minLength, maxLength, encrypted, enum: known }: Field, text: string): Breach {
  // The published length of a ciphertext is that of the ciphertext, which was opened before it came here; that of a
  // code is now and then shorter than the codes are.
  if (encrypted || known) return undefined;
  const length = [...text].length;
  if (maxLength !== undefined && length > maxLength) {
    return [`is longer than ${maxLength} characters`, `字符数 ${length}，大于最大值 ${maxLength}`, length];
  }
  if (minLength !== undefined && length < minLength) {
    return [`is shorter than ${minLength} characters`, `字符数 ${length}，小于最小值 ${minLength}`, length];
  }
  return undefined;
}

function codes({ enum: known }: Field, value: string | number): Breach {
  if (!known || known.includes(value)) return undefined;
  return [`must be one of ${known.join(', ')}`, `取值必须为 ${known.join('、')} 之一`];
}

const patterns = new Map<string, RegExp>();

/** A documented pattern matches the whole text. */
function wholly(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(`^(?:${pattern.slice(1, -1)})$`);
  patterns.set(pattern, known);
  return known;
}

function form({ pattern, format, encrypted }: Field, text: string): Breach {
  if (pattern !== undefined && !wholly(pattern).test(text)) {
    const source = pattern.slice(1, -1);
    return [`does not match ${source}`, `字符串必须匹配正则表达式“^${source}$”`];
  }
  const known = encrypted ? undefined : formatOf(format);
  return known && !known.fits(text) ? [known.issue, known.rule] : undefined;
}

function* stringFaults(field: Field, value: unknown, at: string): Generator<Fault> {
  if (typeof value !== 'string') {
    yield mistyped(at, value, 'must be a string', '一个 string 类型的 Json 值');
    return;
  }
  const breach = lengths(field, value) ?? codes(field, value) ?? form(field, value);
  if (breach) {
    yield unruly('text', at, value, breach);
  } else {
    yield* contentFaults(field, value, at);
  }
}

/** The faults of what a text carries in JSON. */
function* contentFaults(field: Field, text: string, at: string): Generator<Fault> {
  const { encoded, fields, items } = field;
  if (encoded !== 'json' || !(fields || items)) return;
  const shape: Field = items ? { type: 'array', items } : { type: 'object', fields: fields ?? {} };
  const content = readJson(text);
  if (content === undefined) {
    yield unruly('text', at, text, ['must be JSON', '必须为 JSON 格式的字符串']);
  } else {
    yield* valueFaults(shape, content, at);
  }
}

/** What WeChat Pay's messages call the integers of a format. */
const INTEGERS: Readonly<Record<string, string>> = {
  int32: '一个合法的 32 位有符号整数',
  uint32: '一个合法的 32 位无符号整数',
  uint: '一个合法的 64 位无符号整数',
  uint64: '一个合法的 64 位无符号整数',
};

function numberFault(field: Field, value: unknown, at: string): Fault | undefined {
  const { type, format = '' } = field;
  const [least, greatest] = rangeOf(format);
  const integer = type === 'integer';
  const fit =
    typeof value === 'number' &&
    value >= least &&
    value <= greatest &&
    (!integer || Number.isSafeInteger(value));
  if (!fit) {
    const wanted = integer ? (INTEGERS[format] ?? '一个合法的 64 位有符号整数') : '一个合法的数字';
    return mistyped(at, value, `must be ${integer ? 'an integer' : 'a number'}${rangeText(format)}`, wanted);
  }
  const breach = bounds(field, value) ?? codes(field, value);
  return breach ? unruly('number', at, value, breach) : undefined;
}

function rangeText(format: string): string {
  return Object.hasOwn(INTEGERS, format) ? ` (${format})` : '';
}

function* objectFaults({ fields }: Field, value: unknown, at: string): Generator<Fault> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yield mistyped(at, value, 'must be an object', '一个 object 类型的 Json 值');
    return;
  }
  if (!fields) return;
  const given = new Map<string, unknown>(Object.entries(value));
  const strangers = [...given.keys()].filter((name) => !Object.hasOwn(fields, name));
  for (const [index, name] of strangers.entries()) {
    // WeChat Pay lists all of them in one refusal.
    const named = index === 0 ? strangers : [name];
    yield undescribed(
      named.map((each) => `${at}/${each}`),
      given.get(name),
    );
  }
  const siblings = Object.fromEntries(given);
  for (const [name, field] of Object.entries(fields)) {
    yield* fieldFaults(field, given.get(name), `${at}/${name}`, siblings);
  }
}

function* arrayFaults({ items, minItems, maxItems }: Field, value: unknown, at: string): Generator<Fault> {
  if (!Array.isArray(value)) {
    yield mistyped(at, value, 'must be an array', '一个 array 类型的 Json 值');
    return;
  }
  const { length } = value;
  if (maxItems !== undefined && length > maxItems) {
    yield unruly('list', at, length, [`has more than ${maxItems} items`, `元素个数大于最大值 ${maxItems}`]);
  }
  if (minItems !== undefined && length < minItems) {
    yield unruly('list', at, length, [`has fewer than ${minItems} items`, `元素个数小于最小值 ${minItems}`]);
  }
  if (items === undefined) return;
  for (const [index, item] of value.entries()) {
    yield* fieldFaults({ ...items, required: true }, item, `${at}/${index}`);
  }
}

/** What is wrong with a value, in the order in which WeChat Pay looks: a refusal names the first. */
function* valueFaults(field: Field, value: unknown, at: string): Generator<Fault> {
  switch (field.type) {
    case 'string':
      yield* stringFaults(field, value, at);
      break;
    case 'integer':
    case 'number': {
      const fault = numberFault(field, value, at);
      if (fault) yield fault;
      break;
    }
    case 'boolean':
      if (typeof value !== 'boolean') {
        yield mistyped(at, value, 'must be a boolean', '一个 boolean 类型的 Json 值');
      }
      break;
    case 'object':
      yield* objectFaults(field, value, at);
      break;
    case 'array':
      yield* arrayFaults(field, value, at);
      break;
    case 'file':
      if (!Buffer.isBuffer(value)) yield mistyped(at, value, 'must be a file', '一个文件');
      break;
  }
}

function* fieldFaults(field: Field, value: unknown, at: string, siblings: Values = {}): Generator<Fault> {
  const blank = value === undefined || (value === '' && field.type === 'string');
  if (!blank) {
    yield* valueFaults(field, value, at);
  } else if (isRequired(field, siblings)) {
    // For an empty string the length is invalid, if the documentation has a minimum.
    const short =
      value === '' && field.minLength !== undefined ? firstOf(valueFaults(field, value, at)) : undefined;
    yield short ?? missing(at, field);
  }
}

function firstOf<T>(values: Generator<T>): T | undefined {
  for (const value of values) return value;
  return undefined;
}

/** Whether a field accepts a value. */
export function fits(field: Field, value: unknown): boolean {
  return firstOf(valueFaults(field, value, '')) === undefined;
}

function groupFaults(fields: Fields | undefined, value: unknown): Generator<Fault> {
  return fieldFaults({ type: 'object', ...(fields && { fields }), required: true }, value, '');
}

/** The maximum number of faults of a value that are listed. */
const LISTED = 50;

/** Lists everything that is wrong with a value by a table of fields, where `admit` names the first. */
export function findingsIn(fields: Fields, value: unknown, source: Source): Finding[] {
  const found: Finding[] = [];
  for (const fault of groupFaults(fields, value)) {
    const { finding } = fault(source);
    if (finding) found.push(finding);
    if (found.length === LISTED) break;
  }
  return found;
}

/** The catalogue's tables and the types were generated from one source: what keeps the tables is of the type. */
function conforms<T>(
  fields: Fields | undefined,
  value: unknown,
  report: (fault: Fault) => void,
): value is T & Values {
  const fault = firstOf(groupFaults(fields, value));
  if (fault) report(fault);
  return fault === undefined;
}

const SHOWN = 256;

/** A value as a refusal shows it, shortened if it is long. */
function shownValue(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, SHOWN);
  const text = JSON.stringify(value) ?? '';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : (value ?? '');
}

/**
 * Returns the refusal of one value: `PARAM_ERROR` as WeChat Pay writes it, and for the request log the field and the
 * issue.
 *
 * @param shown what the response shows instead of the value: for a text of invalid length, the length.
 */
export function paramError(
  source: Source,
  pointer: string,
  value: unknown,
  issue: string,
  message: string,
  shown: unknown = value,
): Refusal {
  return Refusal.of(400, 'PARAM_ERROR', message, {
    detail: {
      location: source,
      value: shownValue(shown),
    },
    finding: {
      field: `/${source}${pointer}`,
      value: shownValue(value),
      issue,
      location: source,
    },
    internal: 268435464,
  });
}

/**
 * Checks a value by a table of fields.
 *
 * @param fields undefined if its content is undocumented: any object is then valid.
 * @throws {Refusal} `PARAM_ERROR`, which names the field.
 */
export function admit<T = Values>(fields: Fields | undefined, value: unknown, source: Source): T & Values {
  let refusal = Refusal.of(400, 'PARAM_ERROR', '参数错误');
  const report = (fault: Fault): void => {
    refusal = fault(source);
  };
  if (conforms<T>(fields, value, report)) return value;
  throw refusal;
}

function typedValue(field: Field, text: string | readonly string[]): unknown {
  if (typeof text !== 'string') {
    return field.type === 'array' && field.items
      ? text.map((item) => typedValue(field.items ?? field, item))
      : text;
  }
  switch (field.type) {
    case 'integer':
    case 'number':
      return /^-?\d{1,17}(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'array':
      return [typedValue(field.items ?? { type: 'string' }, text)];
    default:
      return text;
  }
}

/** Converts the texts of a query, a path or an XML message to numbers and booleans as documented. */
export function typed(
  fields: Fields,
  texts: Readonly<Record<string, string | readonly string[]>>,
): Record<string, unknown> {
  const entries = Object.entries(texts).map(([name, text]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return [name, field ? typedValue(field, text) : text];
  });
  return Object.fromEntries(entries);
}
