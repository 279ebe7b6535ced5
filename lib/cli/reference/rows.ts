import type { Field, Fields } from '../../openapi';

/** One field of a table, its name led by those that it is in: `amount.total`, `goods[].price`. */
export interface Row {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  /** Codes, limits, format and cipher, as the catalogue writes them. */
  readonly rules: string;
}

/** The fields of a group as rows, each object followed by what is in it. */
export function rowsOf(fields: Fields, prefix = ''): Row[] {
  return Object.entries(fields).flatMap(([name, field]) => rowsOfField(prefix + name, field));
}

function rowsOfField(name: string, field: Field): Row[] {
  const { type, required = false, items, fields } = field;
  const inner = fields ?? items?.fields;
  return [
    { name, type: items === undefined ? type : `${items.type}[]`, required, rules: rulesOf(field) },
    ...(inner === undefined ? [] : rowsOf(inner, `${name}${items === undefined ? '' : '[]'}.`)),
  ];
}

function rulesOf(field: Field): string {
  const { enum: codes = field.items?.enum, format, encrypted, encoded, signed, pattern } = field;
  return [
    codes?.join(' | '),
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

function range(from: number | undefined, to: number | undefined): string | undefined {
  return from === undefined && to === undefined ? undefined : `${from ?? ''}..${to ?? ''}`;
}
