import { isDeepStrictEqual } from 'node:util';
import type { InternalCodeSentences } from '../../lib/hints/translate';
import type { UploadParts } from '../../lib/http';
import type { AnswersTable } from '../../lib/openapi/answer-facts';
import type { EncryptedFieldsTable, EncryptedResourcesTable } from '../../lib/openapi/encrypted-fields';
import type { EventsTable, MessageFacts } from '../../lib/openapi/events';
import type { InternalCodesTable } from '../../lib/openapi/internal-codes';
import type { ListFacts, ListsTable } from '../../lib/openapi/lists';
import type { OperationTraits, TraitsTable } from '../../lib/openapi/operation-traits';
import { PathIndex } from '../../lib/openapi/path-index';
import type { QueriesTable } from '../../lib/openapi/queries';
import type { PublishedRate, RatesTable } from '../../lib/openapi/rates';
import type { RefusalsTable } from '../../lib/openapi/refusals';
import type { WindowsTable } from '../../lib/openapi/windows';
import type { EnumMeaningsTable, FieldNamesTable, OwnNamesTable } from '../../lib/reference/labels';
import type { Field, Fields, Operation, Webhook } from '../../lib/reference/model';
import { eventKey, type GlossaryTable, type NamesTable } from '../../lib/reference/names';
import type { WrittenEnvelope } from '../../lib/reference/notation';
import type { OperationsTable, WebhooksTable } from '../../lib/reference/operations';
import { indexIn, indexPaths, type ProductsTable } from '../../lib/reference/products';
import type { SamplesTable } from '../../lib/reference/written-samples';
import {
  type Catalogue,
  readInternalCodes,
  readNames,
  readProducts,
  readSamples,
  readSheets,
  webhooksOf,
} from './catalogue';
import { metaFields } from './endpoint';
import { kebab } from './identifiers';
import { readGlossaries } from './labels';
import { listFactsOf } from './lists';
import { writeFields, writeOperation } from './notation-writer';
import { keyOf } from './paths';
import { familyOf, type Refusals } from './refusals';
import { answerFactsOf } from './response-facts';

const GENERATED = 'by `npm run generate` from lib/openapi/catalogue; do not edit';

/** Writes the tables that calls and notifications need, each loaded by itself on first use. */
export function writeTables(catalogue: Catalogue): Map<string, string> {
  const { operations, webhooks, refusals } = catalogue;
  return new Map([
    ['traits.json', writeJson(traitsTable(catalogue))],
    ['queries.json', writeJson(queriesTable(catalogue))],
    ['rates.json', writeJson(ratesTable(catalogue))],
    ['lists.json', writeJson(listsTable(operations))],
    ['refusals.json', writeJson(refusalsTable(refusals))],
    ['windows.json', writeJson(windowsTable(catalogue))],
    ['answers.json', writeJson(answersTable(operations))],
    ['encrypted-fields.json', writeJson(encryptedFieldsTable(operations))],
    ['encrypted-resources.json', writeJson(encryptedResourcesTable(webhooks))],
    ['events.json', writeJson(eventsTable(webhooks))],
    ['internal-codes.json', writeJson(internalCodesTable())],
  ]);
}

/** Writes the tables of the hints in Chinese. */
export function writeHintTables(): Map<string, string> {
  const sentences = Object.values(readInternalCodes()).map(({ zh, en }) => [en, `${zh}。`] as const);
  return new Map([['internal-codes.json', writeJson({ sentences } satisfies InternalCodeSentences)]]);
}

/** Writes the tables that only the reference reads. */
export function writeReferenceTables({ operations, webhooks, glossary }: Catalogue): Map<string, string> {
  return new Map([
    ['operations.json', writeJson(operationsTable(operations))],
    ['webhooks.json', writeJson(webhooksTable(webhooks))],
    ['names.json', writeJson({ names: readNames() } satisfies NamesTable)],
    ['glossary.json', writeJson(glossaryTable(glossary))],
    ['products.json', writeJson(productsTable(operations))],
    ['samples.json', writeJson({ samples: readSamples() } satisfies SamplesTable)],
    ...labelTables(),
  ]);
}

