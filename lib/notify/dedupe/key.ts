import { createHash } from 'node:crypto';
import { eventFactsOf, SIGNING_FIELDS } from '../../openapi';
import type { NotificationEvent } from '../event';

const SCALARS = new Set(['string', 'number', 'boolean']);

const NOTIFICATION_ID: readonly (readonly string[])[] = [['id']];

/**
 * Returns the key of the business event behind a notification, which is the same for each delivery. It consists of the
 * event type and the fields that the catalogue lists as the identity of the event: for example WeChat Pay's number of
 * the payment, its state and its merchant. Without these fields it uses the notification's `id`, and in APIv2 a hash of
 * the content. The key contains field names, and values are escaped, so two events never share a key.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791861
 */
export function businessKey(event: NotificationEvent): string {
  for (const names of eventFactsOf(event.event_type)?.identity ?? NOTIFICATION_ID) {
    const parts = partsOf(event, names);
    if (parts !== undefined) return [escaped(event.event_type), ...parts].join(':');
  }
  return `${escaped(event.event_type)}:${event.version === 'v3' ? `id=${escaped(event.id)}` : digest(event.resource)}`;
}

/** Returns `refund_id=…`, `refund_status=…`; undefined if a required field is missing. */
function partsOf(event: NotificationEvent, names: readonly string[]): string[] | undefined {
  const parts: string[] = [];
  for (const written of names) {
    const name = written.replace(/\?$/, '');
    const values = name === 'id' && event.version === 'v3' ? [event.id] : valuesAt(event.resource, name);
    if (values.length > 0) {
      parts.push(`${name}=${values.map(escaped).join(',')}`);
    } else if (name === written) return undefined;
  }
  return parts;
}

/** Returns the values at a path, or an empty list if all are missing or empty; `*` stands for every list entry. */
function valuesAt(content: unknown, path: string): string[] {
  let found: readonly unknown[] = [content];
  for (const name of path.split('.')) {
    found = found.flatMap((each) => (name === '*' ? (Array.isArray(each) ? each : []) : [own(each, name)]));
  }
  const values = found.map((value) => (SCALARS.has(typeof value) ? String(value) : ''));
  return values.some((value) => value !== '') ? values : [];
}

function own(content: unknown, name: string): unknown {
  const has = typeof content === 'object' && content !== null && Object.hasOwn(content, name);
  return has ? Reflect.get(content, name) : undefined;
}

function escaped(value: string): string {
  return value.replace(/[%:,=]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function digest(fields: object): string {
  const content = Object.entries(fields).filter(([name]) => !SIGNING_FIELDS.includes(name));
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
