import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Ajv from 'ajv';
import type { Field, Fields, Operation, Webhook } from '../../lib/reference/model';
import { eventKey } from '../../lib/reference/names';
import {
  type Catalogue,
  operationsOf,
  readCatalogue,
  readInternalCodes,
  readNames,
  readSheets,
  type Sheet,
  webhooksOf,
} from './catalogue';
import { checkEffects } from './effects';
import { checkLabels, placedFields } from './labels';
import { checkLists } from './lists';
import { writeOperation } from './notation-writer';
import { CATALOGUE_FOLDER } from './paths';
import { checkRates } from './rates';
import { checkRefusals } from './refusals';

/** Returns the errors in the catalogue, one sentence each. */
export function checkCatalogue(): string[] {
  const sheets = [...readSheets('v2'), ...readSheets('v3')];
  const catalogue = readCatalogue();
  const { operations, effects, rates, refusals } = catalogue;
  return [
    ...checkSchema([...sheets, ...readSheets('webhooks')]),
    ...sheets.flatMap(checkSheet),
    ...checkUnique(operations),
    ...checkDownloads(catalogue),
    ...checkInternalCodes(readInternalCodes()),
    ...operations.flatMap(checkOperation),
    ...checkEffects(operations, effects),
    ...checkRates(operations, rates),
    ...checkLists(operations),
    ...checkRefusals(operations, refusals),
    ...readSheets('webhooks').flatMap(checkWebhooks),
    ...catalogue.webhooks.flatMap(checkIdentity),
    ...checkNames(catalogue, readNames()),
    ...checkLabels(placedFields(operations, catalogue.webhooks)),
  ];
}

/** Refuses entries for downloads that are documented operations. */
export function checkDownloads({
  operations,
  downloads,
}: Pick<Catalogue, 'operations' | 'downloads'>): string[] {
  const documented = new Set(operations.map(({ path }) => path));
  return downloads
    .filter((path) => documented.has(path))
    .map((path) => `downloads.yaml: "${path}" is a documented operation`);
}

/** Checks that each internal error code has a description and a remedy, written as sentences. */
export function checkInternalCodes(codes: Readonly<Record<string, object>>): string[] {
  return Object.entries(codes)
    .filter(([, entry]) => {
      const { zh, en, do: remedy, ...more }: { [name: string]: unknown } = { ...entry };
      const sentences = [en, remedy].every((text) => typeof text === 'string' && text.endsWith('.'));
      return typeof zh !== 'string' || !sentences || Object.keys(more).length > 0;
    })
    .map(
      ([code]) => `internal-codes.yaml: ${code}: expected zh, en and do only, with en and do as sentences`,
    );
}

/** Checks that every operation and notification has an English name, and that every name is used. */
export function checkNames(
  { operations, webhooks }: Pick<Catalogue, 'operations' | 'webhooks'>,
  names: Readonly<Record<string, string>>,
): string[] {
  const wanted = new Set([...operations.map(({ name }) => name), ...webhooks.map(eventKey)]);
  return [
    ...[...wanted].filter((name) => !names[name]).map((name) => `names.yaml: "${name}" has no English name`),
    ...Object.keys(names)
      .filter((name) => !wanted.has(name))
      .map((name) => `names.yaml: "${name}" is not used`),
  ];
}

