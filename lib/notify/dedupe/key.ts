import { createHash } from 'node:crypto';
import { eventFactsOf } from '../../openapi';
import type { NotificationEvent } from '../event';

/** What APIv2 writes anew each time that it says the same. */
const FRAMING = new Set(['nonce_str', 'sign', 'sign_type']);

const SCALARS = new Set(['string', 'number', 'boolean']);

const OF_ITSELF: readonly (readonly string[])[] = [['id']];

/**
 * The name of the business event behind a notification, the same for each delivery of it: WeChat Pay's own number of
 * the thing, its state and its merchant, as the catalogue lists them; else WeChat Pay's own id, else (APIv2) what it
 * says. Names of fields stand in it, and its marks are escaped in values, so that two events never share a key.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791861
 */
export function businessKey(event: NotificationEvent): string {
  for (const names of eventFactsOf(event.event_type)?.identity ?? OF_ITSELF) {
    const parts = partsOf(event, names);
    if (parts !== undefined) return [escaped(event.event_type), ...parts].join(':');
  }
  return `${escaped(event.event_type)}:${event.version === 'v3' ? `id=${escaped(event.id)}` : digest(event.resource)}`;
}

/** `refund_id=…`, `refund_status=…`; undefined where a field is missing that has to be there. */
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

/** The values at a place, none where they are all missing or empty; `*` stands for every entry of a list. */
function valuesAt(content: unknown, place: string): string[] {
  let found: readonly unknown[] = [content];
  for (const name of place.split('.')) {
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
  const said = Object.entries(fields).filter(([name]) => !FRAMING.has(name));
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url');
}
