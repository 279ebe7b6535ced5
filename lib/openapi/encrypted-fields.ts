import type { Method } from '../http';
import { keyParts, PathIndex } from './path-index';

/** The location of an encrypted field in a request or a response. */
export interface EncryptedField {
  /** The group of the request, or `data` for the response. */
  readonly group: 'json' | 'xml' | 'query' | 'multipart' | 'data';
  /** The path to the field; `*` stands for every list entry: `['receivers', '*', 'name']`. */
  readonly path: readonly string[];
  /**
   * The encryption key: the platform's for requests, the separate key of pay-to-bank, the merchant's for responses.
   *
   * @see https://pay.weixin.qq.com/doc/v3/partner/4013059053
   */
  readonly key: 'platform' | 'bank' | 'merchant';
}

/** The content of generated/encrypted-fields.json: by operation, `json.receivers.*.name` or `bank:xml.enc_bank_no`. */
export interface EncryptedFieldsTable {
  readonly operations: Readonly<Record<string, readonly string[]>>;
}

/** The content of generated/encrypted-resources.json: by event type, `resource.user_information.common_field_list.*.value`. */
export interface EncryptedResourcesTable {
  readonly resources: Readonly<Record<string, readonly string[]>>;
}

const NONE: readonly EncryptedField[] = Object.freeze([]);
let index: PathIndex<readonly EncryptedField[]> | undefined;
let resources: EncryptedResourcesTable['resources'] | undefined;

/**
 * Returns the encrypted fields of an operation, those of the request first.
 *
 * @param path As for `traitsOf`.
 */
export function encryptedFieldsOf(method: Method, path: string): readonly EncryptedField[] {
  index ??= load();
  return index.get(method, path) ?? NONE;
}

/**
 * Returns the paths of the fields that are still encrypted, for the merchant certificate, after the resource of a
 * notification is decrypted; `*` stands for every list entry.
 */
export function encryptedFieldsOfEvent(eventType: string): readonly (readonly string[])[] {
  resources ??= loadResources();
  const paths = Object.hasOwn(resources, eventType) ? resources[eventType] : undefined;
  return (paths ?? []).map((path) => path.split('.').slice(1));
}

function loadResources(): EncryptedResourcesTable['resources'] {
  const table: EncryptedResourcesTable = require('./generated/encrypted-resources.json');
  return table.resources;
}

function load(): PathIndex<readonly EncryptedField[]> {
  const { operations }: EncryptedFieldsTable = require('./generated/encrypted-fields.json');
  const table = new PathIndex<readonly EncryptedField[]>();
  for (const [key, fields] of Object.entries(operations)) {
    table.add(...keyParts(key), Object.freeze(fields.map(parseFieldPath)));
  }
  return table;
}

function parseFieldPath(text: string): EncryptedField {
  const bank = text.startsWith('bank:');
  const [group = '', ...path] = text.slice(bank ? 5 : 0).split('.');
  switch (group) {
    case 'json':
    case 'xml':
    case 'query':
    case 'multipart':
      return { group, path, key: bank ? 'bank' : 'platform' };
    default:
      return { group: 'data', path, key: 'merchant' };
  }
}
