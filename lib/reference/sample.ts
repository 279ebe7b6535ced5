import type { Codes } from '../openapi';
import type { Field, Fields, Webhook } from './model';
import { isRequired } from './requirement';
import { sampleText, wholly } from './sample-text';
import { type SampleValues, writtenEvent } from './written-samples';

/** What a sample is made for; all options have defaults. */
export interface SampleOptions {
  /** Leaves out what need not be sent; default false. */
  readonly required?: boolean;
  /** The present time in milliseconds; default the beginning of the day, so that a sample is equal for each call. */
  readonly now?: number;
  /** APIv2 writes times in another way; default APIv3. */
  readonly version?: 'v2' | 'v3';
  /** Values by the name of a field, in place of samples. */
  readonly own?: SampleValues;
  /** Encrypts a text for a bank; default plain text. */
  readonly forBank?: (text: string) => string;
  /** Values that the operation demands, by the name of a field; these fields are never left out. */
  readonly demanded?: SampleValues;
}

const BEIJING_OFFSET = 8 * 3_600_000;
const DAY = 86_400_000;

/** Returns when the present day began in Beijing: some operations refuse a moment that is more than 24 hours ago. */
function startOfDay(): number {
  return Math.floor((Date.now() + BEIJING_OFFSET) / DAY) * DAY - BEIJING_OFFSET;
}

/**
 * Returns a sample of documented fields: every field, with a value of its type, one of its codes, within its limits. Of
 * fields that are alternatives it has the first.
 *
 * @example
 * sampleOf({ total: { type: 'integer', minimum: 1 } }) // { total: 1 }
 */
export function sampleOf(fields: Fields, options: SampleOptions = {}): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  // A field that depends on another comes after it.
  const entries = Object.entries(fields).sort(([, a], [, b]) => Number(!!a.when) - Number(!!b.when));
  for (const [name, field] of entries) {
    if (isWanted(name, field, values, options)) values[name] = sampleField(name, field, options);
  }
  return Object.fromEntries(
    Object.keys(fields).flatMap((name) => (name in values ? [[name, values[name]]] : [])),
  );
}

function isWanted(
  name: string,
  field: Field,
  values: SampleValues,
  { required, demanded = {} }: SampleOptions,
): boolean {
  if (Object.hasOwn(demanded, name)) return true;
  const given = (other: string): boolean => values[other] !== undefined || Object.hasOwn(demanded, other);
  if (field.alternatives?.some(given)) return false;
  return !required || isRequired(field, values);
}

/** Fields that the sender of an APIv2 message sets. */
const SENDER_FIELDS: readonly string[] = ['mch_id', 'combine_mch_id', 'nonce_str', 'sign'];

/**
 * Returns a sample of a notification's content as WeChat Pay could send it: of one product where several share a type,
 * with the codes that its type means.
 */
export function sampleOfEvent(webhook: Webhook, options: SampleOptions = {}): Record<string, unknown> {
  const { version, resource, body, when = [], event_type } = webhook;
  const known = version === 'v3' ? writtenEvent(event_type) : undefined;
  if (known !== undefined) return replaced(known, options);
  const fields = fieldsOfEvent(webhook);
  const sample = withStates(sampleOf(fields, { ...options, version }), fields, event_type);
  if (version === 'v3' || resource !== undefined) return sample;
  const own = Object.entries(sample).filter(([name]) => !SENDER_FIELDS.includes(name) && !name.includes('$'));
  const identifying = Object.entries(when[0] ?? {}).map(([name, codes]) => [
    name,
    codeAmong(codes, body[name]),
  ]);
  return Object.fromEntries([...own, ...identifying]);
}

/** Puts the merchant's own values into a sample that is written down. */
function replaced(
  sample: Readonly<Record<string, unknown>>,
  { own = {} }: SampleOptions,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sample).map(([name, value]) => [
      name,
      typeof value === 'string' ? (own[name] ?? value) : value,
    ]),
  );
}

