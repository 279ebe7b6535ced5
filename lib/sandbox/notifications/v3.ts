import { randomBytes, randomUUID } from 'node:crypto';
import { encryptedFieldsOfEvent } from '../../openapi';
import { allWebhooks } from '../../reference';
import type { Keyring } from '../keys/keyring';
import { beijingTime } from '../time';
import { signatureHeaders } from '../wire/v3/sign-response';
import type { NotificationDraft, SignedNotification } from './draft';

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012071382 */
export async function signV3(
  { keyring, type, resource, fields }: NotificationDraft,
  now: number,
): Promise<SignedNotification> {
  const plain = JSON.stringify(encryptSensitive(resource, type, keyring));
  const original = fields.original_type ?? documentedOriginal(type);
  const body = Buffer.from(
    JSON.stringify({
      id: fields.id ?? randomUUID(),
      create_time: beijingTime(now),
      resource_type: 'encrypt-resource',
      event_type: type,
      summary: fields.summary ?? type,
      resource: { original_type: original, ...keyring.wrap(plain, fields.associated_data ?? original) },
    }),
  );
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'Mozilla/4.0',
    'Request-ID': `08${randomBytes(19).toString('hex').toUpperCase()}-0`,
    ...(await signatureHeaders(body, keyring.preferred, now)),
  };
  return { headers, body };
}

function documentedOriginal(type: string): string {
  const known = allWebhooks().find(({ version, event_type }) => version === 'v3' && event_type === type);
  return known?.original_type?.[0] ?? type.toLowerCase().split('.')[0] ?? '';
}

function encryptSensitive(resource: object, type: string, keyring: Keyring): unknown {
  return encryptedFieldsOfEvent(type).reduce<unknown>(
    (value, path) => encryptAt(value, path, keyring),
    resource,
  );
}

function encryptAt(value: unknown, [name, ...rest]: readonly string[], keyring: Keyring): unknown {
  if (name === undefined) return typeof value === 'string' ? keyring.encrypt(value) : value;
  if (name === '*') return Array.isArray(value) ? value.map((item) => encryptAt(item, rest, keyring)) : value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return value;
  return { ...value, [name]: encryptAt(Reflect.get(value, name), rest, keyring) };
}
