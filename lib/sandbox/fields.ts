import { type Field, type Fields, isRequired } from '../openapi';
import { formatOf, rangeOf } from './formats';
import { Refusal } from './refusal';

/** Where a value came from: the body, the query, the path (`url`) or a header. */
export type Source = 'body' | 'query' | 'url' | 'header';

export type Values = Readonly<Record<string, unknown>>;

interface Fault {
  readonly pointer: string;
  readonly value: unknown;
  readonly issue: string;
  readonly message: (source: string, name: string) => string;
}

const missing = (pointer: string, { alternatives = [] }: Field): Fault => ({
  pointer,
  value: undefined,
  issue:
    alternatives.length === 0 ? 'is required' : `is required unless ${alternatives.join(' or ')} is given`,
  message: (source, name) => `输入源“${source}”映射到字段“${name}”必填性规则校验失败，此字段为必填项`,
});

const mistyped = (pointer: string, value: unknown, issue: string, wanted: string): Fault => ({
  pointer,
  value,
  issue,
  message: (source, name) => `无法将 JSON 输入源“${source}”映射到目标字段“${name}”中，此字段需要${wanted}`,
});

const unruly = (pointer: string, value: unknown, issue: string, rule: string): Fault => ({
  pointer,
  value,
  issue,
  message: (source, name) => `输入源“${source}”映射到值字段“${name}”规则校验失败，${rule}`,
});

/** A rule of the tables: undefined where the value keeps it, else what is wrong, for the caller and for the message. */
type Breach = readonly [issue: string, rule: string] | undefined;

function bounds(least: number | undefined, greatest: number | undefined, value: number): Breach {
  if (greatest !== undefined && value > greatest) {
    return [`is more than ${greatest}`, `数值 ${value}，大于最大值 ${greatest}`];
  }
  if (least !== undefined && value < least)
    return [`is less than ${least}`, `数值 ${value}，小于最小值 ${least}`];
  return undefined;
}

function lengths({ minLength, maxLength, encrypted, enum: known }: Field, text: string): Breach {
  // The published length of a ciphertext is that of the ciphertext, which was opened before it came here; that of a
  // code is now and then shorter than the codes are.
  if (encrypted || known) return undefined;
  const length = [...text].length;
  if (maxLength !== undefined && length > maxLength) {
    return [`is longer than ${maxLength} characters`, `字符数 ${length}，大于最大值 ${maxLength}`];
  }
  if (minLength !== undefined && length < minLength) {
    return [`is shorter than ${minLength} characters`, `字符数 ${length}，小于最小值 ${minLength}`];
  }
  return undefined;
}

function codes({ enum: known }: Field, value: string | number): Breach {
  if (!known || known.includes(value)) return undefined;
  return [`is none of ${known.join(', ')}`, `取值必须为 ${known.join('、')} 之一`];
}

const patterns = new Map<string, RegExp>();

/** A published pattern describes the whole text. */
function wholly(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(`^(?:${pattern.slice(1, -1)})$`);
  patterns.set(pattern, known);
  return known;
}

function form({ pattern, format, encrypted }: Field, text: string): Breach {
  if (pattern !== undefined && !wholly(pattern).test(text)) {
    const source = pattern.slice(1, -1);
    return [`does not match ${source}`, `字符串必须匹配正则表达式“${source}”`];
  }
  const known = encrypted ? undefined : formatOf(format);
  return known && !known.fits(text) ? [known.issue, known.rule] : undefined;
}

function stringFault(field: Field, value: unknown, at: string): Fault | undefined {
  if (typeof value !== 'string') return mistyped(at, value, 'must be a string', '一个合法的字符串');
  const breach = lengths(field, value) ?? codes(field, value) ?? form(field, value);
  return breach ? unruly(at, value, ...breach) : contentFault(field, value, at);
}

/** The fault of what a text carries in JSON. */
function contentFault(field: Field, text: string, at: string): Fault | undefined {
  const { encoded, fields, items } = field;
  if (encoded !== 'json' || !(fields || items)) return undefined;
  try {
    const content: unknown = JSON.parse(text);
    return valueFault(
      items ? { type: 'array', items } : { type: 'object', fields: fields ?? {} },
      content,
      at,
    );
  } catch {
    return unruly(at, text, 'is no JSON', '必须为 JSON 格式的字符串');
  }
}

