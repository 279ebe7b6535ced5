import { writeCondition } from './condition';
import type { Field, Fields } from './model';

/** A row of a field table; its name contains the parent names: `amount.total`, `goods[].price`. */
export interface Row {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  /** The sibling fields, any one of which can replace it; empty if there are none. */
  readonly alternatives: readonly string[];
  /** The condition under which it is required: `subject_type = SUBJECT_TYPE_GOVERNMENT`. */
  readonly condition: string | undefined;
  /** Codes, limits, format and cipher, in the catalogue's notation. */
  readonly rules: string;
  /** The number of objects and lists that contain it. */
  readonly depth: number;
  readonly field: Field;
}

/** Returns the fields of a group as rows; each object is followed by its fields. */
export function rowsOf(fields: Fields, prefix = '', depth = 0): Row[] {
  return Object.entries(fields).flatMap(([name, field]) => rowsOfField(prefix + name, field, depth));
}

function rowsOfField(name: string, field: Field, depth: number): Row[] {
  const { type, required = false, alternatives = [], when, items, fields } = field;
  const inner = fields ?? items?.fields;
  const own = {
    name,
    type: items === undefined ? type : `${items.type}[]`,
    required,
    alternatives,
    condition: when && writeCondition(when),
  };
  return [
    { ...own, rules: rulesOf(field), depth, field },
    ...(inner === undefined ? [] : rowsOf(inner, `${name}${items === undefined ? '' : '[]'}.`, depth + 1)),
  ];
}

/** The rules of a field, as the catalogue writes them. */
export function rulesOf(field: Field): string {
  const { enum: codes = field.items?.enum, format, encrypted, encoded, signed, pattern } = field;
  return [
    codes?.map((code) => codeWithLimit(code, field)).join(' | '),
    format,
    range(field.minLength, field.maxLength),
    range(field.minimum, field.maximum),
    range(field.minItems, field.maxItems),
    pattern,
    encrypted,
    encoded,
    signed,
  ]
    .filter((rule) => rule !== undefined)
    .join(' ');
}

function codeWithLimit(code: string | number, { limits }: Field): string {
  return limits?.[code] === undefined ? String(code) : `${code} ..${limits[code]}`;
}

function range(from: number | undefined, to: number | undefined): string | undefined {
  return from === undefined && to === undefined ? undefined : `${from ?? ''}..${to ?? ''}`;
}
