import type { Method } from '../http';
import { catalogueLabels, productOf, unitOf } from './labels';
import type { Field, Fields, Operation } from './model';
import { operationOf } from './operations';
import { rulesOf } from './rows';

const UNITS = {
  fen: 'in fen',
  'minor-unit': "in the currency's smallest unit",
  seconds: 'in seconds',
} as const;

/**
 * Returns the name and the rules of a field that WeChat Pay rejected; undefined if the operation or the field is
 * undocumented.
 *
 * @param pointer `/body/amount/total`, as in WeChat Pay's messages, or `/amount/total`.
 */
export function explainField(method: Method, path: string, pointer: string): string | undefined {
  const operation = operationOf(method, path);
  if (operation === undefined) return undefined;
  const [, source = '', rest = pointer] = /^\/(body|query|uri_template|header)(\/.*)$/.exec(pointer) ?? [];
  const names = rest.split('/').filter((name) => name !== '' && !/^\d+$/.test(name));
  const found = groupsOf(operation, source)
    .map((fields) => fieldAt(fields, names))
    .find((field) => field !== undefined);
  const name = names.at(-1);
  if (found === undefined || name === undefined) return undefined;
  return sentenceOf(names.join('.'), name, found, operation);
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

function fieldAt(fields: Fields, [name = '', ...rest]: readonly string[]): Field | undefined {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined || rest.length === 0) return field;
  return fieldAt(field.fields ?? field.items?.fields ?? {}, rest);
}

function sentenceOf(place: string, name: string, field: Field, operation: Operation): string {
  const product = productOf(operation);
  const [zh, en] = catalogueLabels().nameOf(name, field, product) ?? [name, name];
  const unit = unitOf(name, field, product);
  const rules = [
    field.items === undefined ? field.type : `${field.items.type}[]`,
    field.required && 'required',
    unit && UNITS[unit],
    rulesOf(field),
  ].filter((rule) => rule);
  return `${place} is ${zh} (${en}): ${rules.join(', ')}.`;
}
