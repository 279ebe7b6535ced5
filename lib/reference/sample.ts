import type { Codes } from '../openapi';
import type { Field, Fields, Webhook } from './model';

const BY_FORMAT: Readonly<Record<string, string>> = {
  date: '2026-11-24',
  yyyyMMddHH: '2026112410',
};

/**
 * Returns a sample of documented fields, equal for each call: every field, with a value of its type, one of its codes,
 * within its limits.
 *
 * @example
 * sampleOf({ total: { type: 'integer', minimum: 1 } }) // { total: 1 }
 */
export function sampleOf(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, sampleField(name, field)]));
}

/** Fields that the sender of an APIv2 message sets. */
const SENDER_FIELDS: readonly string[] = ['mch_id', 'combine_mch_id', 'nonce_str', 'sign'];

/** Returns a sample of a notification's content, with the codes that identify its event type. */
export function sampleOfEvent({ version, resource, body, when = [] }: Webhook): Record<string, unknown> {
  const sample = sampleOf(resource ?? body);
  if (version === 'v3' || resource !== undefined) return sample;
  const own = Object.entries(sample).filter(([name]) => !SENDER_FIELDS.includes(name) && !name.includes('$'));
  const identifying = Object.entries(when[0] ?? {}).map(([name, codes]) => [
    name,
    codeAmong(codes, body[name]),
  ]);
  return Object.fromEntries([...own, ...identifying]);
}

function codeAmong({ among, not }: Codes, field: Field | undefined): string | undefined {
  if (not !== true) return among.find((code) => code !== '');
  return field?.enum?.map(String).find((code) => !among.includes(code));
}

function sampleField(name: string, field: Field): unknown {
  const content = contentOf(name, field);
  if (content !== undefined) {
    if (field.encoded === 'json') return JSON.stringify(content);
    return field.encoded === 'urlencode' ? new URLSearchParams(Object(content)).toString() : content;
  }
  const { enum: codes, minimum = 1 } = field;
  if (codes?.[0] !== undefined) return codes[0];
  if (field.type === 'string' || field.type === 'file') return sampleText(name, field);
  return field.type === 'boolean' ? true : minimum;
}

/** Returns the sample of an object or a list, also if it is encoded in a string. */
function contentOf(name: string, { type, fields, items }: Field): unknown {
  if (fields !== undefined) return sampleOf(fields);
  if (items !== undefined) return [sampleField(name, items)];
  if (type === 'object') return {};
  return type === 'array' ? [] : undefined;
}

function sampleText(name: string, { format = '', minLength = 0, maxLength = 64 }: Field): string {
  const text = format === 'rfc3339' ? startOfDay() : (BY_FORMAT[format] ?? name);
  return text.padEnd(minLength, '0').slice(0, maxLength);
}

const BEIJING_OFFSET = 8 * 3_600_000;

/** Returns when the present day began in Beijing: some operations refuse a moment that is more than 24 hours ago. */
function startOfDay(): string {
  return `${new Date(Date.now() + BEIJING_OFFSET).toISOString().slice(0, 10)}T00:00:00+08:00`;
}