// One line per entry, for readable diffs.
function writeJson(table: object): string {
  const [[name, content] = ['', {}]] = Object.entries(table);
  const list = Array.isArray(content);
  const lines = list
    ? content.map((entry) => JSON.stringify(entry))
    : Object.entries(content).map(([key, entry]) => `${JSON.stringify(key)}:${JSON.stringify(entry)}`);
  const [open, close] = list ? '[]' : '{}';
  return `{"generated":${JSON.stringify(GENERATED)},\n"${name}":${open}\n${lines.join(',\n')}\n${close}}\n`;
}

interface Entry<Facts> {
  readonly method: Operation['method'];
  readonly path: string;
  readonly facts: Facts;
}

function traitsTable(catalogue: Catalogue): TraitsTable {
  const entries: Entry<OperationTraits>[] = [
    ...catalogue.operations.flatMap((operation) => {
      const traits = traitsOfFacts(operation, catalogue);
      return entriesOf(operation, traits, (baseURL) => ({ ...traits, baseURL }));
    }),
    ...catalogue.downloads.map(
      (path): Entry<OperationTraits> => ({ method: 'GET', path, facts: { unsigned: true, answer: 'file' } }),
    ),
  ];
  return { sets: setsOf(entries).map(({ facts, of }) => ({ traits: facts, of })) };
}

function answersTable(operations: readonly Operation[]): AnswersTable {
  const entries = operations.flatMap((operation) => entriesOf(operation, answerFactsOf(operation)));
  return { sets: setsOf(entries).map(({ facts, of }) => ({ answer: facts, of })) };
}

interface FactSet<Facts> {
  readonly facts: Facts;
  readonly of: string[];
}

/** Groups operations by identical facts. */
function setsOf<Facts extends object>(entries: readonly Entry<Facts>[]): FactSet<Facts>[] {
  const special = entries.filter(({ facts }) => Object.keys(facts).length > 0);
  const index = new PathIndex<Facts>();
  for (const { method, path, facts } of special) index.add(method, path, facts);
  // List an ordinary operation only if the lookup would find the template of a special one instead.
  const shadowed = entries.filter(
    ({ method, path, facts }) => Object.keys(facts).length === 0 && index.get(method, path) !== undefined,
  );
  const sets = new Map<string, FactSet<Facts>>();
  for (const { method, path, facts } of [...special, ...shadowed]) {
    const key = JSON.stringify(facts);
    const set = sets.get(key) ?? { facts, of: [] };
    set.of.push(`${method} ${path}`);
    sets.set(key, set);
  }
  return [...sets.values()];
}

/** Returns the entries of an operation: one per spelling, and one for its full path with the matching base URL. */
function entriesOf<Facts extends object>(
  operation: Operation,
  facts: Facts,
  atFullPath: (baseURL: string) => Facts = () => facts,
): Entry<Facts>[] {
  const { method } = operation;
  const entries = spellings(operation).map((path): Entry<Facts> => ({ method, path, facts }));
  const whole = fullPath(operation);
  if (whole === undefined) return entries;
  return [...entries, { method, path: whole.path, facts: atFullPath(whole.baseURL) }];
}

// If the base URL has a path, such as `/hk/` before `v3/statements`, the operation can also be called by its full path.
function fullPath({
  path,
  baseURL = 'https://any/',
}: Operation): { path: string; baseURL: string } | undefined {
  const { origin, pathname } = new URL(baseURL);
  return pathname === '/' ? undefined : { path: pathname.slice(1) + path, baseURL: `${origin}/` };
}

