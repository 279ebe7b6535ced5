import type { Method } from '../http';
import { withoutPrototype } from '../json';
import type { AnswerFacts, AnswersTable } from './answer-facts';
import { type EncryptedField, type EncryptedFieldsTable, parseEncryptedField } from './encrypted-fields';
import type { OperationTraits, TraitsTable } from './operation-traits';
import { keyParts, PathIndex } from './path-index';
import { queryOf } from './queries';

/** The traits of an operation that needs nothing beyond the ordinary, or that nobody knows. */
export const ORDINARY: OperationTraits = Object.freeze(withoutPrototype({}));
const NO_FIELDS: readonly EncryptedField[] = Object.freeze([]);

/** All that a call needs to know of its operation, found by one lookup. */
export class KnownOperation {
  /** The verb and the path as the catalogue has them: `POST v3/refund/domestic/refunds`. */
  readonly key: string;
  traits: OperationTraits = ORDINARY;
  /** What is known of the answer; undefined where the catalogue knows nothing of it. */
  answer: AnswerFacts | undefined = undefined;
  /** The fields that travel as ciphertext, those of the request first. */
  encryptedFields: readonly EncryptedField[] = NO_FIELDS;

  constructor(key: string) {
    this.key = key;
  }

  /**
   * The operation that tells how a call ended; undefined where the catalogue knows none. It is asked after a failure
   * only, so its table is none of those that every client loads.
   *
   * @example
   * lookUpOperation('POST', 'v3/refund/domestic/refunds')?.query // 'GET v3/refund/domestic/refunds/{out_refund_no}'
   */
  get query(): string | undefined {
    return queryOf(this.key);
  }

  /**
   * The number of a call that is part of its path, percent-encoded as it stands there; undefined where the number of
   * this operation stands elsewhere.
   *
   * @param path The path with its values: `v3/payscore/serviceorder/O1/complete`.
   */
  numberIn(path: string): string | undefined {
    const [group, name] = this.traits.number?.split('.') ?? [];
    if (group !== 'path') return undefined;
    const [, template] = keyParts(this.key);
    return path.split('/')[template.split('/').indexOf(`{${name}}`)];
  }
}

/** The operations by key, for templates, and by path, for values. */
interface Lookup {
  readonly byKey: ReadonlyMap<string, KnownOperation>;
  readonly byPath: PathIndex<KnownOperation>;
}

let lookup: Lookup | undefined;

/**
 * Finds an operation of the catalogue.
 *
 * @param method The verb, upper case.
 * @param path The path as the chain has it, as a template or with its values: `v3/billdownload/file`, `v2/pay/refund`.
 * @returns undefined where the catalogue does not know it.
 */
export function lookUpOperation(method: Method, path: string): Readonly<KnownOperation> | undefined {
  lookup ??= load();
  return lookup.byKey.get(`${method} ${path}`) ?? lookup.byPath.get(method, path);
}

/**
 * What an operation needs beyond the ordinary; an empty object where the catalogue knows nothing of the kind.
 *
 * @example
 * traitsOf('GET', 'v3/merchant-service/images/abc') // { unsigned: true, answer: 'file' }
 */
export function traitsOf(method: Method, path: string): OperationTraits {
  return lookUpOperation(method, path)?.traits ?? ORDINARY;
}

/** The fields of an operation that travel as ciphertext, those of the request first. */
export function encryptedFieldsOf(method: Method, path: string): readonly EncryptedField[] {
  return lookUpOperation(method, path)?.encryptedFields ?? NO_FIELDS;
}

function load(): Lookup {
  const byKey = new Map<string, KnownOperation>();
  const byPath = new PathIndex<KnownOperation>();
  const operationOf = (key: string): KnownOperation => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const operation = new KnownOperation(key);
    byKey.set(key, operation);
    byPath.add(...keyParts(key), operation);
    return operation;
  };
  loadAnswers(operationOf);
  loadTraits(operationOf);
  loadEncryptedFields(operationOf);
  return { byKey, byPath };
}

type OperationOf = (key: string) => KnownOperation;

function loadAnswers(operationOf: OperationOf): void {
  const { sets }: AnswersTable = require('./generated/answers.json');
  for (const { answer: known, of } of sets) {
    const answer = Object.freeze(withoutPrototype(known));
    for (const key of of) operationOf(key).answer = answer;
  }
}

function loadTraits(operationOf: OperationOf): void {
  const { sets }: TraitsTable = require('./generated/traits.json');
  for (const { traits: known, of } of sets) {
    const traits = Object.freeze(
      known.upload
        ? withoutPrototype(known, { upload: withoutPrototype(known.upload) })
        : withoutPrototype(known),
    );
    for (const key of of) operationOf(key).traits = traits;
  }
}

function loadEncryptedFields(operationOf: OperationOf): void {
  const { operations }: EncryptedFieldsTable = require('./generated/encrypted-fields.json');
  for (const [key, fields] of Object.entries(operations)) {
    operationOf(key).encryptedFields = Object.freeze(fields.map(parseEncryptedField));
  }
}
