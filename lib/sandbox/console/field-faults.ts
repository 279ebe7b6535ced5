import { SIGNING_FIELDS } from '../../openapi';
import { type Field, type Fields, type Operation, operationOf } from '../../reference';
import { nearest } from '../../spelling';
import { findingsIn, type Source, typed } from '../validation/fields';
import type { RequestRecord } from '../wire/request-log';
import type { ConsoleGateway } from './console-gateway';
import { callOf } from './request-to-call';
import type { FieldFault } from './views';

type Groups = Readonly<Record<string, unknown>>;
type Texts = Readonly<Record<string, string>>;

/** Everything that is wrong with the fields of a request, where its response names the first. */
export function fieldFaults(record: RequestRecord, gateway: ConsoleGateway): FieldFault[] {
  const { finding } = record;
  const call = callOf(record, gateway);
  const facts = call && operationOf(call.method, call.path);
  if (call === undefined || facts === undefined) {
    return finding === undefined ? [] : [shown(finding, undefined)];
  }
  const { variables = {}, groups = {} } = call;
  const found = [
    ...faultsOf(facts.request.path, typedTexts(facts.request.path, variables), 'uri_template'),
    ...faultsOf(facts.request.query, typedTexts(facts.request.query, groups['query']), 'query'),
    ...bodyFaults(facts, groups),
  ];
  const known = finding === undefined || found.some(({ field }) => field === finding.field);
  return known ? found : [shown(finding, undefined), ...found];
}

function bodyFaults({ request, traits = [] }: Operation, groups: Groups): FieldFault[] {
  const { json, xml } = groups;
  if (json !== undefined && !traits.includes('undocumented')) {
    return faultsOf(request.json ?? {}, withoutNulls(json), 'body');
  }
  if (xml === undefined) return [];
  const fields = Object.entries(request.xml ?? {}).filter(([name]) => !SIGNING_FIELDS.includes(name));
  const table = Object.fromEntries(fields);
  // WeChat Pay passes over unknown fields of APIv2; they may be misspelled all the same.
  return faultsOf(table, typedTexts(table, xml), 'body');
}

function faultsOf(fields: Fields | undefined, value: unknown, source: Source): FieldFault[] {
  if (fields === undefined || value === undefined) return [];
  return findingsIn(fields, value, source).map((finding) => shown(finding, fields));
}

function typedTexts(fields: Fields | undefined, values: unknown): unknown {
  return fields && typed(fields, Object(values) as Texts);
}

/** null counts as absent. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, each) => (each === null ? undefined : each));
}

type Found = NonNullable<RequestRecord['finding']>;

function shown({ field, value, issue, location }: Found, fields: Fields | undefined): FieldFault {
  const pointer = field.split('/').slice(2);
  return {
    field,
    issue,
    location,
    value,
    suggestion: fields && suggestionFor(pointer, value, issue, fields),
  };
}

/** What was probably meant: a field of a similar name, a code that exists, or the same value in the right type. */
function suggestionFor(
  pointer: readonly string[],
  value: unknown,
  issue: string,
  fields: Fields,
): string | undefined {
  const name = pointer.at(-1) ?? '';
  if (issue === 'is unknown') return nearest(name, Object.keys(tableAt(pointer.slice(0, -1), fields) ?? {}));
  const { enum: codes, type } = fieldAt(pointer, fields) ?? {};
  if (codes !== undefined && typeof value === 'string') return nearest(value, codes.map(String));
  if (type === 'string' && typeof value === 'number') return JSON.stringify(String(value));
  const number = type === 'integer' || type === 'number';
  return number && typeof value === 'string' && /^-?\d{1,15}(\.\d+)?$/.test(value) ? value : undefined;
}

function fieldAt(pointer: readonly string[], fields: Fields): Field | undefined {
  const name = pointer.findLast((part) => !/^\d+$/.test(part));
  const parents = pointer.slice(0, pointer.lastIndexOf(name ?? ''));
  const table = tableAt(parents, fields);
  return name !== undefined && table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

function tableAt(pointer: readonly string[], fields: Fields): Fields | undefined {
  let table: Fields | undefined = fields;
  for (const part of pointer.filter((each) => !/^\d+$/.test(each))) {
    const field: Field | undefined =
      table !== undefined && Object.hasOwn(table, part) ? table[part] : undefined;
    table = field?.fields ?? field?.items?.fields;
  }
  return table;
}
