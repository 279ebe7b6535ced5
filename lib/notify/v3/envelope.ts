import { NotificationError } from '../../errors';

/** The body of a notification, around its ciphertext. */
export interface Envelope {
  /** What it says in the open. */
  readonly facts: {
    readonly id: string;
    readonly create_time: string;
    readonly event_type: string;
    readonly resource_type: string;
    readonly summary: string;
  };
  readonly resource: {
    readonly original_type: string | undefined;
    readonly associated_data: string;
    readonly nonce: string;
    readonly ciphertext: string;
  };
}

const ALGORITHM = 'AEAD_AES_256_GCM';

/**
 * Reads the envelope of a notification.
 *
 * @throws {NotificationError} where a field that is needed is missing or no text.
 */
export function readEnvelope(json: unknown): Envelope {
  const body = fieldsOf(json, 'the body');
  const sealed = fieldsOf(own(body, 'resource'), 'resource');
  const algorithm = needed(sealed, 'algorithm');
  if (algorithm !== ALGORITHM) throw malformed(`resource.algorithm is not ${ALGORITHM}`);
  return {
    facts: {
      id: needed(body, 'id'),
      create_time: optional(body, 'create_time') ?? '',
      event_type: needed(body, 'event_type'),
      resource_type: optional(body, 'resource_type') ?? '',
      summary: optional(body, 'summary') ?? '',
    },
    resource: {
      original_type: optional(sealed, 'original_type'),
      // It may be missing, empty or null, which is the same to the cipher.
      associated_data: optional(sealed, 'associated_data') ?? '',
      nonce: needed(sealed, 'nonce'),
      ciphertext: needed(sealed, 'ciphertext'),
    },
  };
}

function fieldsOf(value: unknown, name: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw malformed(`${name} is no object`);
}

function own(fields: object, name: string): unknown {
  return Object.hasOwn(fields, name) ? Reflect.get(fields, name) : undefined;
}

function needed(fields: object, name: string): string {
  const value = optional(fields, name);
  if (value === undefined || value === '') throw malformed(`${name} is missing`);
  return value;
}

function optional(fields: object, name: string): string | undefined {
  const value = own(fields, name) ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw malformed(`${name} is no text`);
}

function malformed(what: string): NotificationError {
  return new NotificationError(`The body is signed, and no notification: ${what}`, {
    code: 'ERR_BODY',
    status: 400,
    hint: 'This handler takes notifications; other calls of WeChat Pay may come to another address.',
  });
}
