/** The place of a ciphertext in a request or a response. */
export interface EncryptedField {
  /** The group of the request, or `data` for the response. */
  readonly group: 'json' | 'xml' | 'query' | 'multipart' | 'data';
  /** The path to the field; `*` matches every list entry: `['receivers', '*', 'name']`. */
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

let resources: EncryptedResourcesTable['resources'] | undefined;

/**
 * Returns the paths of the encrypted fields in the decrypted resource of a notification, encrypted for the merchant
 * certificate; `*` matches every list entry.
 */
export function encryptedFieldsOfEvent(eventType: string): readonly (readonly string[])[] {
  resources ??= loadResources();
  const paths = Object.hasOwn(resources, eventType) ? resources[eventType] : undefined;
  return (paths ?? []).map((path) => path.split('.').slice(1));
}

/** Parses a field of generated/encrypted-fields.json. */
export function parseEncryptedField(text: string): EncryptedField {
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

function loadResources(): EncryptedResourcesTable['resources'] {
  const table: EncryptedResourcesTable = require('./generated/encrypted-resources.json');
  return table.resources;
}
