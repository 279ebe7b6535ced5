import type { Traits, UploadParts } from '../../lib/http';
import type { AnswersTable } from '../../lib/openapi/answers';
import type { Field, Fields, Operation, Webhook } from '../../lib/openapi/facts';
import { eventKey, type GlossaryTable, type NamesTable } from '../../lib/openapi/names';
import type { OperationsTable, WebhooksTable } from '../../lib/openapi/operations';
import { PathIndex } from '../../lib/openapi/paths';
import type { SealedResourcesTable, SealedTable } from '../../lib/openapi/sealed';
import type { TraitsTable } from '../../lib/openapi/traits';
import { answerFactsOf } from './answers';
import { type Catalogue, readNames, readSheets } from './catalogue';
import { metaFields } from './endpoint';
import { kebab } from './names';
import { queryOf } from './queries';
import { writeOperation } from './writing';

const generated = 'by `npm run generate` from lib/openapi/catalogue; do not edit';

/** Writes the tables that are read at run time, each loaded by itself on first use. */
export function writeTables({ operations, webhooks, glossary }: Catalogue): Map<string, string> {
  return new Map([
    ['traits.json', writeJson(traitsTable(operations))],
    ['answers.json', writeJson(answersTable(operations))],
    ['sealed.json', writeJson(sealedTable(operations))],
    ['sealed-resources.json', writeJson(sealedResourcesTable(webhooks))],
    ['operations.json', writeJson(operationsTable(operations))],
    ['webhooks.json', writeJson(webhooksTable())],
    ['names.json', writeJson({ names: readNames() } satisfies NamesTable)],
    ['glossary.json', writeJson(glossaryTable(glossary))],
  ]);
}

// One line per entry of the first object, so that a diff shows what changed.
function writeJson(table: object): string {
  const [[name, content] = ['', {}]] = Object.entries(table);
  const list = Array.isArray(content);
  const lines = list
    ? content.map((entry) => JSON.stringify(entry))
    : Object.entries(content).map(([key, entry]) => `${JSON.stringify(key)}:${JSON.stringify(entry)}`);
  const [open, close] = list ? '[]' : '{}';
  return `{"generated":${JSON.stringify(generated)},\n"${name}":${open}\n${lines.join(',\n')}\n${close}}\n`;
}

function traitsTable(operations: readonly Operation[]): TraitsTable {
  const sets = setsOf(operations, (operation) => traitsOfFacts(operation, operations));
  return { sets: sets.map(({ facts, of }) => ({ traits: facts, of })) };
}

function answersTable(operations: readonly Operation[]): AnswersTable {
  const sets = setsOf(operations, answerFactsOf);
  return { sets: sets.map(({ facts, of }) => ({ answer: facts, of })) };
}

interface FactSet<Facts> {
  readonly facts: Facts;
  readonly of: string[];
}

