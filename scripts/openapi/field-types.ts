import { omitUndefined } from '../../lib/json';
import { writeCondition } from '../../lib/reference/condition';
import { type Labels, type Product, unitOf } from '../../lib/reference/labels';
import type { Field, Fields } from '../../lib/reference/model';
import { property } from './identifiers';

/** The context that determines the types of a group of fields. */
export interface Style {
  /** `request`: strict codes and read-only lists. `answer`: codes that WeChat Pay may extend. */
  readonly side: 'request' | 'answer';
  /** The encoding: JSON values have types; in XML and query strings all values are text. */
  readonly carrier: 'json' | 'text';
  readonly labels: Labels;
  readonly product: Product;
  /** The English names of operations. */
  readonly english: Readonly<Record<string, string>>;
  /** The types of lib/openapi/field-types.ts that the file uses. */
  readonly terms: Set<string>;
}

/** Writes the members of an object type. */
export function members(fields: Fields, style: Style): string {
  return Object.entries(fields)
    .map(([name, field]) => `${comment(name, field, style)}${member(name, field, style)}`)
    .join('\n');
}

/**
 * An object's type. Each member has a line of its own: TypeScript takes a doc comment behind a brace or a member for
 * one of theirs.
 */
export function braced(body: string): string {
  return `{\n${body}\n}`;
}

/** A doc comment, ready to stand before what it is about. */
export function docComment(text: string): string {
  return text === '' ? '' : `/** ${text.replaceAll('*/', '* /')} */ `;
}

/**
 * Writes the members of an object of a request, except those of {@link choices}: a field that stands in one of its
 * alternatives only has one declaration, and editors show the documentation of that.
 */
export function ownMembers(fields: Fields, style: Style): string {
  const chosen = style.side === 'answer' ? new Set<string>() : chosenOnce(fields);
  const own = Object.entries(fields).filter(([name]) => !chosen.has(name));
  return members(Object.fromEntries(own), style);
}

/**
 * Writes the intersection that requires one of several alternative fields in a request.
 *
 * @example
 * choices({ a: { type: 'string', alternatives: ['b'] }, … }, style) // ' & ({ a: string } | { b: string })'
 */
export function choices(fields: Fields, style: Style): string {
  if (style.side === 'answer') return '';
  const chosen = chosenOnce(fields);
  return alternativesOf(fields)
    .map((names) => {
      const given = names.map((name) => {
        const { when, alternatives, ...field } = fields[name] ?? { type: 'object' };
        const note = chosen.has(name)
          ? comment(name, { ...field, ...omitUndefined({ alternatives }) }, style)
          : '';
        return braced(`${note}${member(name, { ...field, required: true }, style)}`);
      });
      return ` & (${given.join(' | ')})`;
    })
    .join('');
}

/** The sets of fields, one field of each of which must be given. */
function alternativesOf(fields: Fields): string[][] {
  const sets = Object.entries(fields).flatMap(([name, { alternatives, when }]) =>
    alternatives === undefined || when !== undefined ? [] : [[name, ...alternatives].sort().join(' ')],
  );
  return [...new Set(sets)].map((names) => names.split(' ').filter((name) => name in fields));
}

/** The fields that belong to one set of alternatives. */
function chosenOnce(fields: Fields): ReadonlySet<string> {
  const names = alternativesOf(fields).flat();
  return new Set(names.filter((name) => names.indexOf(name) === names.lastIndexOf(name)));
}

function member(name: string, field: Field, style: Style): string {
  if (/\$[nm]/.test(name)) {
    const pattern = name.replace(/\$[nm]/g, '$${number}');
    return `[name: \`${pattern.replaceAll('$$', '$')}\`]: ${valueType(field, style)} | undefined;`;
  }
  return `${property(name)}${field.required ? '' : '?'}: ${valueType(field, style)};`;
}

/**
 * What a hover says of a field: its name, unit and format, when it is required, its limits, what its codes mean. The
 * English name is left to the reference: both would make the types half as large again.
 */
export function comment(name: string, field: Field, { labels, product, side }: Style): string {
  const names = labels.nameOf(name, field, product);
  const unit = unitOf(name, field, product);
  const rules = [
    unit && UNITS[unit],
    formatOf(field),
    cipherOf(field),
    side === 'request' ? limitsOf(field) : '',
  ].filter((part) => part);
  const text = [
    names && `${names[0]}.`,
    side === 'request' ? requirementOf(field) : '',
    rules.length === 0 ? '' : `${rules.join(', ')}.`,
    codesOf(labels.meaningsOf(name, field, product)),
  ];
  return docComment(text.filter((part) => part).join(' '));
}

const UNITS = {
  fen: 'In fen',
  'minor-unit': "In the currency's smallest unit",
  seconds: 'In seconds',
} as const;

/** The maximum number of codes that a hover explains; the reference has all. */
const EXPLAINED_CODES = 5;

