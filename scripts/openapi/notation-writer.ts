import { Document, isMap, isSeq, Pair, Scalar, visit } from 'yaml';
import { writeCondition } from '../../lib/reference/condition';
import type { Answer, Field, Fields, Group, Operation, Reply } from '../../lib/reference/model';
import {
  joinLabel,
  type Written,
  type WrittenFields,
  type WrittenOperation,
  type WrittenReply,
} from '../../lib/reference/notation';

/** Writes fields in the catalogue's notation: the inverse of `parseFields`. */
export function writeFields(fields: Fields): WrittenFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const key = writeKey(name, field);
      const value = writeValue(field);
      const { label } = field;
      return typeof value === 'string' ? [key, joinLabel(value, label)] : [joinLabel(key, label), value];
    }),
  );
}

function writeKey(name: string, field: Field): string {
  const carrier = field.encoded === undefined ? '' : ` as ${words(field).slice(1).join(' ')}`;
  const length = range(field.minItems, field.maxItems);
  return `${name}${writeRequirement(field)}${carrier}${length === undefined ? '' : ` of ${length}`}`;
}

function writeRequirement({ required, alternatives, when }: Field): string {
  const others = alternatives === undefined ? '' : ` or ${alternatives.join(' or ')}`;
  const condition = when === undefined ? '' : ` when ${writeCondition(when)}`;
  return required || alternatives || when ? `!${others}${condition}` : '';
}

function writeValue(field: Field): Written {
  if (field.fields !== undefined) return writeFields(field.fields);
  if (field.items !== undefined) return [writeEntry(field.items)];
  const text = words(field).join(' ');
  if (field.pattern !== undefined) return `${text} ~ ${field.pattern}`;
  return field.enum === undefined ? text : `${text} = ${field.enum.map(codeOf(field)).join(' | ')}`;
}

function codeOf({ limits }: Field): (code: string | number) => string {
  return (code) => (limits?.[code] === undefined ? String(code) : `${code} ..${limits[code]}`);
}

// Requirements and lengths are written in the key of a field; list entries have no key.
function writeEntry(field: Field): Written {
  const { label, required, alternatives, when, encoded, minItems, maxItems } = field;
  if ([label, required, alternatives, when, encoded, minItems, maxItems].some((fact) => fact !== undefined)) {
    throw new RangeError('Expected a list entry without name, requirement, encoding and length');
  }
  return writeValue(field);
}

function words(field: Field): string[] {
  return [
    field.type,
    field.encoded,
    range(field.minLength, field.maxLength),
    range(field.minimum, field.maximum),
    field.format,
    field.encrypted === undefined ? undefined : `${field.encrypted}${field.key ? `/${field.key}` : ''}`,
    field.signed && 'signature',
  ].filter((word) => word !== undefined);
}

function range(low: number | undefined, high: number | undefined): string | undefined {
  return low === undefined && high === undefined ? undefined : `${low ?? ''}..${high ?? ''}`;
}

const GROUPS: readonly Group[] = ['path', 'query', 'headers', 'json', 'xml', 'multipart'];

/** Writes an operation in the catalogue's notation: the inverse of `parseOperation`. */
export function writeOperation(operation: Operation): [string, WrittenOperation] {
  const { method, path, name, docs, roles, traits, baseURL, fragment, money, number, request, answer } =
    operation;
  return [
    `${method} ${path}`,
    {
      name,
      docs,
      ...(roles && { roles }),
      ...(traits && { traits }),
      ...(baseURL && { [operation.baseURLRequired ? 'baseURL!' : 'baseURL']: baseURL }),
      ...(fragment && { fragment }),
      ...(money && { money }),
      ...(number && { number }),
      ...Object.fromEntries(
        GROUPS.flatMap((group) => {
          const fields = request[group];
          return fields === undefined ? [] : [[group, writeFields(fields)]];
        }),
      ),
      answer: writeKind(answer),
      ...(answer.fields && { data: writeFields(answer.fields) }),
      ...(answer.error && { error: writeFields(answer.error.fields) }),
    },
  ];
}

function writeKind({ kind, status, media }: Answer): string {
  return [kind, status, ...(media ?? [])].filter((word) => word !== undefined).join(' ');
}

/** Writes the reply to a notification in the catalogue's notation. */
export function writeReply({ kind, status, headers, fields }: Reply): WrittenReply {
  return {
    kind: [kind, ...(status ?? [])].join(' '),
    ...(headers && { headers: writeFields(headers) }),
    data: writeFields(fields),
  };
}

/** Formats a file of the catalogue: word lists on one line, a blank line before each entry. */
export function formatSheet(heading: string, entries: Readonly<Record<string, unknown>>): string {
  const document = new Document(entries, { aliasDuplicateObjects: false });
  document.commentBefore = ` yaml-language-server: $schema=../schema.json\n ${heading}`;
  visit(document, {
    Pair(_, pair) {
      const key = pair.key instanceof Scalar ? pair.key.value : pair.key;
      if (isSeq(pair.value) && (key === 'roles' || key === 'traits' || key === 'original_type')) {
        pair.value.flow = true;
      }
    },
    Seq(key, list) {
      if (key === 'value' && list.items.length === 1 && list.items[0] instanceof Scalar) list.flow = true;
    },
  });
  if (isMap(document.contents)) {
    for (const entry of document.contents.items.slice(1)) {
      if (entry instanceof Pair && entry.key instanceof Scalar) entry.key.spaceBefore = true;
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
