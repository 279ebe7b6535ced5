import type { Method } from '../http';
import { withoutPrototype } from '../json';
import type { AnswerFacts, AnswersTable } from './answer-facts';
import { type EncryptedField, type EncryptedFieldsTable, parseEncryptedField } from './encrypted-fields';
import type { OperationTraits, TraitsTable } from './operation-traits';
import { keyParts, PathIndex } from './path-index';
import { queryOf } from './queries';

/** The traits of an ordinary or undocumented operation. */
export const ORDINARY: OperationTraits = Object.freeze(withoutPrototype({}));
const NO_FIELDS: readonly EncryptedField[] = Object.freeze([]);

interface OperationFacts {
  readonly traits?: OperationTraits | undefined;
  readonly answer?: AnswerFacts | undefined;
  readonly encryptedFields?: readonly EncryptedField[] | undefined;
}

/** What a call needs to know of its operation, found by one lookup. */
export class KnownOperation {
  /** The method and the path as in the catalogue: `POST v3/refund/domestic/refunds`. */
  readonly key: string;
  readonly traits: OperationTraits;
  /** What the catalogue documents of the response; undefined if it documents nothing. */
  readonly answer: AnswerFacts | undefined;
  /** The fields that are sent encrypted, those of the request first. */
  readonly encryptedFields: readonly EncryptedField[];

  constructor(key: string, { traits = ORDINARY, answer, encryptedFields = NO_FIELDS }: OperationFacts = {}) {
    this.key = key;
    this.traits = traits;
    this.answer = answer;
    this.encryptedFields = encryptedFields;
  }

  /**
   * The operation that returns the result of a call; undefined if the catalogue has none. Its table is loaded on first
   * use, because it is needed only after a failure.
   *
   * @example
   * lookUpOperation('POST', 'v3/refund/domestic/refunds')?.query // 'GET v3/refund/domestic/refunds/{out_refund_no}'
   */
  get query(): string | undefined {
    return queryOf(this.key);
  }

  /**
   * Returns the merchant number in the path of a call, percent-encoded as in the path; undefined if the number of this
   * operation is not part of its path.
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

let operations: OperationTable | undefined;

/**
 * Finds an operation of the catalogue.
 *
 * @param method The method, in upper case.
 * @param path The path as the chain has it, as a template or with its values: `v3/billdownload/file`, `v2/pay/refund`.
 * @returns undefined for an undocumented operation.
 */
export function lookUpOperation(method: Method, path: string): KnownOperation | undefined {
  operations ??= new OperationTable();
  return operations.byTemplate(method, path) ?? operations.byPath(method, path);
}

/** Returns the keys of all operations: `POST v3/pay/transactions/native`. */
export function operationKeys(): Iterable<string> {
  operations ??= new OperationTable();
  return operations.keys();
}

/**
 * Returns the traits of an operation; an empty object for an ordinary or undocumented one.
 *
 * @example
 * traitsOf('GET', 'v3/merchant-service/images/abc') // { unsigned: true, answer: 'file' }
 */
export function traitsOf(method: Method, path: string): OperationTraits {
  return lookUpOperation(method, path)?.traits ?? ORDINARY;
}

/** Returns the fields of an operation that are sent encrypted, those of the request first. */
export function encryptedFieldsOf(method: Method, path: string): readonly EncryptedField[] {
  return lookUpOperation(method, path)?.encryptedFields ?? NO_FIELDS;
}

/**
 * The operations of the catalogue. Most calls use a template, so an operation is built on its first call, and the index
 * of paths with values is built for the first such path: a process that makes one call does not pay for the others.
 */
class OperationTable {
  readonly #answers = loadAnswers();
  readonly #traits = loadTraits();
  readonly #encryptedFields = loadEncryptedFields();
  readonly #built = new Map<string, KnownOperation>();
  #keys: PathIndex<string> | undefined;

  byTemplate(method: Method, template: string): KnownOperation | undefined {
    return this.#operation(`${method} ${template}`);
  }

  byPath(method: Method, path: string): KnownOperation | undefined {
    this.#keys ??= this.#indexKeys();
    const key = this.#keys.get(method, path);
    return key === undefined ? undefined : this.#operation(key);
  }

  keys(): Set<string> {
    return new Set(
      [this.#answers, this.#traits, this.#encryptedFields].flatMap((table) => [...table.keys()]),
    );
  }

  #operation(key: string): KnownOperation | undefined {
    return this.#built.get(key) ?? this.#build(key);
  }

  #build(key: string): KnownOperation | undefined {
    const facts: OperationFacts = {
      traits: this.#traits.get(key),
      answer: this.#answers.get(key),
      encryptedFields: this.#encryptedFields.get(key)?.map(parseEncryptedField),
    };
    if (Object.values(facts).every((fact) => fact === undefined)) return undefined;
    Object.freeze(facts.encryptedFields);
    const operation = new KnownOperation(key, facts);
    this.#built.set(key, operation);
    return operation;
  }

  #indexKeys(): PathIndex<string> {
    const index = new PathIndex<string>();
    for (const key of this.keys()) index.add(...keyParts(key), key);
    return index;
  }
}

function loadAnswers(): ReadonlyMap<string, AnswerFacts> {
  const { sets }: AnswersTable = require('./generated/answers.json');
  const answers = new Map<string, AnswerFacts>();
  for (const { answer: documented, of } of sets) {
    const answer = Object.freeze(withoutPrototype(documented));
    for (const key of of) answers.set(key, answer);
  }
  return answers;
}

function loadTraits(): ReadonlyMap<string, OperationTraits> {
  const { sets }: TraitsTable = require('./generated/traits.json');
  const byKey = new Map<string, OperationTraits>();
  for (const { traits: documented, of } of sets) {
    const traits: OperationTraits = withoutPrototype(documented);
    const { upload } = traits;
    Object.freeze(upload ? Object.assign(traits, { upload: withoutPrototype(upload) }) : traits);
    for (const key of of) byKey.set(key, traits);
  }
  return byKey;
}

function loadEncryptedFields(): ReadonlyMap<string, readonly string[]> {
  const table: EncryptedFieldsTable = require('./generated/encrypted-fields.json');
  return new Map(Object.entries(table.operations));
}