function codesOf(meanings: ReturnType<Labels['meaningsOf']>): string {
  const entries = Object.entries(meanings ?? {});
  if (entries.length === 0 || entries.length > EXPLAINED_CODES) return '';
  return entries.map(([code, [zh]]) => `${code} ${zh}`).join(' · ');
}

function cipherOf({ encrypted, signed }: Field): string {
  if (signed !== undefined) return "signed with the merchant's key";
  if (encrypted === undefined) return '';
  return encrypted === 'rsa' ? 'RSA-encrypted' : `encrypted with ${encrypted.toUpperCase()}`;
}

function requirementOf({ alternatives, when }: Field): string {
  const condition = when === undefined ? '' : ` when ${writeCondition(when)}`;
  if (alternatives !== undefined) return `Required${condition} unless ${alternatives.join(' or ')} is set.`;
  return condition === '' ? '' : `Required${condition}.`;
}

const FORMATS: Readonly<Record<string, string>> = {
  rfc3339: 'RFC 3339',
  date: 'yyyy-MM-dd',
  yyyyMMddHH: 'yyyyMMddHH',
  yyyyMMddHHmmss: 'yyyyMMddHHmmss',
  'mm/yy': 'MM/YY',
  base64: 'base64',
  jsonObjectLike: 'JSON object as text',
  jsonArrayLike: 'JSON array as text',
};

function formatOf({ format, items }: Field): string {
  return FORMATS[format ?? items?.format ?? ''] ?? '';
}

/** Describes the limits of a field in a request. */
function limitsOf(field: Field): string {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems } = field.items
    ? { ...field.items, ...field }
    : field;
  return [
    range(minLength, maxLength, 'characters'),
    range(minimum, maximum, ''),
    range(minItems, maxItems, 'entries'),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function range(low: number | undefined, high: number | undefined, unit: string): string {
  if (low === undefined && high === undefined) return '';
  return `${low ?? ''}..${high ?? ''} ${unit}`.trim();
}

/** Writes the type of a field's value. */
export function valueType(field: Field, style: Style): string {
  if (field.encoded !== undefined) {
    const { encoded, ...content } = field;
    const word = encoded === 'json' ? 'JsonText' : 'QueryText';
    const type = content.fields === undefined ? 'array' : 'object';
    return `${use(word, style)}<${valueType({ ...content, type }, { ...style, carrier: 'json' })}>`;
  }
  if (field.encrypted !== undefined) return use(style.side === 'request' ? 'Encrypted' : 'Decrypted', style);
  if (field.enum !== undefined) return codes(field.enum, field.type === 'string', style);
  switch (field.type) {
    case 'array':
      return listType(field.items, style);
    case 'object':
      return field.fields === undefined ? use('Undocumented', style) : objectType(field.fields, style);
    case 'boolean':
      return style.side === 'answer' && style.carrier === 'text' ? 'string' : 'boolean';
    case 'integer':
    case 'number':
      return isWide(field) && style.side === 'answer' ? 'string' : numberType(style);
    case 'file':
      return use('Upload', style);
    default:
      return 'string';
  }
}

function objectType(fields: Fields, style: Style): string {
  const own = ownMembers(fields, style);
  const required = choices(fields, style);
  if (required === '') return braced(own);
  // The alternatives come first: compiler errors print only the beginning of a type.
  const alternatives = required.replace(/^ & /, '');
  return own === '' ? alternatives : `${alternatives} & ${braced(own)}`;
}

function numberType(style: Style): string {
  if (style.carrier === 'json') return 'number';
  return style.side === 'answer' ? 'string' : use('Numeric', style);
}

/** Whether a number has 64 bits: JavaScript numbers have 53, so the client returns it as a string. */
export function isWide({ type, format }: Field): boolean {
  return (type === 'integer' || type === 'number') && format === 'uint64';
}

function listType(items: Field | undefined, style: Style): string {
  const type = items === undefined ? 'unknown' : valueType(items, style);
  const element = / \| /.test(type) && !/^\{.*\}$/s.test(type) ? `(${type})` : type;
  return `${style.side === 'request' ? 'readonly ' : ''}${element}[]`;
}

function codes(values: readonly (string | number)[], textual: boolean, style: Style): string {
  const quoted = values.map((value) => `'${String(value).replaceAll("'", "\\'")}'`);
  const text = textual || style.carrier === 'text';
  if (style.side === 'answer') {
    return text
      ? [...quoted, use('Other', style)].join(' | ')
      : [...values, use('OtherNumber', style)].join(' | ');
  }
  if (textual) return quoted.join(' | ');
  return (text ? [...values, ...quoted] : values).join(' | ');
}

/** Records that a type of field-types.ts is used, and returns its name. */
export function use(word: string, { terms }: Pick<Style, 'terms'>): string {
  terms.add(word);
  return word;
}