// The chain writes `addInstitutionsub` as `add-institutionsub`; both name the same endpoint.
function spellings({ path }: Operation): string[] {
  const chained = path.split('/').map(kebab).join('/');
  return chained === path ? [path] : [path, chained];
}

function traitsOfFacts(operation: Operation, { refusals }: Catalogue): OperationTraits {
  const { path, traits = [], baseURL, money, number, answer, request } = operation;
  const has = (trait: string): true | undefined => (traits.includes(trait) ? true : undefined);
  const wire = spellings(operation).length > 1 ? path : undefined;
  const all: OperationTraits = {
    baseURL,
    security: has('security'),
    nonceless: has('nonceless'),
    unsigned: has('unsigned'),
    answer: answerOf(operation),
    accepted: answer.status === 202 ? true : undefined,
    statement: has('statement-sha1'),
    digest: traits.includes('sm3-digest') ? 'sm3' : undefined,
    anonymous: has('anonymous'),
    signType: signTypeOf(request.xml ?? request.query ?? {}),
    keepsSignType: has('keeps-sign-type'),
    merchantField: path.startsWith('v2/') ? merchantFieldOf(operation) : undefined,
    money,
    number,
    refusals: familyOf(operation, refusals),
    upload: request.multipart && uploadParts(request.multipart),
    wirePath: wire,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function answerOf({ path, answer }: Operation): OperationTraits['answer'] {
  if (answer.kind === 'redirect') return 'page';
  return answer.kind === (path.startsWith('v2/') ? 'xml' : 'json') ? undefined : answer.kind;
}

function signTypeOf({ sign_type }: Fields): OperationTraits['signType'] {
  return sign_type?.enum?.join() === 'HMAC-SHA256' ? 'HMAC-SHA256' : undefined;
}

function merchantFieldOf({ request }: Operation): OperationTraits['merchantField'] {
  const fields = { ...request.multipart, ...request.query, ...request.xml };
  return (['mch_id', 'mchid', 'combine_mch_id'] as const).find((name) => name in fields);
}

function uploadParts(parts: Fields): UploadParts {
  const meta = metaFields(parts);
  const find = (names: RegExp): string | undefined => Object.keys(meta).find((name) => names.test(name));
  const file = Object.keys(parts).find((name) => parts[name]?.type === 'file');
  const digest = find(/^(sha256|file_digest|digest|media_hash)$/);
  return {
    file: file ?? 'file',
    filename: find(/^(filename|file_name)$/),
    digest,
    algorithm: algorithmOf(meta, digest),
    ...limitsOf(parts[file ?? 'file']),
  };
}

function limitsOf(file: Field | undefined): Pick<UploadParts, 'limit' | 'limits' | 'suffixes'> {
  const { maxLength, limits, enum: suffixes } = file ?? {};
  return {
    ...(maxLength !== undefined && { limit: maxLength }),
    ...(limits && { limits }),
    ...(suffixes && { suffixes: suffixes.map(String) }),
  };
}

function algorithmOf(meta: Fields, digest: string | undefined): UploadParts['algorithm'] {
  if (digest === 'media_hash') return 'md5';
  const named = Object.entries(meta).find(([name]) => /^digest_al/.test(name));
  return named !== undefined && /SM3/.test(String(named[1].enum)) ? 'sm3' : 'sha256';
}

function queriesTable({ operations, effects }: Catalogue): QueriesTable {
  const entries = operations.flatMap((operation) => {
    const query = effects.get(keyOf(operation))?.query ?? '';
    return spellings(operation).map((path) => ({ method: operation.method, path, query }));
  });
  const index = new PathIndex<string>();
  for (const { method, path, query } of entries) if (query !== '') index.add(method, path, query);
  const queries = new Map<string, string[]>();
  for (const { method, path, query } of entries) {
    // List an operation without a query only if the lookup would find the template of another one instead.
    if (query === '' && index.get(method, path) === undefined) continue;
    queries.set(query, [...(queries.get(query) ?? []), `${method} ${path}`]);
  }
  return { queries: Object.fromEntries(queries) };
}

function ratesTable({ rates }: Catalogue): RatesTable {
  const sets = new Map<string, { readonly rate: PublishedRate; readonly of: string[] }>();
  for (const [key, rate] of rates) {
    const name = JSON.stringify(rate);
    const set = sets.get(name) ?? { rate, of: [] };
    set.of.push(key);
    sets.set(name, set);
  }
  return { sets: [...sets.values()] };
}

function listsTable(operations: readonly Operation[]): ListsTable {
  const sets = new Map<string, { list: ListFacts; of: string[] }>();
  for (const operation of operations) {
    const list = listFactsOf(operation);
    if (list === undefined) continue;
    const key = JSON.stringify(list);
    const set = sets.get(key) ?? { list, of: [] };
    set.of.push(keyOf(operation));
    sets.set(key, set);
  }
  return { sets: [...sets.values()] };
}

function windowsTable({ effects }: Catalogue): WindowsTable {
  const windows = [...effects].flatMap(([key, { window }]) => (window === undefined ? [] : [[key, window]]));
  return { windows: Object.fromEntries(windows) };
}

function refusalsTable({ families, ...lists }: Refusals): RefusalsTable {
  return {
    codes: {
      ...lists,
      ...Object.fromEntries(Object.entries(families).map(([name, { certain }]) => [name, certain])),
    },
  };
}

function encryptedFieldsTable(operations: readonly Operation[]): EncryptedFieldsTable {
  return {
    operations: Object.fromEntries(
      operations.flatMap((operation) => {
        const fields = encryptedPaths(operation);
        const paths = [operation.path, fullPath(operation)?.path].filter((path) => path !== undefined);
        return fields.length === 0 ? [] : paths.map((path) => [`${operation.method} ${path}`, fields]);
      }),
    ),
  };
}

function encryptedResourcesTable(webhooks: readonly Webhook[]): EncryptedResourcesTable {
  return {
    resources: Object.fromEntries(
      webhooks.flatMap((webhook) => {
        const paths = encryptedFieldsIn(webhook.resource ?? {}, 'resource');
        return paths.length === 0 ? [] : [[eventKey(webhook), paths]];
      }),
    ),
  };
}

function encryptedPaths({ request, answer }: Operation): string[] {
  const groups = (['json', 'xml', 'query', 'multipart'] as const).map(
    (group) => [group, request[group]] as const,
  );
  return [...groups, ['data', answer.fields] as const].flatMap(([group, fields]) =>
    encryptedFieldsIn(fields ?? {}, group),
  );
}

function encryptedFieldsIn(fields: Fields, fieldPath: string): string[] {
  return Object.entries(fields).flatMap(([name, field]) => encryptedFieldsAt(field, `${fieldPath}.${name}`));
}

function encryptedFieldsAt(field: Field, fieldPath: string): string[] {
  if (field.encrypted === 'rsa') return [field.key === undefined ? fieldPath : `${field.key}:${fieldPath}`];
  if (field.items !== undefined) return encryptedFieldsAt(field.items, `${fieldPath}.*`);
  return encryptedFieldsIn(field.fields ?? {}, fieldPath);
}

function operationsTable(operations: readonly Operation[]): OperationsTable {
  return { operations: Object.fromEntries(operations.map(writeOperation)) };
}

/** The sheets of the notifications, with the fields that corrections changed. */
function webhooksTable(corrected: readonly Webhook[]): WebhooksTable {
  const byKey = new Map(corrected.map((webhook) => [eventKey(webhook), webhook]));
  const sheets = readSheets('webhooks').map((sheet) => {
    const { shared, ...events } = sheet.entries as { shared: WrittenEnvelope; [event: string]: unknown };
    const entries = webhooksOf(sheet).map((printed) => {
      const { body, resource = {} } = byKey.get(eventKey(printed)) ?? printed;
      const changes = {
        ...(!isDeepStrictEqual(body, printed.body) && { body: writeFields(body) }),
        ...(!isDeepStrictEqual(resource, printed.resource ?? {}) && { resource: writeFields(resource) }),
      };
      return [printed.event_type, Object.assign({}, events[printed.event_type], changes)] as const;
    });
    return { shared, events: Object.fromEntries(entries) };
  });
  const [v2, v3] = sheets as [WebhooksTable['webhooks']['v2'], WebhooksTable['webhooks']['v3']];
  return { webhooks: { v2, v3 } };
}

function internalCodesTable(): InternalCodesTable {
  const codes = Object.entries(readInternalCodes());
  return {
    codes: Object.fromEntries(codes.map(([code, entry]) => [code, [entry.zh, entry.en, entry.do] as const])),
  };
}

function eventsTable(webhooks: readonly Webhook[]): EventsTable {
  return {
    events: Object.fromEntries(
      webhooks.map((webhook) => {
        const { version, within, asks, identity, reply } = webhook;
        const facts = {
          identity,
          within,
          asks: asks && { signed: reply.headers?.['Authorization'] !== undefined },
          message: version === 'v2' ? messageFacts(webhook) : undefined,
        };
        return [eventKey(webhook), facts];
      }),
    ),
  };
}

function messageFacts({ body, resource, when }: Webhook): MessageFacts {
  const encrypted = Object.entries(body).find(([, field]) => field.encrypted);
  return {
    fields: patternsOf(body),
    optional: Object.keys(body).filter((name) => !body[name]?.required),
    when,
    ciphertext: encrypted?.[0],
    resource: encrypted && patternsOf(resource ?? {}),
  };
}

/** Returns the required fields with the regular expression of each. */
function patternsOf(fields: Fields): Record<string, string> {
  const required = Object.entries(fields).filter(([, field]) => field.required);
  return Object.fromEntries(required.map(([name, field]) => [name, patternOf(field)]));
}

/** Writes the regular expression of a field. Several codes do not restrict it: WeChat Pay adds codes without notice. */
function patternOf({ type, enum: codes, maxLength }: Field): string {
  if (codes?.length === 1) return `^${String(codes[0]).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  if (type === 'integer' || type === 'number') return '^\\d{1,20}$';
  return maxLength === undefined ? '\\S' : `^[^\\r\\n]{1,${maxLength}}$`;
}

function labelTables(): [string, string][] {
  const { names, own, meanings } = readGlossaries();
  return [
    ['field-names.json', writeJson({ names } satisfies FieldNamesTable)],
    ['own-names.json', writeJson({ own } satisfies OwnNamesTable)],
    ['enum-meanings.json', writeJson({ meanings } satisfies EnumMeaningsTable)],
  ];
}

/** @throws {RangeError} if an operation belongs to no product, or a product names an unknown one. */
function productsTable(operations: Catalogue['operations']): ProductsTable {
  const products = readProducts();
  const paths = indexPaths(products);
  const lost = operations.filter((operation) => indexIn(paths, operation.path) === undefined);
  if (lost.length > 0) {
    const names = lost.map((operation) => operation.path).join(', ');
    throw new RangeError(`Expected a product in products.yaml for every path, found none for ${names}`);
  }
  const keys = new Set(operations.map(keyOf));
  const unknown = products.flatMap(({ common = {} }) => Object.keys(common)).filter((key) => !keys.has(key));
  if (unknown.length > 0) {
    throw new RangeError(`Expected operations in products.yaml, found ${unknown.join(', ')}`);
  }
  return { products };
}

function glossaryTable(glossary: Catalogue['glossary']): GlossaryTable {
  return {
    glossary: Object.fromEntries([...glossary].map(([name, { zh, en }]) => [name, [zh, en] as const])),
  };
}