function numberFault(field: Field, value: unknown, at: string): Fault | undefined {
  const { type, minimum, maximum, format } = field;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return mistyped(at, value, `must be ${type === 'number' ? 'a number' : 'an integer'}`, '一个合法的数字');
  }
  if (type === 'integer' && !Number.isSafeInteger(value)) {
    return mistyped(at, value, 'must be an integer', '一个合法的 64 位有符号整数');
  }
  const breach = bounds(minimum, maximum, value) ?? bounds(...rangeOf(format), value) ?? codes(field, value);
  return breach ? unruly(at, value, ...breach) : undefined;
}

function objectFault({ fields }: Field, value: unknown, at: string): Fault | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return mistyped(at, value, 'must be an object', '一个合法的 JSON 对象');
  }
  if (!fields) return undefined;
  const given = new Map<string, unknown>(Object.entries(value));
  for (const name of given.keys()) {
    if (!Object.hasOwn(fields, name)) {
      return unruly(`${at}/${name}`, given.get(name), 'is unknown', '此字段不在接口定义中');
    }
  }
  const siblings = Object.fromEntries(given);
  for (const [name, field] of Object.entries(fields)) {
    const fault = fieldFault(field, given.get(name), `${at}/${name}`, siblings);
    if (fault) return fault;
  }
  return undefined;
}

function arrayFault({ items, minItems, maxItems }: Field, value: unknown, at: string): Fault | undefined {
  if (!Array.isArray(value)) return mistyped(at, value, 'must be an array', '一个合法的 JSON 数组');
  const { length } = value;
  if (maxItems !== undefined && length > maxItems) {
    return unruly(at, length, `has more than ${maxItems} items`, `元素个数大于最大值 ${maxItems}`);
  }
  if (minItems !== undefined && length < minItems) {
    return unruly(at, length, `has less than ${minItems} items`, `元素个数小于最小值 ${minItems}`);
  }
  for (const [index, item] of value.entries()) {
    const fault = items && fieldFault({ ...items, required: true }, item, `${at}/${index}`);
    if (fault) return fault;
  }
  return undefined;
}

function valueFault(field: Field, value: unknown, at: string): Fault | undefined {
  switch (field.type) {
    case 'string':
      return stringFault(field, value, at);
    case 'integer':
    case 'number':
      return numberFault(field, value, at);
    case 'boolean':
      return typeof value === 'boolean'
        ? undefined
        : mistyped(at, value, 'must be a boolean', '一个合法的布尔值');
    case 'object':
      return objectFault(field, value, at);
    case 'array':
      return arrayFault(field, value, at);
    case 'file':
      return Buffer.isBuffer(value) ? undefined : mistyped(at, value, 'must be a file', '一个文件');
  }
}

function fieldFault(field: Field, value: unknown, at: string, siblings: Values = {}): Fault | undefined {
  const blank = value === undefined || (value === '' && field.type === 'string');
  if (blank) return isRequired(field, siblings) ? missing(at, field) : undefined;
  return valueFault(field, value, at);
}

/** Whether a value may stand in a field. */
export function fits(field: Field, value: unknown): boolean {
  return valueFault(field, value, '') === undefined;
}

/** The catalogue's tables and the types were generated from one source: what keeps the tables is of the type. */
function conforms<T>(
  fields: Fields | undefined,
  value: unknown,
  report: (fault: Fault) => void,
): value is T & Values {
  const fault = fieldFault({ type: 'object', ...(fields && { fields }), required: true }, value, '');
  if (fault) report(fault);
  return fault === undefined;
}

const SHOWN = 256;

/** A value as a refusal shows it: its beginning where it is long. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, SHOWN);
  const text = JSON.stringify(value) ?? 'null';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : (value ?? null);
}

/** The refusal of one value: `PARAM_ERROR`, and which field of which source it was. */
export function paramError(
  source: Source,
  pointer: string,
  value: unknown,
  issue: string,
  message: string,
): Refusal {
  const field = source === 'body' ? `/body${pointer}` : pointer.slice(1);
  return Refusal.of(400, 'PARAM_ERROR', message, {
    detail: { field, value: shown(value), issue, location: source },
    internal: 268435464,
  });
}

/**
 * Checks a value by a table of fields.
 *
 * @param fields undefined where no page says what is in it: then any object passes.
 * @throws {Refusal} `PARAM_ERROR`, whose `detail` names the field.
 */
export function admit<T = Values>(fields: Fields | undefined, value: unknown, source: Source): T & Values {
  let refusal = Refusal.of(400, 'PARAM_ERROR', '参数错误');
  const report = ({ pointer, value: given, issue, message }: Fault): void => {
    const text = message(`/${source}${pointer}`, pointer.slice(1).replaceAll('/', '.'));
    refusal = paramError(source, pointer, given, issue, text);
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

/** What texts, of a query, a path or an XML message, stand for: numbers and booleans where the tables say so. */
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
