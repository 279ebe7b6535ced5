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
  readonly require?: readonly string[];
  readonly add?: WrittenFields;
  readonly widen?: Readonly<Record<string, readonly string[]>>;
  readonly narrow?: Readonly<Record<string, readonly string[]>>;
  /** The codes of a field, in the catalogue's notation: `A | B`. */
  readonly codes?: Readonly<Record<string, string>>;
  readonly pattern?: Readonly<Record<string, string>>;
  readonly encrypt?: readonly string[];
  readonly plain?: readonly string[];
  readonly answer?: string;
}

const keys = [
  ...[
    'at',
    'event',
    'why',
    'optional',
    'require',
    'add',
    'widen',
    'narrow',
    'codes',
    'pattern',
    'encrypt',
    'plain',
  ],
  'answer',
];

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
  return changesOf(item).reduce(
    (mended, { place, change, fault }) =>
      edit(mended, place, key, (field) => {
        const changed = change(field);
        if (changed !== undefined) return changed;
        throw new Error(`mends.yaml: "${place}" of ${key} ${fault}`);
      }),
    subject,
  );
}

interface Change {
  readonly place: string;
  /** The field as it should be; undefined where there is nothing to mend. */
  readonly change: Edit;
  /** What an error says in that case. */
  readonly fault: string;
}

function changesOf(item: Mend): Change[] {
  return [...changesOfNeed(item), ...changesOfCodes(item), ...changesOfCipher(item)];
}

function changesOfNeed({ optional = [], require = [], add = {} }: Mend): Change[] {
  return [
    ...optional.map((place) => ({ place, change: withoutRequired, fault: 'is no required field' })),
    ...require.map((place) => ({ place, change: withRequired, fault: 'is no optional field' })),
    ...Object.entries(add).map(([place, written]) => ({
      place,
      change: (field: Field | undefined) =>
        field === undefined ? Object.values(parseFields({ added: written }))[0] : undefined,
      fault: 'is documented',
    })),
  ];
}

function withoutRequired(field: Field | undefined): Field | undefined {
  if (field?.required === undefined) return undefined;
  const { required, ...rest } = field;
  return rest;
}

function withRequired(field: Field | undefined): Field | undefined {
  return field === undefined || field.required ? undefined : { ...field, required: true };
}

function changesOfCodes({ widen = {}, narrow = {}, codes = {}, pattern = {} }: Mend): Change[] {
  return [
    ...Object.entries(widen).map(([place, codes]) => ({
      place,
      change: (field: Field | undefined) =>
        field?.enum === undefined || codes.some((code) => field.enum?.includes(code))
          ? undefined
          : { ...field, enum: [...field.enum, ...codes] },
      fault: `has no list without ${codes.join(', ')}`,
    })),
    ...Object.entries(narrow).map(([place, codes]) => ({
      place,
      change: (field: Field | undefined) =>
        field?.enum === undefined || !isPart(codes, field.enum) ? undefined : { ...field, enum: codes },
      fault: `has no longer list than ${codes.join(', ')}`,
    })),
    ...Object.entries(codes).map(([place, written]) => ({
      place,
      change: (field: Field | undefined) =>
        field === undefined || field.enum !== undefined
          ? undefined
          : { ...field, enum: written.split(' | ') },
      fault: 'is no field without codes',
    })),
    ...Object.entries(pattern).map(([place, pattern]) => ({
      place,
      change: (field: Field | undefined) =>
        field?.pattern === undefined ? undefined : { ...field, pattern },
      fault: 'has no pattern',
    })),
  ];
}

function isPart(codes: readonly string[], all: readonly (string | number)[]): boolean {
  return codes.length < all.length && codes.every((code) => all.includes(code));
}

function changesOfCipher({ encrypt = [], plain = [] }: Mend): Change[] {
  return [
    ...encrypt.map((place) => ({
      place,
      change: (field: Field | undefined) =>
        field?.type !== 'string' || field.encrypted !== undefined
          ? undefined
          : { ...field, encrypted: 'rsa' as const },
      fault: 'is no plain text',
    })),
    ...plain.map((place) => ({ place, change: withoutCipher, fault: 'is no ciphertext' })),
  ];
}

function withoutCipher(field: Field | undefined): Field | undefined {
  if (field?.encrypted === undefined) return undefined;
  const { encrypted, key, format, ...rest } = field;
  // The base64 is that of the ciphertext.
  return format === undefined || format === 'base64' ? rest : { ...rest, format };
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
