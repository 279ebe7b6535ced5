import { constants, privateDecrypt } from 'node:crypto';
import Ajv, { type SchemaObject } from 'ajv';
import type { Field, Fields } from '../../../lib/reference';

// Checks responses with JSON Schemas generated from the catalogue, independent of the gateway's own validation.

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function isJson(text: string, shape: (value: unknown) => boolean): boolean {
  try {
    return shape(JSON.parse(text));
  } catch {
    return false;
  }
}

const FORMATS: Record<string, (text: string) => boolean> = {
  rfc3339: (text) => TIME.test(text) && !Number.isNaN(Date.parse(text)),
  date: (text) => /^\d{4}-?\d\d-?\d\d$/.test(text),
  base64: (text) => Buffer.from(text, 'base64').toString('base64') === text,
  jsonObjectLike: (text) => isJson(text, (value) => typeof value === 'object' && !Array.isArray(value)),
  jsonArrayLike: (text) => isJson(text, Array.isArray),
  MediaId: (text) => text.length > 0,
  MediaUrl: (text) => URL.canParse(text),
  url: (text) => URL.canParse(text),
  rfc2397: (text) => text.startsWith('data:'),
  numeric: (text) => /^\d+$/.test(text),
  uint64: (text) => /^\d+$/.test(text),
};

function textSchema(field: Field): SchemaObject {
  if (field.encrypted) return { type: 'string', sealed: true };
  const { enum: codes, pattern, format, minLength = 1, maxLength } = field;
  const content = field.items ? arraySchema(field) : field.fields ? objectSchema(field.fields) : undefined;
  return {
    type: 'string',
    minLength,
    // Some documented lengths are shorter than the documented codes.
    ...(maxLength === undefined || codes !== undefined ? {} : { maxLength }),
    ...(codes === undefined ? {} : { enum: [...codes] }),
    ...(pattern === undefined ? {} : { pattern: `^(?:${pattern.slice(1, -1)})$` }),
    ...(format === undefined || FORMATS[format] === undefined ? {} : { format }),
    ...(content === undefined || field.encoded !== 'json' ? {} : { carries: content }),
  };
}

const LIMITS: Record<string, SchemaObject> = {
  int32: { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  uint32: { minimum: 0, maximum: 2 ** 32 - 1 },
  uint: { minimum: 0 },
  uint64: { minimum: 0 },
};

function numberSchema({ type, enum: codes, format = '', minimum, maximum }: Field): SchemaObject {
  return {
    type,
    ...LIMITS[format],
    ...(codes === undefined ? {} : { enum: [...codes] }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
}

function arraySchema({ items, minItems, maxItems }: Field): SchemaObject {
  return {
    type: 'array',
    ...(items === undefined ? {} : { items: schemaOf(items) }),
    ...(minItems === undefined ? {} : { minItems }),
    ...(maxItems === undefined ? {} : { maxItems }),
  };
}

function schemaOf(field: Field): SchemaObject {
  switch (field.type) {
    case 'string':
      return textSchema(field);
    case 'integer':
    case 'number':
      return numberSchema(field);
    case 'boolean':
      return { type: 'boolean' };
    case 'object':
      return field.fields ? objectSchema(field.fields) : { type: 'object' };
    case 'array':
      return arraySchema(field);
    case 'file':
      return { not: {} };
  }
}

/** The schema of an object: nothing is missing and nothing is beyond the table. */
export function objectSchema(fields: Fields): SchemaObject {
  const entries = Object.entries(fields);
  const numbered = entries.filter(([name]) => name.includes('$'));
  const plain = entries.filter(([name]) => !name.includes('$'));
  const patterns = numbered.map(([name, field]) => [`^${name.replace(/\$\w/g, '\\d+')}$`, schemaOf(field)]);
  return {
    type: 'object',
    properties: Object.fromEntries(plain.map(([name, field]) => [name, schemaOf(pageToken(name, field))])),
    patternProperties: Object.fromEntries(patterns),
    required: plain.filter(([, field]) => field.required).map(([name]) => name),
    additionalProperties: false,
  };
}

/** The token of the next page is empty on the last one. */
function pageToken(name: string, field: Field): Field {
  return name === 'next_page_token' ? { ...field, minLength: 0 } : field;
}

/** Says what is wrong with a value; empty where nothing is. */
export type Judge = (schema: SchemaObject, value: unknown) => string[];

/**
 * @param privateKey the merchant's, PEM, which must decrypt sensitive fields.
 * @param coerce whether texts can represent numbers, as in XML.
 */
export function judge(privateKey: string, coerce: boolean): Judge {
  const ajv = new Ajv({ allErrors: true, coerceTypes: coerce, formats: FORMATS, strict: false });
  const opens = (text: string): boolean => {
    const key = { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
    try {
      return privateDecrypt(key, Buffer.from(text, 'base64')).length > 0;
    } catch {
      return false;
    }
  };
  const judged: Judge = (schema, value) => {
    const validate = ajv.compile(schema);
    validate(value);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
  ajv.addKeyword({ keyword: 'sealed', type: 'string', validate: (_: boolean, text: string) => opens(text) });
  ajv.addKeyword({
    keyword: 'carries',
    type: 'string',
    validate: (schema: SchemaObject, text: string) => judged(schema, JSON.parse(text)).length === 0,
  });
  return judged;
}
