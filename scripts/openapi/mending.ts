import type { Answer, Field, Fields, Group, Operation, Webhook } from '../../lib/openapi/facts';
import { eventKey } from '../../lib/openapi/names';
import { parseFields, parseOperation, type WrittenFields } from '../../lib/openapi/notation';

/** A fault of the official pages and its cure: an entry of catalogue/mends.yaml. */
export interface Mend {
  readonly at?: string | readonly string[];
  /** In place of `at`: the type of a notification, or several; APIv2's begin with `v2/`. */
  readonly event?: string | readonly string[];
  readonly why: string;
  readonly optional?: readonly string[];
  readonly add?: WrittenFields;
  readonly widen?: Readonly<Record<string, readonly string[]>>;
  /** The codes of a field, in the catalogue's notation: `A | B`. */
  readonly codes?: Readonly<Record<string, string>>;
  readonly pattern?: Readonly<Record<string, string>>;
  readonly answer?: string;
}

const keys = ['at', 'event', 'why', 'optional', 'add', 'widen', 'codes', 'pattern', 'answer'];

/** Lays the mends over the facts. Throws where a mend has nothing to mend: the page was put right, or the mend is wrong. */
export function mend(operations: readonly Operation[], mends: readonly Mend[]): Operation[] {
  const byKey = new Map(operations.map((operation) => [`${operation.method} ${operation.path}`, operation]));
  for (const item of mends) {
    checkMend(item);
    for (const key of [item.at ?? []].flat()) {
      const operation = byKey.get(key);
      if (operation === undefined) throw new Error(`mends.yaml: there is no operation "${key}"`);
      const mended = applyMend(operation, item, key, edit);
      byKey.set(key, item.answer ? { ...mended, answer: replaceAnswer(mended.answer, item.answer) } : mended);
    }
  }
  return [...byKey.values()];
}

function checkMend(item: Mend): void {
  const unknown = Object.keys(item).find((name) => !keys.includes(name));
  if (unknown === undefined && item.why) return;
  throw new Error(`mends.yaml: ${unknown ?? 'why'} at ${item.at ?? item.event}`);
}

/** Lays the mends over the facts of notifications, in the same manner. */
export function mendEvents(webhooks: readonly Webhook[], mends: readonly Mend[]): Webhook[] {
  const byKey = new Map(webhooks.map((webhook) => [eventKey(webhook), webhook]));
  for (const item of mends) {
    for (const key of [item.event ?? []].flat()) {
      const webhook = byKey.get(key);
      if (webhook === undefined) throw new Error(`mends.yaml: there is no notification "${key}"`);
      byKey.set(key, applyMend(webhook, item, key, editEvent));
    }
  }
  return [...byKey.values()];
}

type Editor<Subject> = (subject: Subject, place: string, key: string, change: Edit) => Subject;

function applyMend<Subject>(subject: Subject, item: Mend, key: string, edit: Editor<Subject>): Subject {
  let mended = subject;
  for (const place of item.optional ?? []) {
    mended = edit(mended, place, key, (field) => {
      if (field?.required === undefined)
        throw new Error(`mends.yaml: "${place}" of ${key} is no required field`);
      const { required, ...rest } = field;
      return rest;
    });
  }
  for (const [place, written] of Object.entries(item.add ?? {})) {
    mended = edit(mended, place, key, (field) => {
      if (field !== undefined) throw new Error(`mends.yaml: "${place}" of ${key} is documented`);
      return Object.values(parseFields({ added: written }))[0];
    });
  }
  for (const [place, codes] of Object.entries(item.widen ?? {})) {
    mended = edit(mended, place, key, (field) => {
      if (field?.enum === undefined || codes.some((code) => field.enum?.includes(code)))
        throw new Error(`mends.yaml: "${place}" of ${key} has no list without ${codes.join(', ')}`);
      return { ...field, enum: [...field.enum, ...codes] };
    });
  }
  for (const [place, codes] of Object.entries(item.codes ?? {})) {
    mended = edit(mended, place, key, (field) => {
      if (field === undefined || field.enum !== undefined)
        throw new Error(`mends.yaml: "${place}" of ${key} is no field without codes`);
      return { ...field, enum: codes.split(' | ') };
    });
  }
  for (const [place, pattern] of Object.entries(item.pattern ?? {})) {
    mended = edit(mended, place, key, (field) => {
      if (field?.pattern === undefined) throw new Error(`mends.yaml: "${place}" of ${key} has no pattern`);
      return { ...field, pattern };
    });
  }
  return mended;
}

function replaceAnswer({ kind: before, fields }: Answer, kind: string): Answer {
  const { answer } = parseOperation('GET v3/', { name: '', docs: [], answer: kind });
  if (fields === undefined) return answer;
  return answer.kind === before ? { ...answer, fields } : { ...answer, error: { kind: 'xml', fields } };
}

type Edit = (field: Field | undefined) => Field | undefined;

function edit(operation: Operation, place: string, key: string, change: Edit): Operation {
  const [group = '', ...names] = place.split('.');
  if (group === 'data') {
    const fields = editFields(operation.answer.fields ?? {}, names, change, key);
    return { ...operation, answer: { ...operation.answer, fields } };
  }
  const fields = editFields(operation.request[group as Group] ?? {}, names, change, key);
  return { ...operation, request: { ...operation.request, [group]: fields } };
}

function editEvent(webhook: Webhook, place: string, key: string, change: Edit): Webhook {
  const [group = '', ...names] = place.split('.');
  if (group !== 'resource' && group !== 'body')
    throw new Error(`mends.yaml: "${place}" of ${key} is no place`);
  return { ...webhook, [group]: editFields(webhook[group] ?? {}, names, change, key) };
}

function editFields(
  fields: Fields,
  [name = '', ...rest]: readonly string[],
  change: Edit,
  key: string,
): Fields {
  const field = fields[name];
  if (rest.length === 0) {
    const changed = change(field);
    return changed === undefined ? fields : { ...fields, [name]: changed };
  }
  if (field === undefined) throw new Error(`mends.yaml: ${key} has no field "${name}"`);
  return { ...fields, [name]: editInside(field, rest, change, key) };
}

function editInside(field: Field, names: readonly string[], change: Edit, key: string): Field {
  if (field.items !== undefined) return { ...field, items: editInside(field.items, names, change, key) };
  return { ...field, fields: editFields(field.fields ?? {}, names, change, key) };
}
