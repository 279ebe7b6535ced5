import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import {
  type EnumMeaningsTable,
  type FieldNamesTable,
  Labels,
  type OwnNamesTable,
  type Product,
  productOf,
  productOfEvent,
} from '../../lib/reference/labels';
import type { Field, Fields, Operation, Webhook } from '../../lib/reference/model';
import { eventKey } from '../../lib/reference/names';
import { CATALOGUE_FOLDER } from './paths';

/** The glossaries of the catalogue. */
export type Glossaries = FieldNamesTable & OwnNamesTable & EnumMeaningsTable;

/** A list of codes whose meaning no page tells, and why: an entry of catalogue/enum-gaps.yaml. */
interface Gap {
  readonly why: string;
  readonly fields: Readonly<Record<string, string>>;
}

export function readGlossaries(): Glossaries {
  return {
    names: readYaml('field-names.yaml'),
    own: readYaml('own-names.yaml'),
    meanings: readYaml('enum-meanings.yaml'),
  };
}

/** The codes that have no meaning, by field: `bank_type`. */
function readGaps(): Map<string, Set<string>> {
  const gaps: readonly Gap[] = readYaml('enum-gaps.yaml');
  const byField = new Map<string, Set<string>>();
  for (const [name, codes] of gaps.flatMap(({ fields }) => Object.entries(fields))) {
    byField.set(name, new Set([...(byField.get(name) ?? []), ...codes.split(' | ')]));
  }
  return byField;
}

function readYaml<Content>(file: string): Content {
  return parse(readFileSync(path.join(CATALOGUE_FOLDER, file), 'utf8'), { uniqueKeys: true });
}

/** A field wherever it stands. */
export interface PlacedField {
  /** `POST v3/pay/transactions/native`, or the type of a notification. */
  readonly of: string;
  readonly product: Product;
  /** `json.amount.total`, `data.goods[].price`. */
  readonly place: string;
  readonly name: string;
  readonly field: Field;
}

/** Every field of all operations and notifications. */
export function placedFields(operations: readonly Operation[], webhooks: readonly Webhook[]): PlacedField[] {
  return [
    ...operations.flatMap((operation) => {
      const { method, path: template, request, answer } = operation;
      const of = `${method} ${template}`;
      const groups = { ...request, data: answer.fields, error: answer.error?.fields };
      return fieldsOfGroups(groups, { of, product: productOf(operation) });
    }),
    ...webhooks.flatMap((webhook) => {
      const { headers, body, resource, reply } = webhook;
      const groups = { headers, body, resource, 'reply.headers': reply.headers, 'reply.data': reply.fields };
      return fieldsOfGroups(groups, { of: eventKey(webhook), product: productOfEvent(webhook) });
    }),
  ];
}

type Subject = Pick<PlacedField, 'of' | 'product'>;

function fieldsOfGroups(
  groups: Readonly<Record<string, Fields | undefined>>,
  subject: Subject,
): PlacedField[] {
  return Object.entries(groups).flatMap(([group, fields]) => fieldsIn(fields ?? {}, group, subject));
}

function fieldsIn(fields: Fields, parent: string, subject: Subject): PlacedField[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const place = `${parent}.${name}`;
    return [{ ...subject, place, name, field }, ...fieldsInside(field, place, subject)];
  });
}

function fieldsInside({ fields, items }: Field, place: string, subject: Subject): PlacedField[] {
  if (items !== undefined) return fieldsInside(items, `${place}[]`, subject);
  return fieldsIn(fields ?? {}, place, subject);
}

/** Every field has a name in both languages, every code a meaning or a reason for having none; nothing is left over. */
export function checkLabels(placed: readonly PlacedField[], glossaries = readGlossaries()): string[] {
  const labels = new Labels(glossaries);
  return [
    ...placed
      .filter(({ name, field, product }) => labels.nameOf(name, field, product) === undefined)
      .map(({ of, place, name, field: { label } }) =>
        label === undefined
          ? `own-names.yaml: ${of}: ${place} has no name, and ${name} is not in the list`
          : `field-names.yaml: ${of}: ${place}: "${label}" has no English name`,
      ),
    ...checkMeanings(placed, labels, readGaps()),
    ...checkLeftOver(placed, glossaries),
  ];
}

function checkMeanings(
  placed: readonly PlacedField[],
  labels: Labels,
  gaps: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const open = new Set<string>();
  const faults = placed.flatMap(({ of, place, name, field, product }) =>
    codesOf(name, field).flatMap((code) => {
      if (labels.meaningOf(name, code, product) !== undefined) return [];
      open.add(`${name} ${code}`);
      return gaps.get(name)?.has(code)
        ? []
        : [
            `enum-meanings.yaml: ${of}: ${place}: ${code} has no meaning, and enum-gaps.yaml does not list it`,
          ];
    }),
  );
  const closed = [...gaps].flatMap(([name, codes]) =>
    [...codes]
      .filter((code) => !open.has(`${name} ${code}`))
      .map((code) => `enum-gaps.yaml: ${name}: ${code} has its meaning, or no field has the code`),
  );
  return [...faults, ...closed];
}

/** A notification's own type, which names.yaml explains. */
const OWN_TYPE: readonly string[] = ['event_type', 'original_type'];

/** The codes that need a meaning: those of a file are suffixes. */
function codesOf(name: string, { type, enum: codes, items }: Field): string[] {
  return type === 'file' || OWN_TYPE.includes(name) ? [] : (codes ?? items?.enum ?? []).map(String);
}

function checkLeftOver(placed: readonly PlacedField[], { names, own }: Glossaries): string[] {
  const labels = new Set(placed.map(({ field }) => field.label));
  const unnamed = new Set(placed.filter(({ field }) => field.label === undefined).map(({ name }) => name));
  return [
    ...Object.keys(names)
      .filter((label) => !labels.has(label))
      .map((label) => `field-names.yaml: no field is called "${label}"`),
    ...Object.keys(own)
      .filter((name) => !unnamed.has(name))
      .map((name) => `own-names.yaml: every field ${name} has a name of its own`),
  ];
}
