import { isDeepStrictEqual } from 'node:util';
import { parseCondition } from '../../lib/reference/condition';
import type { Answer, Field, Fields, Group, Operation, Webhook } from '../../lib/reference/model';
import { eventKey } from '../../lib/reference/names';
import { parseFields, parseOperation, type WrittenFields } from '../../lib/reference/notation';

/** A fault of the official pages and its cure: an entry of catalogue/corrections.yaml. */
export interface Mend {
  readonly at?: string | readonly string[];
  /** In place of `at`: the type of a notification, or several; APIv2's begin with `v2/`. */
  readonly event?: string | readonly string[];
  readonly why: string;
  readonly optional?: readonly string[];
  readonly require?: readonly string[];
  readonly oneOf?: readonly string[];
  readonly when?: Readonly<Record<string, string>>;
  readonly replace?: WrittenFields;
  readonly rename?: Readonly<Record<string, string>>;
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

const KEYS = [
  'at',
  'event',
  'why',
  'optional',
  'require',
  'oneOf',
  'when',
  'replace',
  'rename',
  'add',
  'widen',
  'narrow',
  'codes',
  'pattern',
  'encrypt',
  'plain',
  'answer',
];

/** Lays the mends over the facts. Throws where a mend has nothing to mend: the page was put right, or the mend is wrong. */
export function mend(operations: readonly Operation[], mends: readonly Mend[]): Operation[] {
  const byKey = new Map(operations.map((operation) => [`${operation.method} ${operation.path}`, operation]));
  for (const item of mends) {
    checkMend(item);
    for (const key of [item.at ?? []].flat()) {
      const operation = byKey.get(key);
      if (operation === undefined) throw new Error(`corrections.yaml: there is no operation "${key}"`);
      const mended = applyMend(operation, item, key, edit);
      byKey.set(key, item.answer ? { ...mended, answer: replaceAnswer(mended.answer, item.answer) } : mended);
    }
  }
  return [...byKey.values()];
}

function checkMend(item: Mend): void {
  const unknown = Object.keys(item).find((name) => !KEYS.includes(name));
  if (unknown === undefined && item.why) return;
  throw new Error(`corrections.yaml: ${unknown ?? 'why'} at ${item.at ?? item.event}`);
}

/** Lays the mends over the facts of notifications, in the same manner. */
export function mendEvents(webhooks: readonly Webhook[], mends: readonly Mend[]): Webhook[] {
  const byKey = new Map(webhooks.map((webhook) => [eventKey(webhook), webhook]));
  for (const item of mends) {
    for (const key of [item.event ?? []].flat()) {
      const webhook = byKey.get(key);
      if (webhook === undefined) throw new Error(`corrections.yaml: there is no notification "${key}"`);
      byKey.set(key, applyMend(webhook, item, key, editEvent));
    }
  }
  return [...byKey.values()];
}

type Editor<Subject> = (subject: Subject, place: string, key: string, change: Edit) => Subject;

/** A change to one field, at its place in the facts. */
type Change = readonly [place: string, change: Edit];

function applyMend<Subject>(subject: Subject, item: Mend, key: string, edit: Editor<Subject>): Subject {
  const fail = (place: string, fault: string): never => {
    throw new Error(`corrections.yaml: "${place}" of ${key} ${fault}`);
  };
  return changesOf(item, fail).reduce(
    (mended, [place, change]) => edit(mended, place, key, change),
    renameAll(subject, item, key, edit, fail),
  );
}

type Fail = (place: string, fault: string) => never;

function changesOf(item: Mend, fail: Fail): Change[] {
  return [
    ...requirementsOf(item, fail),
    ...contentsOf(item, fail),
    ...codesOf(item, fail),
    ...ciphersOf(item, fail),
  ];
}

/** Whether a field must be given. */
function requirementsOf({ optional = [], require = [], oneOf = [], when = {} }: Mend, fail: Fail): Change[] {
  const last = (place: string): string => place.split('.').at(-1) ?? place;
  const existing = (field: Field | undefined, place: string): Field => field ?? fail(place, 'is no field');
  return [
    ...optional.map(
      (place): Change => [
        place,
        (field) => {
          if (field?.required === undefined) return fail(place, 'is no required field');
          return withoutRequirement(field);
        },
      ],
    ),
    ...require.map(
      (place): Change => [
        place,
        (field) =>
          field === undefined || field.required
            ? fail(place, 'is no optional field')
            : { ...field, required: true },
      ],
    ),
    ...oneOf.map(
      (place): Change => [
        place,
        (field) => ({
          ...withoutRequirement(existing(field, place)),
          alternatives: oneOf.filter((other) => other !== place).map(last),
        }),
      ],
    ),
    ...Object.entries(when).map(
      ([place, condition]): Change => [
        place,
        (field) => ({ ...withoutRequirement(existing(field, place)), when: parseCondition(condition) }),
      ],
    ),
  ];
}

function withoutRequirement({ required, alternatives, when, ...rest }: Field): Field {
  return rest;
}

/** What a field holds. */
function contentsOf({ replace = {}, add = {} }: Mend, fail: Fail): Change[] {
  const read = (written: WrittenFields[string]): Field | undefined =>
    Object.values(parseFields({ field: written }))[0];
  return [
    ...Object.entries(replace).map(
      ([place, written]): Change => [
        place,
        (field) => {
          const { label, required, alternatives, when } = field ?? fail(place, 'is no field');
          const kept = {
            ...(label && { label }),
            ...(required && { required }),
            ...(alternatives && { alternatives }),
            ...(when && { when }),
          };
          const replaced = { ...(read(written) ?? fail(place, 'is replaced by nothing')), ...kept };
          return isDeepStrictEqual(replaced, field) ? fail(place, 'is as it should be') : replaced;
        },
      ],
    ),
    ...Object.entries(add).map(
      ([place, written]): Change => [
        place,
        (field) => (field === undefined ? read(written) : fail(place, 'is documented')),
      ],
    ),
  ];
}

/** Which values it takes. */
function codesOf({ widen = {}, narrow = {}, codes = {}, pattern = {} }: Mend, fail: Fail): Change[] {
  return [
    ...Object.entries(widen).map(
      ([place, codes]): Change => [
        place,
        (field) => {
          if (field?.enum === undefined || codes.some((code) => field.enum?.includes(code))) {
            return fail(place, `has no list without ${codes.join(', ')}`);
          }
          return { ...field, enum: [...field.enum, ...codes] };
        },
      ],
    ),
    ...Object.entries(narrow).map(
      ([place, remaining]): Change => [
        place,
        (field) =>
          field?.enum === undefined || !isPart(remaining, field.enum)
            ? fail(place, `has no longer list than ${remaining.join(', ')}`)
            : { ...field, enum: remaining },
      ],
    ),
    ...Object.entries(codes).map(
      ([place, written]): Change => [
        place,
        (field) =>
          field === undefined || field.enum !== undefined
            ? fail(place, 'is no field without codes')
            : { ...field, enum: written.split(' | ') },
      ],
    ),
    ...Object.entries(pattern).map(
      ([place, source]): Change => [
        place,
        (field) =>
          field?.pattern === undefined ? fail(place, 'has no pattern') : { ...field, pattern: source },
      ],
    ),
  ];
}

function isPart(codes: readonly string[], all: readonly (string | number)[]): boolean {
  return codes.length < all.length && codes.every((code) => all.includes(code));
}

/** Whether its value is a ciphertext. */
function ciphersOf({ encrypt = [], plain = [] }: Mend, fail: Fail): Change[] {
  return [
    ...encrypt.map(
      (place): Change => [
        place,
        (field) =>
          field?.type !== 'string' || field.encrypted !== undefined
            ? fail(place, 'is no plain text')
            : { ...field, encrypted: 'rsa' as const },
      ],
    ),
    ...plain.map(
      (place): Change => [
        place,
        (field) => (field?.encrypted === undefined ? fail(place, 'is no ciphertext') : withoutCipher(field)),
      ],
    ),
  ];
}

function withoutCipher({ encrypted, key, format, ...rest }: Field): Field {
  // The base64 is that of the ciphertext.
  return format === undefined || format === 'base64' ? rest : { ...rest, format };
}

function renameAll<Subject>(
  subject: Subject,
  { rename = {} }: Mend,
  key: string,
  edit: Editor<Subject>,
  fail: Fail,
): Subject {
  return Object.entries(rename).reduce((mended, [place, name]) => {
    let known: Field | undefined;
    const [, group = '', last = ''] = /^(.+)\.([^.]+)$/.exec(place) ?? [];
    const taken = edit(mended, place, key, (field) => {
      known = field ?? fail(place, 'is no field');
      return undefined;
    });
    return last === name ? fail(place, 'has that name') : edit(taken, `${group}.${name}`, key, () => known);
  }, subject);
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
  if (group !== 'resource' && group !== 'body') {
    throw new Error(`corrections.yaml: "${place}" of ${key} is no place`);
  }
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
    if (changed !== undefined) return { ...fields, [name]: changed };
    const { [name]: _, ...others } = fields;
    return others;
  }
  if (field === undefined) throw new Error(`corrections.yaml: ${key} has no field "${name}"`);
  return { ...fields, [name]: editInside(field, rest, change, key) };
}

function editInside(field: Field, names: readonly string[], change: Edit, key: string): Field {
  if (field.items !== undefined) return { ...field, items: editInside(field.items, names, change, key) };
  return { ...field, fields: editFields(field.fields ?? {}, names, change, key) };
}