/** Fields of a service provider; the message to a merchant of its own has none of them. */
const PARTNER_FIELD = /^(?:sp|sub)_(?:mchid|appid|mch_id|openid)$|^channel_id$/;
const MERCHANT_FIELD = /^(?:mchid|mch_id|appid)$/;
const MERCHANT_PAGE = /\/doc\/v[23]\/merchant\//;
/** Fields and events that tell of a failure or an end. */
const FAILURE_FIELD = /fail|reject|err_|close|terminat|cancel/;
const FAILURE_EVENT = /FAIL|CLOS|ABNORMAL|TERMINAT|CANCEL|UNSIGN|ENDED|changed/;

/** The fields of a message to one merchant that tell of what its type says, and of nothing else. */
function fieldsOfEvent({ docs, event_type, resource, body }: Webhook): Fields {
  const fields = resource ?? body;
  const direct =
    docs.some((page) => MERCHANT_PAGE.test(page)) &&
    Object.keys(fields).some((name) => MERCHANT_FIELD.test(name));
  const left = Object.entries(fields).filter(([name, { required }]) => {
    if (direct && PARTNER_FIELD.test(name)) return false;
    return required || FAILURE_EVENT.test(event_type) || !FAILURE_FIELD.test(name);
  });
  return Object.fromEntries(left);
}

/** Sets the fields that say what happened to the code that the event's type names: `RECHARGE.CLOSED` is `CLOSED`. */
function withStates(
  sample: Readonly<Record<string, unknown>>,
  fields: Fields,
  eventType: string,
): Record<string, unknown> {
  const [what = ''] = eventType.split('.').slice(-1);
  const entries = Object.entries(sample).map(([name, value]) => {
    const codes = fields[name]?.enum?.map(String) ?? [];
    const meant = codes.find((code) => code === what) ?? codes.find((code) => code.split('_').includes(what));
    return [name, /state|status|event_type|result/.test(name) ? (meant ?? value) : value];
  });
  return Object.fromEntries(entries);
}

function codeAmong({ among, not }: Codes, field: Field | undefined): string | undefined {
  if (not !== true) return among.find((code) => code !== '');
  return field?.enum?.map(String).find((code) => !among.includes(code));
}

function sampleField(name: string, field: Field, options: SampleOptions): unknown {
  const { own = {}, demanded = {}, now = startOfDay(), version = 'v3' } = options;
  if (Object.hasOwn(demanded, name)) return demanded[name];
  const content = contentOf(name, field, options);
  if (content !== undefined) {
    if (field.encoded === 'json') return JSON.stringify(content);
    return field.encoded === 'urlencode' ? new URLSearchParams(Object(content)).toString() : content;
  }
  if (Object.hasOwn(own, name) && matches(field, own[name])) {
    return field.type === 'string' ? String(own[name]) : own[name];
  }
  if (field.enum?.[0] !== undefined) return field.enum[0];
  if (field.type === 'string' || field.type === 'file') {
    return textFor(sampleText(name, field, { now, version }), field, options);
  }
  return field.type === 'boolean' ? true : sampleNumber(name, field);
}

function textFor(text: string, { key }: Field, { forBank = (plain) => plain }: SampleOptions): string {
  return key === 'bank' ? forBank(text) : text;
}

function matches(
  { pattern, enum: codes, maxLength = Number.POSITIVE_INFINITY }: Field,
  value: unknown,
): boolean {
  const text = String(value);
  if (codes !== undefined || text.length > maxLength) return false;
  return pattern === undefined || wholly(pattern).test(text);
}

/** Returns the sample of an object or a list, also if it is encoded in a string. */
function contentOf(
  name: string,
  { type, fields, items, minItems = 1 }: Field,
  options: SampleOptions,
): unknown {
  if (fields !== undefined) return sampleOf(fields, options);
  if (items !== undefined) {
    return Array.from({ length: Math.max(1, minItems) }, () => sampleField(name, items, options));
  }
  if (type === 'object') return {};
  return type === 'array' ? [] : undefined;
}

const AMOUNTS = /amount|total|fee|price|refund/;
/** One yuan. */
const AMOUNT = 100;

function sampleNumber(name: string, { minimum = 1, maximum = Number.POSITIVE_INFINITY }: Field): number {
  return AMOUNTS.test(name) ? Math.min(Math.max(minimum, AMOUNT), maximum) : minimum;
}
