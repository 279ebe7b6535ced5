import { omitUndefined } from '../../lib/json';
import { writeCondition } from '../../lib/reference/condition';
import type { Both, Field, Fields } from '../../lib/reference/model';
import type { Language } from '../addresses';
import { openApiTexts } from './texts';

/** A schema of JSON Schema 2020-12, as OpenAPI 3.1 has them. */
export type Schema = Readonly<Record<string, unknown>>;

/** Formats of the catalogue that JSON Schema names in another way; others are kept. */
const FORMATS: Readonly<Record<string, string>> = {
  rfc3339: 'date-time',
  url: 'uri',
};

/** Formats that are said otherwise: by the encoding, and by the type. */
const OTHERWISE: readonly string[] = ['base64', 'integer'];

/** Returns the schema of an object with documented fields. */
export function objectSchema(fields: Fields, language: Language): Schema {
  const required = Object.keys(fields).filter((name) => fields[name]?.required);
  const choices = choicesIn(fields);
  return {
    type: 'object',
    ...omitUndefined({
      required: required.length === 0 ? undefined : required,
      properties: Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, fieldSchema(field, language)]),
      ),
      allOf:
        choices.length === 0
          ? undefined
          : choices.map((names) => ({ anyOf: names.map((name) => ({ required: [name] })) })),
    }),
  };
}

/** Groups of fields of which one is required, each group once. */
function choicesIn(fields: Fields): string[][] {
  const groups = new Map<string, string[]>();
  for (const [name, { alternatives, when }] of Object.entries(fields)) {
    if (alternatives === undefined || when !== undefined) continue;
    const names = [name, ...alternatives].sort();
    groups.set(names.join(), names);
  }
  return [...groups.values()];
}

/** Returns the schema of a field. */
export function fieldSchema(field: Field, language: Language): Schema {
  if (field.type === 'file') return { type: 'string', format: 'binary', ...describe(field, language) };
  const { format = '', encoded, encrypted } = field;
  const isCiphertext = encrypted !== undefined;
  return {
    ...shapeOf(field, language),
    ...describe(field, language),
    ...omitUndefined({
      format: encoded === undefined ? formatOf(format) : undefined,
      contentEncoding: format === 'base64' || isCiphertext ? 'base64' : undefined,
      enum: field.enum,
      // Limits apply to the plain text.
      minLength: isCiphertext ? undefined : field.minLength,
      maxLength: isCiphertext ? undefined : field.maxLength,
      pattern: isCiphertext ? undefined : patternOf(field),
      minimum: field.minimum,
      maximum: field.maximum,
      minItems: field.minItems,
      maxItems: field.maxItems,
      'x-encrypted': encrypted,
    }),
  };
}

function formatOf(format: string): string | undefined {
  return format === '' || OTHERWISE.includes(format) ? undefined : (FORMATS[format] ?? format);
}

/** Type and content: of an object its fields, of an array its items, of an encoded string what it carries. */
function shapeOf({ type, format, fields, items, encoded }: Field, language: Language): Schema {
  const inner = fields && objectSchema(fields, language);
  const list = items && { type: 'array', items: fieldSchema(items, language) };
  if (encoded !== undefined) {
    const contentMediaType = encoded === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
    return { type: 'string', contentMediaType, ...omitUndefined({ contentSchema: inner ?? list }) };
  }
  return inner ?? list ?? { type: format === 'integer' ? 'integer' : type };
}

/** The description of a field: its name, unit, the meaning of its codes, and when it is required. */
function describe(field: Field, language: Language): Schema {
  const { names, label, unit, meanings = {}, when, alternatives, encrypted } = field;
  const t = openApiTexts(language);
  const pick = ([zh, en]: Both): string => (language === 'zh' ? zh : en);
  const lines = [
    names === undefined ? label : pick(names),
    unit && t.units[unit],
    when && t.requiredWhen(writeCondition(when)),
    alternatives && t.replaceable(alternatives),
    encrypted === 'rsa' ? t.ciphertext : undefined,
    ...Object.entries(meanings).map(([code, both]) => `- \`${code}\`: ${pick(both)}`),
  ].filter((line) => line !== undefined);
  return lines.length === 0 ? {} : { description: lines.join('\n') };
}

function patternOf({ pattern }: Field): string | undefined {
  return pattern === undefined ? undefined : `^(?:${pattern.slice(1, -1)})$`;
}