/** Each set of facts, and the operations that have it. */
function setsOf<Facts extends object>(
  operations: readonly Operation[],
  factsOf: (operation: Operation) => Facts,
): FactSet<Facts>[] {
  const entries = operations.flatMap((operation) => {
    const facts = factsOf(operation);
    return spellings(operation).map((path) => ({ method: operation.method, path, facts }));
  });
  const special = entries.filter(({ facts }) => Object.keys(facts).length > 0);
  const index = new PathIndex<Facts>();
  for (const { method, path, facts } of special) index.add(method, path, facts);
  // An ordinary operation is listed only where a special one's template would be found in its place.
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

// The chain writes `addInstitutionsub` as `add-institutionsub`; both are the same endpoint.
function spellings({ path }: Operation): string[] {
  const chained = path.split('/').map(kebab).join('/');
  return chained === path ? [path] : [path, chained];
}

function traitsOfFacts(operation: Operation, operations: readonly Operation[]): Traits {
  const { path, traits = [], baseURL, money, number, answer, request } = operation;
  const has = (trait: string): true | undefined => (traits.includes(trait) ? true : undefined);
  const wire = spellings(operation).length > 1 ? path : undefined;
  const all: Traits = {
    baseURL,
    security: has('security'),
    nonceless: has('nonceless'),
    unsigned: has('unsigned'),
    answer: answerOf(operation),
    accepted: answer.status === 202 ? true : undefined,
    statement: has('statement-sha1'),
    anonymous: has('anonymous'),
    signType: signTypeOf(request.xml ?? request.query ?? {}),
    merchantField: path.startsWith('v2/') ? merchantFieldOf(operation) : undefined,
    money,
    number,
    query: queryOf(operation, operations),
    upload: request.multipart && uploadParts(request.multipart),
    wirePath: wire,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function answerOf({ path, answer }: Operation): Traits['answer'] {
  if (answer.kind === 'redirect') return 'page';
  return answer.kind === (path.startsWith('v2/') ? 'xml' : 'json') ? undefined : answer.kind;
}

function signTypeOf({ sign_type }: Fields): Traits['signType'] {
  return sign_type?.enum?.join() === 'HMAC-SHA256' ? 'HMAC-SHA256' : undefined;
}

function merchantFieldOf({ request }: Operation): Traits['merchantField'] {
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

function limitsOf(file: Field | undefined): Pick<UploadParts, 'limit' | 'suffixes'> {
  const { maxLength, enum: suffixes } = file ?? {};
  return {
    ...(maxLength !== undefined && { limit: maxLength }),
    ...(suffixes && { suffixes: suffixes.map(String) }),
  };
}

function algorithmOf(meta: Fields, digest: string | undefined): UploadParts['algorithm'] {
  if (digest === 'media_hash') return 'md5';
  const named = Object.entries(meta).find(([name]) => /^digest_al/.test(name));
  return named !== undefined && /SM3/.test(String(named[1].enum)) ? 'sm3' : 'sha256';
}

function sealedTable(operations: readonly Operation[]): SealedTable {
  return {
    operations: Object.fromEntries(
      operations.flatMap((operation) => {
        const places = sealedPlaces(operation);
        return places.length === 0 ? [] : [[`${operation.method} ${operation.path}`, places]];
      }),
    ),
  };
}

function sealedResourcesTable(webhooks: readonly Webhook[]): SealedResourcesTable {
  return {
    resources: Object.fromEntries(
      webhooks.flatMap((webhook) => {
        const places = sealedIn(webhook.resource ?? {}, 'resource');
        return places.length === 0 ? [] : [[eventKey(webhook), places]];
      }),
    ),
  };
}

function sealedPlaces({ request, answer }: Operation): string[] {
  const groups = (['json', 'xml', 'query', 'multipart'] as const).map(
    (group) => [group, request[group]] as const,
  );
  return [...groups, ['data', answer.fields] as const].flatMap(([group, fields]) =>
    sealedIn(fields ?? {}, group),
  );
}

function sealedIn(fields: Fields, place: string): string[] {
  return Object.entries(fields).flatMap(([name, field]) => sealedAt(field, `${place}.${name}`));
}

function sealedAt(field: Field, place: string): string[] {
  if (field.encrypted === 'rsa') return [field.key === undefined ? place : `${field.key}:${place}`];
  if (field.items !== undefined) return sealedAt(field.items, `${place}.*`);
  return sealedIn(field.fields ?? {}, place);
}

function operationsTable(operations: readonly Operation[]): OperationsTable {
  return { operations: Object.fromEntries(operations.map(writeOperation)) };
}

function webhooksTable(): WebhooksTable {
  const sheets = readSheets('webhooks').map(({ entries }) => {
    const { shared, ...events } = entries;
    return { shared, events };
  });
  const [v2, v3] = sheets as [WebhooksTable['webhooks']['v2'], WebhooksTable['webhooks']['v3']];
  return { webhooks: { v2, v3 } };
}

function glossaryTable(glossary: Catalogue['glossary']): GlossaryTable {
  return {
    glossary: Object.fromEntries([...glossary].map(([name, { zh, en }]) => [name, [zh, en] as const])),
  };
}
