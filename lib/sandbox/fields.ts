import { Refusal } from './refusal';

interface Presence {
  readonly required?: true;
}

/** One field of a request, in the words of the published tables. */
export type Field =
  | (Presence & {
      readonly type: 'string';
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly enum?: readonly string[];
      readonly pattern?: RegExp;
      readonly format?: 'rfc3339' | 'url';
      readonly encrypted?: 'rsa';
    })
  | (Presence & {
      readonly type: 'integer';
      readonly minimum?: number;
      readonly maximum?: number;
      readonly enum?: readonly number[];
    })
  | (Presence & { readonly type: 'boolean' })
  | (Presence & { readonly type: 'object'; readonly fields: Fields })
  | (Presence & { readonly type: 'array'; readonly items: Field; readonly maxItems?: number });

export type Fields = { readonly [name: string]: Field };

/** The TypeScript type of a value that a field admits. */
export type Value<F extends Field> = F extends {
  readonly type: 'object';
  readonly fields: infer G extends Fields;
}
  ? Shape<G>
  : F extends { readonly type: 'array'; readonly items: infer I extends Field }
    ? readonly Value<I>[]
    : F extends { readonly type: 'string'; readonly enum: readonly (infer E)[] }
      ? E
      : F extends { readonly type: 'string' }
        ? string
        : F extends { readonly type: 'integer' }
          ? number
          : boolean;

export type Shape<G extends Fields> = {
  readonly [N in keyof G as G[N] extends { readonly required: true } ? N : never]: Value<G[N]>;
} & { readonly [N in keyof G as G[N] extends { readonly required: true } ? never : N]?: Value<G[N]> };

/** Where a value came from: the body, the query, or the path (`url`). */
export type Source = 'body' | 'query' | 'url';

interface Fault {
  readonly pointer: string;
  readonly value: unknown;
  readonly issue: string;
  readonly message: (source: string, name: string) => string;
}

const RFC3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const missing = (pointer: string): Fault => ({
  pointer,
  value: undefined,
  issue: 'is required',
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

function stringFault(field: Field & { type: 'string' }, value: string, at: string): Fault | undefined {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, format } = field;
  const length = [...value].length;
  if (length > maxLength) {
    return unruly(
      at,
      value,
      `is longer than ${maxLength} characters`,
      `字符数 ${length}，大于最大值 ${maxLength}`,
    );
  }
  if (length < minLength) {
    return unruly(
      at,
      value,
      `is shorter than ${minLength} characters`,
      `字符数 ${length}，小于最小值 ${minLength}`,
    );
  }
  if (field.enum && !field.enum.includes(value)) {
    return unruly(
      at,
      value,
      `is none of ${field.enum.join(', ')}`,
      `取值必须为 ${field.enum.join('、')} 之一`,
    );
  }
  if (pattern && !pattern.test(value)) {
    const rule = `字符串必须匹配正则表达式“${pattern.source}”`;
    return unruly(at, value, `does not match ${pattern.source}`, rule);
  }
  if (format === 'rfc3339' && !(RFC3339.test(value) && Number.isFinite(Date.parse(value)))) {
    return unruly(at, value, 'is no RFC 3339 time', '时间格式必须为 yyyy-MM-DDTHH:mm:ss+TIMEZONE');
  }
  if (format === 'url' && !/^https?:\/\//.test(value)) {
    return unruly(at, value, 'is no absolute http or https URL', '必须为以 http 或 https 开头的完整地址');
  }
  return undefined;
}

function integerFault(field: Field & { type: 'integer' }, value: number, at: string): Fault | undefined {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = field;
  if (value < minimum)
    return unruly(at, value, `is less than ${minimum}`, `数值 ${value}，小于最小值 ${minimum}`);
  if (value > maximum)
    return unruly(at, value, `is more than ${maximum}`, `数值 ${value}，大于最大值 ${maximum}`);
  if (field.enum && !field.enum.includes(value)) {
    return unruly(
      at,
      value,
      `is none of ${field.enum.join(', ')}`,
      `取值必须为 ${field.enum.join('、')} 之一`,
    );
  }
  return undefined;
}

function objectFault(fields: Fields, value: object, at: string): Fault | undefined {
  const given = new Map<string, unknown>(Object.entries(value));
  for (const name of given.keys()) {
    if (!Object.hasOwn(fields, name)) {
      return unruly(`${at}/${name}`, given.get(name), 'is unknown', '此字段不在接口定义中');
    }
  }
  for (const [name, field] of Object.entries(fields)) {
    const fault = fieldFault(field, given.get(name), `${at}/${name}`);
    if (fault) return fault;
  }
  return undefined;
}

function arrayFault(
  field: Field & { type: 'array' },
  value: readonly unknown[],
  at: string,
): Fault | undefined {
  const { items, maxItems = Number.POSITIVE_INFINITY } = field;
  if (value.length > maxItems) {
    return unruly(at, value.length, `has more than ${maxItems} items`, `元素个数大于最大值 ${maxItems}`);
  }
  for (const [index, item] of value.entries()) {
    const fault = fieldFault({ ...items, required: true }, item, `${at}/${index}`);
    if (fault) return fault;
  }
  return undefined;
}

function fieldFault(field: Field, value: unknown, at: string): Fault | undefined {
  const blank = value === undefined || (value === '' && field.type === 'string');
  if (blank) return field.required ? missing(at) : undefined;
  switch (field.type) {
    case 'string':
      if (typeof value !== 'string') return mistyped(at, value, 'must be a string', '一个合法的字符串');
      return stringFault(field, value, at);
    case 'integer':
      if (!Number.isSafeInteger(value) || typeof value !== 'number') {
        return mistyped(at, value, 'must be an integer', '一个合法的 64 位有符号整数');
      }
      return integerFault(field, value, at);
    case 'boolean':
      return typeof value === 'boolean'
        ? undefined
        : mistyped(at, value, 'must be a boolean', '一个合法的布尔值');
    case 'object':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return mistyped(at, value, 'must be an object', '一个合法的 JSON 对象');
      }
      return objectFault(field.fields, value, at);
    case 'array':
      if (!Array.isArray(value)) return mistyped(at, value, 'must be an array', '一个合法的 JSON 数组');
      return arrayFault(field, value, at);
  }
}

function conforms<G extends Fields>(
  fields: G,
  value: unknown,
  report: (fault: Fault) => void,
): value is Shape<G> {
  const fault = fieldFault({ type: 'object', fields, required: true }, value, '');
  if (fault) report(fault);
  return fault === undefined;
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
  const shown = typeof value === 'string' ? value.slice(0, 256) : value;
  return Refusal.of(400, 'PARAM_ERROR', message, {
    detail: { field, value: shown ?? null, issue, location: source },
    internal: 268435464,
  });
}

/** Checks a value by a table of fields; a wrong one is refused with `PARAM_ERROR`, whose `detail` names the field. */
export function admit<G extends Fields>(fields: G, value: unknown, source: Source): Shape<G> {
  let refusal = Refusal.of(400, 'PARAM_ERROR', '参数错误');
  const report = ({ pointer, value: given, issue, message }: Fault): void => {
    const text = message(`/${source}${pointer}`, pointer.slice(1).replaceAll('/', '.'));
    refusal = paramError(source, pointer, given, issue, text);
  };
  if (conforms(fields, value, report)) return value;
  throw refusal;
}
