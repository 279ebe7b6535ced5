import { constants, publicEncrypt } from 'node:crypto';
import type { Field, Fields } from '../../../lib/reference';

/** The facts about the merchant and WeChat Pay that samples need. */
export interface World {
  readonly mchid: string;
  /** The public key, PEM, that sensitive fields are encrypted with. */
  readonly publicKey: string;
  /** Part of every text, so that no number is used twice. */
  readonly tag: string;
}

export type Values = Record<string, unknown>;

const OWN = new Set(['mchid', 'mch_id', 'sp_mchid', 'combine_mchid', 'combine_mch_id']);

const FORMATS: Record<string, string> = {
  rfc3339: '2026-01-02T03:04:05+08:00',
  date: '2026-01-02',
  yyyyMMddHHmmss: '20260102030405',
  'mm/yy': '01/30',
  base64: 'YWJjZGVm',
  jsonObjectLike: '{"a":1}',
  jsonArrayLike: '[1]',
  MediaUrl: 'https://shop.example/a.png',
  url: 'https://shop.example/a',
  numeric: '12345678',
  yyyyMMddHH: '2026010210',
  uint64: '12',
};

/** For each of the patterns that the catalogue has. */
const PATTERNS: Record<string, string> = {
  '/\\d{8}|\\d{14}/': '20260102',
  '/\\d{8}|\\d{14}|OnAccept/': '20260102',
  '/[0-9]{6}/': '440305',
  '/https:\\/\\/.+/': 'https://shop.example/notify',
  '/[a-zA-Z0-9\\|\\*_-]{1,128}/': 'number-1',
};

/** One transparent dot. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function encrypt(text: string, key: string): string {
  const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
  return publicEncrypt(options, Buffer.from(text)).toString('base64');
}

function sampleText(name: string, field: Field, world: World): string {
  const { enum: codes, pattern, format, minLength = 0, maxLength = 32 } = field;
  if (field.encrypted) return encrypt('张三', world.publicKey);
  if (field.items) return JSON.stringify([sample(name, field.items, world)]);
  if (field.fields && field.encoded === 'json') return JSON.stringify(sampleFields(field.fields, world));
  if (codes) return String(codes[0]);
  if (pattern !== undefined) return PATTERNS[pattern] ?? `no sample of ${pattern}`;
  if (format !== undefined && FORMATS[format] !== undefined) return FORMATS[format];
  if (OWN.has(name)) return world.mchid;
  if (name === 'date') return '20260102';
  if (name.endsWith('_date')) return maxLength < 10 ? '20260102' : '2026-01-02';
  const text = name.includes('url')
    ? 'https://shop.example/notify'
    : `a${world.tag}b${name.replace(/[^a-z0-9]/gi, '')}`;
  return text.slice(0, maxLength).padEnd(Math.max(minLength, Math.min(8, maxLength)), '0');
}

/** Returns the smallest valid value of a field. */
export function sample(name: string, field: Field, world: World): unknown {
  switch (field.type) {
    case 'string':
      return sampleText(name, field, world);
    case 'integer':
    case 'number':
      if (OWN.has(name)) return Number(world.mchid);
      return field.enum ? Number(field.enum[0]) : (field.minimum ?? 1);
    case 'boolean':
      return true;
    case 'object':
      return sampleFields(field.fields ?? {}, world);
    case 'array':
      return Array.from({ length: Math.max(field.minItems ?? 1, 1) }, () =>
        sample(name, field.items ?? { type: 'string' }, world),
      );
    case 'file':
      return PNG;
  }
}

/** Whether the fields before it, as they were made up, demand a field. */
function isDemanded({ when }: Field, before: Values): boolean {
  if (when === undefined) return false;
  const value = before[when.field];
  if (value === undefined) return false;
  if (when.atLeast !== undefined) return Number(value) >= when.atLeast;
  const codes = [value].flat().map(String);
  return codes.some((code) => when.is?.includes(code) ?? !when.isNot?.includes(code));
}

/** Returns the smallest valid object of a table: its required fields, and the first of alternatives. */
export function sampleFields(fields: Fields, world: World): Values {
  const values: Values = {};
  const demanding = Object.entries(fields).sort(([, a], [, b]) => Number(!!a.when) - Number(!!b.when));
  for (const [name, field] of demanding) {
    const first =
      field.alternatives?.every((other) => values[other] === undefined) && field.when === undefined;
    if (field.required || first || isDemanded(field, values)) values[name] = sample(name, field, world);
  }
  return values;
}
