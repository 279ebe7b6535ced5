import { NotificationError, shapeOf } from '../../errors';

/** The body of a notification, with its ciphertext. */
export interface Envelope {
  /** The fields in plaintext. */
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
 * @throws {NotificationError} if a required field is missing or is not a string.
 */
export function readEnvelope(json: unknown): Envelope {
  const body = fieldsOf(json, 'the body');
  const encrypted = fieldsOf(own(body, 'resource'), 'resource');
  const algorithm = needed(encrypted, 'algorithm');
  if (algorithm !== ALGORITHM) throw malformed(`resource.algorithm ${ALGORITHM}, received another`);
  return {
    facts: {
      id: needed(body, 'id'),
      create_time: optional(body, 'create_time') ?? '',
      event_type: needed(body, 'event_type'),
      resource_type: optional(body, 'resource_type') ?? '',
      summary: optional(body, 'summary') ?? '',
    },
    resource: {
      original_type: optional(encrypted, 'original_type'),
      // Missing, empty and null are the same to the cipher.
      associated_data: optional(encrypted, 'associated_data') ?? '',
      nonce: needed(encrypted, 'nonce'),
      ciphertext: needed(encrypted, 'ciphertext'),
    },
  };
}

function fieldsOf(value: unknown, name: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw malformed(`${name} as an object, received ${shapeOf(value)}`);
}

function own(fields: object, name: string): unknown {
  return Object.hasOwn(fields, name) ? Reflect.get(fields, name) : undefined;
}

function needed(fields: object, name: string): string {
  const value = optional(fields, name);
  if (value === undefined || value === '') throw malformed(`a non-empty ${name}, received none`);
  return value;
}

function optional(fields: object, name: string): string | undefined {
  const value = own(fields, name) ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw malformed(`${name} as a string, received ${shapeOf(value)}`);
}

function malformed(expected: string): NotificationError {
  return new NotificationError(`Invalid notification with a valid signature: expected ${expected}`, {
    code: 'ERR_BODY',
    status: 400,
    hint: 'Use a separate path for other requests of WeChat Pay; this handler accepts notifications only.',
  });
}
