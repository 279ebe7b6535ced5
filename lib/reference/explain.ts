import type { Method } from '../http';
import { nearest } from '../spelling';
import { catalogueLabels, productOf, unitOf } from './labels';
import type { Field, Fields, Operation } from './model';
import { operationOf } from './operations';
import { rulesOf } from './rows';

const UNITS = {
  fen: 'in fen',
  'minor-unit': "in the currency's smallest unit",
  seconds: 'in seconds',
} as const;

/** What is wrong with a field: it is missing, has another type, breaks another rule, or does not exist. */
export type FieldFault = 'missing' | 'type' | 'rule' | 'unknown';

const FAULTS = {
  missing: 'is missing',
  type: 'has the wrong type',
  rule: 'breaks its rule',
} as const;

/**
 * Explains a field that WeChat Pay found fault with: what is wrong, its name, and its rules. Of a field that does not
 * exist, the one that was probably meant. Undefined where the operation or the field is not documented.
 *
 * @param pointer `/body/amount/total`, as in WeChat Pay's messages, or `/amount/total`.
 */
export function explainField(
  method: Method,
  path: string,
  pointer: string,
  fault: FieldFault = 'rule',
): string | undefined {
  const operation = operationOf(method, path);
  if (operation === undefined) return undefined;
  const [, source = '', rest = pointer] = /^\/(body|query|uri_template|header)(\/.*)$/.exec(pointer) ?? [];
  const names = rest.split('/').filter((name) => name !== '' && !/^\d+$/.test(name));
  const name = names.at(-1);
  if (name === undefined) return undefined;
  const groups = groupsOf(operation, source);
  const found = groups.map((fields) => fieldAt(fields, names)).find((field) => field !== undefined);
  if (found !== undefined && fault !== 'unknown') {
    return `${names.join('.')} ${FAULTS[fault]}: ${rulesOfField(name, found, operation)}.`;
  }
  return fault === 'unknown' ? unknownField(names, groups, operation) : undefined;
}

function unknownField(
  names: readonly string[],
  groups: readonly Fields[],
  { method, path }: Operation,
): string {
  const parents = names.slice(0, -1);
  const siblings = groups.flatMap((fields) => Object.keys(fieldsAt(fields, parents)));
  const meant = nearest(names.at(-1) ?? '', siblings);
  const problem = `${names.join('.')} is not a field of ${method} ${path}.`;
  return meant === undefined ? problem : `${problem} Did you mean \`${[...parents, meant].join('.')}\`?`;
}

function groupsOf({ request }: Operation, source: string): Fields[] {
  const { path, query, headers, json, xml } = request;
  const bySource: Readonly<Record<string, readonly (Fields | undefined)[]>> = {
    body: [json, xml],
    query: [query],
    uri_template: [path],
    header: [headers],
  };
  return (bySource[source] ?? [json, xml, query, path]).filter((fields) => fields !== undefined);
}

function fieldAt(fields: Fields, names: readonly string[]): Field | undefined {
  const group = fieldsAt(fields, names.slice(0, -1));
  const name = names.at(-1) ?? '';
  return Object.hasOwn(group, name) ? group[name] : undefined;
}

/** The fields of the object at a path; none where there is no such object. */
function fieldsAt(fields: Fields, [name, ...rest]: readonly string[]): Fields {
  if (name === undefined) return fields;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return fieldsAt(field?.fields ?? field?.items?.fields ?? {}, rest);
}

function rulesOfField(name: string, field: Field, operation: Operation): string {
  const product = productOf(operation);
  const [zh, en] = catalogueLabels().nameOf(name, field, product) ?? [name, name];
  const unit = unitOf(name, field, product);
  const rules = [
    `${zh} (${en})`,
    field.items === undefined ? field.type : `${field.items.type}[]`,
    field.required && 'required',
    unit && UNITS[unit],
    rulesOf(field),
  ];
  return rules.filter((rule) => rule).join(', ');
}
