import { isDeepStrictEqual } from 'node:util';
import { parseCondition } from '../../lib/reference/condition';
import type { Answer, Field, Fields, Group, Operation, Webhook } from '../../lib/reference/model';
import { eventKey } from '../../lib/reference/names';
import { parseFields, parseOperation, type WrittenFields } from '../../lib/reference/notation';

/** An error on the official pages and its correction: an entry of catalogue/corrections.yaml. */
export interface Correction {
  readonly at?: string | readonly string[];
  /** Instead of `at`: one or more event types; those of APIv2 begin with `v2/`. */
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

/** Applies the corrections to the operations. Throws if a correction changes nothing, because it is wrong or obsolete. */
export function applyCorrections(
  operations: readonly Operation[],
  corrections: readonly Correction[],
): Operation[] {
  const byKey = new Map(operations.map((operation) => [`${operation.method} ${operation.path}`, operation]));
  for (const correction of corrections) {
    checkCorrection(correction);
    for (const key of [correction.at ?? []].flat()) {
      const operation = byKey.get(key);
      if (operation === undefined) throw new Error(`corrections.yaml: unknown operation "${key}"`);
      const corrected = applyCorrection(operation, correction, key, edit);
      byKey.set(
        key,
        correction.answer
          ? { ...corrected, answer: replaceAnswer(corrected.answer, correction.answer) }
          : corrected,
      );
    }
  }
  return [...byKey.values()];
}

function checkCorrection(correction: Correction): void {
  const unknown = Object.keys(correction).find((name) => !KEYS.includes(name));
  if (unknown === undefined && correction.why) return;
  const problem = unknown === undefined ? 'expected a reason in why' : `unknown key ${unknown}`;
  throw new Error(`corrections.yaml: ${problem}, at ${correction.at ?? correction.event}`);
}

/** Applies the corrections to the notifications. */
export function applyEventCorrections(
  webhooks: readonly Webhook[],
  corrections: readonly Correction[],
): Webhook[] {
  const byKey = new Map(webhooks.map((webhook) => [eventKey(webhook), webhook]));
  for (const correction of corrections) {
    for (const key of [correction.event ?? []].flat()) {
      const webhook = byKey.get(key);
      if (webhook === undefined) throw new Error(`corrections.yaml: unknown event type "${key}"`);
      byKey.set(key, applyCorrection(webhook, correction, key, editEvent));
    }
  }
  return [...byKey.values()];
}

type Editor<Subject> = (subject: Subject, fieldPath: string, key: string, change: Edit) => Subject;

/** A change to one field. */
type Change = readonly [fieldPath: string, change: Edit];

function applyCorrection<Subject>(
  subject: Subject,
  correction: Correction,
  key: string,
  edit: Editor<Subject>,
): Subject {
  const fail = (fieldPath: string, problem: string): never => {
    throw new Error(`corrections.yaml: "${fieldPath}" of ${key} ${problem}`);
  };
  return changesOf(correction, fail).reduce(
    (corrected, [fieldPath, change]) => edit(corrected, fieldPath, key, change),
    renameAll(subject, correction, key, edit, fail),
  );
}

type Fail = (fieldPath: string, problem: string) => never;

function changesOf(correction: Correction, fail: Fail): Change[] {
  return [
    ...requirementChanges(correction, fail),
    ...contentChanges(correction, fail),
    ...codeChanges(correction, fail),
    ...cipherChanges(correction, fail),
  ];
}

/** Changes whether a field is required. */
function requirementChanges(
  { optional = [], require = [], oneOf = [], when = {} }: Correction,
  fail: Fail,
): Change[] {
  const last = (fieldPath: string): string => fieldPath.split('.').at(-1) ?? fieldPath;
  const existing = (field: Field | undefined, fieldPath: string): Field =>
    field ?? fail(fieldPath, 'does not exist');
  return [
    ...optional.map(
      (fieldPath): Change => [
        fieldPath,
        (field) => {
          if (field?.required === undefined) return fail(fieldPath, 'is not a required field');
          return withoutRequirement(field);
        },
      ],
    ),
    ...require.map(
      (fieldPath): Change => [
        fieldPath,
        (field) =>
          field === undefined || field.required
            ? fail(fieldPath, 'is not an optional field')
            : { ...field, required: true },
      ],
    ),
    ...oneOf.map(
      (fieldPath): Change => [
        fieldPath,
        (field) => ({
          ...withoutRequirement(existing(field, fieldPath)),
          alternatives: oneOf.filter((other) => other !== fieldPath).map(last),
        }),
      ],
    ),
    ...Object.entries(when).map(
      ([fieldPath, condition]): Change => [
        fieldPath,
        (field) => ({ ...withoutRequirement(existing(field, fieldPath)), when: parseCondition(condition) }),
      ],
    ),
  ];
}

function withoutRequirement({ required, alternatives, when, ...rest }: Field): Field {
  return rest;
}

/** Changes the type of a field, or adds a field. */
function contentChanges({ replace = {}, add = {} }: Correction, fail: Fail): Change[] {
  const read = (written: WrittenFields[string]): Field | undefined =>
    Object.values(parseFields({ field: written }))[0];
  return [
    ...Object.entries(replace).map(
      ([fieldPath, written]): Change => [
        fieldPath,
        (field) => {
          const { label, required, alternatives, when } = field ?? fail(fieldPath, 'does not exist');
          const kept = {
            ...(label && { label }),
            ...(required && { required }),
            ...(alternatives && { alternatives }),
            ...(when && { when }),
          };
          const replaced = { ...(read(written) ?? fail(fieldPath, 'has an empty replacement')), ...kept };
          return isDeepStrictEqual(replaced, field) ? fail(fieldPath, 'already has this type') : replaced;
        },
      ],
    ),
    ...Object.entries(add).map(
      ([fieldPath, written]): Change => [
        fieldPath,
        (field) => (field === undefined ? read(written) : fail(fieldPath, 'already exists')),
      ],
    ),
  ];
}

/** Changes the accepted values of a field. */
function codeChanges(
  { widen = {}, narrow = {}, codes = {}, pattern = {} }: Correction,
  fail: Fail,
): Change[] {
  return [
    ...Object.entries(widen).map(
      ([fieldPath, codes]): Change => [
        fieldPath,
        (field) => {
          if (field?.enum === undefined || codes.some((code) => field.enum?.includes(code))) {
            return fail(fieldPath, `must have codes, and none of ${codes.join(', ')}`);
          }
          return { ...field, enum: [...field.enum, ...codes] };
        },
      ],
    ),
    ...Object.entries(narrow).map(
      ([fieldPath, remaining]): Change => [
        fieldPath,
        (field) =>
          field?.enum === undefined || !isPart(remaining, field.enum)
            ? fail(fieldPath, `must have more codes than ${remaining.join(', ')}`)
            : { ...field, enum: remaining },
      ],
    ),
    ...Object.entries(codes).map(
      ([fieldPath, written]): Change => [
        fieldPath,
        (field) =>
          field === undefined || field.enum !== undefined
            ? fail(fieldPath, 'must exist without codes')
            : { ...field, enum: written.split(' | ') },
      ],
    ),
    ...Object.entries(pattern).map(
      ([fieldPath, source]): Change => [
        fieldPath,
        (field) =>
          field?.pattern === undefined ? fail(fieldPath, 'has no pattern') : { ...field, pattern: source },
      ],
    ),
  ];
}

function isPart(codes: readonly string[], all: readonly (string | number)[]): boolean {
  return codes.length < all.length && codes.every((code) => all.includes(code));
}

/** Changes whether a field is encrypted. */
function cipherChanges({ encrypt = [], plain = [] }: Correction, fail: Fail): Change[] {
  return [
    ...encrypt.map(
      (fieldPath): Change => [
        fieldPath,
        (field) =>
          field?.type !== 'string' || field.encrypted !== undefined
            ? fail(fieldPath, 'is not an unencrypted string')
            : { ...field, encrypted: 'rsa' as const },
      ],
    ),
    ...plain.map(
      (fieldPath): Change => [
        fieldPath,
        (field) =>
          field?.encrypted === undefined ? fail(fieldPath, 'is not encrypted') : withoutCipher(field),
      ],
    ),
  ];
}

function withoutCipher({ encrypted, key, format, ...rest }: Field): Field {
  // The base64 format belongs to the ciphertext.
  return format === undefined || format === 'base64' ? rest : { ...rest, format };
}

function renameAll<Subject>(
  subject: Subject,
  { rename = {} }: Correction,
  key: string,
  edit: Editor<Subject>,
  fail: Fail,
): Subject {
  return Object.entries(rename).reduce((corrected, [fieldPath, name]) => {
    let known: Field | undefined;
    const [, group = '', last = ''] = /^(.+)\.([^.]+)$/.exec(fieldPath) ?? [];
    const taken = edit(corrected, fieldPath, key, (field) => {
      known = field ?? fail(fieldPath, 'does not exist');
      return undefined;
    });
    return last === name
      ? fail(fieldPath, 'already has this name')
      : edit(taken, `${group}.${name}`, key, () => known);
  }, subject);
}

function replaceAnswer({ kind: before, fields }: Answer, kind: string): Answer {
  const { answer } = parseOperation('GET v3/', { name: '', docs: [], answer: kind });
  if (fields === undefined) return answer;
  return answer.kind === before ? { ...answer, fields } : { ...answer, error: { kind: 'xml', fields } };
}

type Edit = (field: Field | undefined) => Field | undefined;

function edit(operation: Operation, fieldPath: string, key: string, change: Edit): Operation {
  const [group = '', ...names] = fieldPath.split('.');
  if (group === 'data') {
    const fields = editFields(operation.answer.fields ?? {}, names, change, key);
    return { ...operation, answer: { ...operation.answer, fields } };
  }
  const fields = editFields(operation.request[group as Group] ?? {}, names, change, key);
  return { ...operation, request: { ...operation.request, [group]: fields } };
}

function editEvent(webhook: Webhook, fieldPath: string, key: string, change: Edit): Webhook {
  const [group = '', ...names] = fieldPath.split('.');
  if (group !== 'resource' && group !== 'body') {
    throw new Error(`corrections.yaml: "${fieldPath}" of ${key} must begin with resource or body`);
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