/** Checks files against catalogue/schema.json. */
export function checkSchema(sheets: readonly Sheet[]): string[] {
  const ajv = new Ajv({ allErrors: true, formats: { uri: /^https:\/\// } });
  const validate = ajv.compile(JSON.parse(readFileSync(path.join(CATALOGUE_FOLDER, 'schema.json'), 'utf8')));
  return sheets.flatMap(({ file, entries }) => {
    validate(entries);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${file}${instancePath} ${message}`);
  });
}

function checkSheet(sheet: Sheet): string[] {
  const product = sheet.file.slice(0, -'.yaml'.length);
  const keys = Object.keys(sheet.entries);
  const sorted = [...keys].sort((a, b) => compare(byPath(a), byPath(b)));
  return [
    ...keys
      .filter((key) => !new RegExp(`^\\w+ ${product}(/|$)`).test(key))
      .map((key) => `${sheet.file}: "${key}" belongs in another file`),
    ...(isDeepStrictEqual(keys, sorted) ? [] : [`${sheet.file}: the operations are not sorted by path`]),
    ...operationsOf(sheet).flatMap((operation) => {
      const [key, written] = writeOperation(operation);
      const same = isDeepStrictEqual(written, sheet.entries[key]);
      return same ? [] : [`${sheet.file}: "${key}" is not in canonical notation`];
    }),
  ];
}

function byPath(key: string): string {
  const [method, ...rest] = key.split(' ');
  return [...rest, method].join(' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Two operations may share a method and a path only if they differ in the names of path variables alone. */
export function checkUnique(operations: readonly Operation[]): string[] {
  const seen = new Map<string, Operation>();
  return operations.flatMap((operation) => {
    const { method, path: template } = operation;
    const shape = `${method} ${template.replace(/\{\w+\}/g, '{}')}`;
    const twin = seen.get(shape);
    seen.set(shape, operation);
    if (twin === undefined || (twin.path !== template && sameBut(twin, operation))) return [];
    return [`${method} ${template} duplicates ${method} ${twin.path}`];
  });
}

function sameBut(one: Operation, other: Operation): boolean {
  const facts = ({ request: { path: _, ...groups }, answer }: Operation) => ({ groups, answer });
  return isDeepStrictEqual(withoutLabels(facts(one)), withoutLabels(facts(other)));
}

/** Two pages may call one field differently. */
function withoutLabels(facts: object): unknown {
  return JSON.parse(
    JSON.stringify(facts, (key, value) => (key === 'label' && typeof value === 'string' ? undefined : value)),
  );
}

/** Checks a single operation. */
export function checkOperation(operation: Operation): string[] {
  const { method, path: template, request, answer, traits = [] } = operation;
  const at = `${method} ${template}`;
  const variables = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const declared = Object.keys(request.path ?? {});
  const files = Object.values(request.multipart ?? {}).filter(({ type }) => type === 'file');
  const signed = answer.kind !== 'xml' || !template.startsWith('v2/') || 'sign' in (answer.fields ?? {});
  const faults: (string | false)[] = [
    ...variables.map((name) => !declared.includes(name) && `{${name}} is not declared under path`),
    ...declared.map((name) => !variables.includes(name) && `path.${name} is not a variable of the path`),
    ...Object.entries(request.path ?? {}).map(
      ([name, { required }]) => !required && `path.${name} must be required`,
    ),
    request.multipart !== undefined && files.length !== 1 && 'an upload has exactly one file',
    request.xml !== undefined && request.json !== undefined && 'a body is XML or JSON, not both',
    !signed && !traits.includes('unsigned') && 'the answer has no sign, so it must be marked as unsigned',
    ...Object.entries(request).flatMap(([name, fields]) => checkFields(fields, name)),
    ...checkFields(answer.fields ?? {}, 'data'),
    ...checkFields(answer.error?.fields ?? {}, 'error'),
  ];
  return faults.filter((fault) => fault !== false).map((fault) => `${at}: ${fault}`);
}

function checkFields(fields: Fields, fieldPath: string): string[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    ...checkRequirement(field, fields, `${fieldPath}.${name}`),
    ...checkField(field, `${fieldPath}.${name}`),
  ]);
}

/** Checks that the fields named in a requirement are siblings. */
function checkRequirement({ alternatives = [], when }: Field, siblings: Fields, fieldPath: string): string[] {
  const named = when === undefined ? alternatives : [...alternatives, when.field];
  return named
    .filter((name) => !Object.hasOwn(siblings, name))
    .map((name) => `${fieldPath} depends on ${name}, which is not a sibling`);
}

function checkField(field: Field, fieldPath: string): string[] {
  const { enum: codes, pattern, items, fields, encrypted, type } = field;
  const text = codes?.map(String) ?? ['-'];
  const faults: (string | false)[] = [
    text.length === 0 && 'lists no codes',
    text.some((code) => code.trim() === '' || code === 'NaN') && 'lists an empty code',
    new Set(text).size < text.length && 'lists a code twice',
    encrypted !== undefined && type !== 'string' && 'is a ciphertext, so it must be a string',
    pattern !== undefined && !isPattern(pattern) && 'has an invalid regular expression as pattern',
    exceeds(field.minLength, field.maxLength) && 'has a minimum length above its maximum',
    exceeds(field.minimum, field.maximum) && 'has a minimum above its maximum',
    exceeds(field.minItems, field.maxItems) && 'has a minimum number of entries above its maximum',
  ];
  return [
    ...faults.filter((fault) => fault !== false).map((fault) => `${fieldPath} ${fault}`),
    ...checkFields(fields ?? {}, fieldPath),
    ...(items === undefined ? [] : checkField(items, `${fieldPath}[]`)),
  ];
}

function exceeds(low: number | undefined, high: number | undefined): boolean {
  return low !== undefined && high !== undefined && low > high;
}

function isPattern(pattern: string): boolean {
  const [, source] = /^\/(.+)\/$/s.exec(pattern) ?? [];
  if (source === undefined) return false;
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

function checkWebhooks(sheet: Sheet): string[] {
  return webhooksOf(sheet).flatMap((webhook) => {
    const { event_type, headers, body, resource, reply } = webhook;
    return [
      ...checkFields(headers, 'headers'),
      ...checkFields(body, 'body'),
      ...checkFields(resource ?? {}, 'resource'),
      ...checkFields(reply.fields, 'reply'),
    ].map((fault) => `${sheet.file}: ${event_type}: ${fault}`);
  });
}

/** Checks that the identity and the conditions of an event name existing fields. */
export function checkIdentity(webhook: Webhook): string[] {
  const { version, identity, when = [], body } = webhook;
  const fields = webhook.resource ?? body;
  const names = identity
    .flat()
    .filter((name) => !(name.endsWith('?') || (name === 'id' && version === 'v3')));
  const own = identity.map((list) => list.filter((name) => hasField(fields, name)).length);
  return [
    ...names.filter((name) => !hasField(fields, name)).map((name) => `identity: unknown field ${name}`),
    ...own
      .filter((count) => count === 0 && version === 'v2')
      .map(() => 'identity: expected at least one field'),
    ...when
      .flatMap((codes) => Object.keys(codes))
      .filter((name) => !(name in body))
      .map((name) => `when: unknown field ${name}`),
  ].map((fault) => `${eventKey(webhook)}: ${fault}`);
}

function hasField(fields: Fields, fieldPath: string): boolean {
  const [name = '', ...rest] = fieldPath.replace(/\?$/, '').split('.');
  const field = fields[name];
  if (rest.length === 0) return field !== undefined;
  const inner = rest[0] === '*' ? field?.items : field;
  return hasField(inner?.fields ?? {}, rest[0] === '*' ? rest.slice(1).join('.') : rest.join('.'));
}
