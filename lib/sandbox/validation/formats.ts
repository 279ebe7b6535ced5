/** A format that the published tables require of a text. */
export interface Format {
  readonly fits: (text: string) => boolean;
  /** The issue with a text that does not match. */
  readonly issue: string;
  /** The same in WeChat Pay's words. */
  readonly rule: string;
}

const RFC3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const DATE = /^\d{4}(-?)(0[1-9]|1[0-2])\1(0[1-9]|[12]\d|3[01])$/;

function holds(text: string, shape: 'object' | 'array'): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && Array.isArray(value) === (shape === 'array');
  } catch {
    return false;
  }
}

const url: Format = {
  fits: (text) => /^https?:\/\//.test(text),
  issue: 'must be an absolute http or https URL',
  rule: '必须为以 http 或 https 开头的完整地址',
};

const digits: Format = {
  fits: (text) => /^\d+$/.test(text),
  issue: 'must consist of digits',
  rule: '必须为数字',
};

const FORMATS: ReadonlyMap<string, Format> = new Map([
  [
    'rfc3339',
    {
      fits: (text: string) => RFC3339.test(text) && Number.isFinite(Date.parse(text)),
      issue: 'must be an RFC 3339 time',
      rule: '时间格式必须为 yyyy-MM-DDTHH:mm:ss+TIMEZONE',
    },
  ],
  [
    'date',
    { fits: (text: string) => DATE.test(text), issue: 'must be a date', rule: '日期格式必须为 yyyy-MM-DD' },
  ],
  [
    'yyyyMMddHHmmss',
    {
      fits: (text: string) => /^\d{14}$/.test(text),
      issue: 'must be a time of 14 digits',
      rule: '时间格式必须为 yyyyMMddHHmmss',
    },
  ],
  [
    'yyyyMMddHH',
    {
      fits: (text: string) => /^\d{10}$/.test(text),
      issue: 'must be a day and an hour in 10 digits',
      rule: '时间格式必须为 yyyyMMddHH',
    },
  ],
  [
    'mm/yy',
    {
      fits: (text: string) => /^(0[1-9]|1[0-2])\/\d\d$/.test(text),
      issue: 'must be a month and a year',
      rule: '格式必须为 mm/yy',
    },
  ],
  [
    'base64',
    {
      fits: (text: string) => /^[A-Za-z0-9+/]+={0,2}$/.test(text),
      issue: 'must be base64',
      rule: '必须为 base64 编码',
    },
  ],
  [
    'jsonObjectLike',
    {
      fits: (text: string) => holds(text, 'object'),
      issue: 'must be the text of a JSON object',
      rule: '必须为 JSON 对象格式的字符串',
    },
  ],
  [
    'jsonArrayLike',
    {
      fits: (text: string) => holds(text, 'array'),
      issue: 'must be the text of a JSON array',
      rule: '必须为 JSON 数组格式的字符串',
    },
  ],
  ['url', url],
  ['MediaUrl', url],
  ['numeric', digits],
  ['uint64', digits],
]);

/** Finds a format by its name; undefined if it cannot be checked. */
export function formatOf(name: string | undefined): Format | undefined {
  return name === undefined ? undefined : FORMATS.get(name);
}

/** The least and the greatest number that a format allows. */
export function rangeOf(format: string | undefined): readonly [number, number] {
  switch (format) {
    case 'int32':
      return [-(2 ** 31), 2 ** 31 - 1];
    case 'uint32':
      return [0, 2 ** 32 - 1];
    case 'uint':
    case 'uint64':
      return [0, Number.MAX_SAFE_INTEGER];
    default:
      return [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  }
}
