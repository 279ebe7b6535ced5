import type { Field } from './model';

const BEIJING = 8 * 3_600_000;
const DAY = 86_400_000;
/** Times that lie ahead: a month for ends, a day for deadlines. */
const ENDS = /end_(?:time|date)|expire|expiry/;
const DEADLINES = /deadline|time_expire|expire_time/;

/** The time that a field names, relative to the present. */
function instantOf(name: string, now: number): number {
  if (/bill_?date|^date$/.test(name)) return now - DAY;
  if (DEADLINES.test(name)) return now + DAY;
  return ENDS.test(name) ? now + 30 * DAY : now;
}

/** `2026-11-24T13:29:35`, in Beijing. */
function clockText(instant: number): string {
  return new Date(instant + BEIJING).toISOString().slice(0, 19);
}

type Make = (name: string, now: number) => string;

/** What a text is made for. */
interface TextOptions {
  /** In milliseconds. */
  readonly now: number;
  readonly version: 'v2' | 'v3';
}

const time: Make = (name, now) => `${clockText(instantOf(name, now))}+08:00`;
const date: Make = (name, now) => clockText(instantOf(name, now)).slice(0, 10);
const digitTime: Make = (name, now) => clockText(instantOf(name, now)).replace(/\D/g, '');

const MEDIA_ID = 'jTpGmxUX3FBWVQ5NJTZvlKC-ehEuo0BJqRTvDujqhThn4ReFxikqJ5YW6zFQ';

const FORMATS: Readonly<Record<string, Make>> = {
  rfc3339: time,
  date,
  yyyyMMddHHmmss: digitTime,
  yyyyMMddHH: (name, now) => digitTime(name, now).slice(0, 10),
  'mm/yy': () => '08/30',
  base64: () => 'YWJjZGVmZ2hpamtsbW5vcA==',
  jsonObjectLike: () => '{"id":"1"}',
  jsonArrayLike: () => '["1"]',
  MediaId: () => MEDIA_ID,
  MediaUrl: () => 'https://shop.example/image.png',
  url: () => 'https://shop.example/notify',
  numeric: () => '12345678',
  uint64: () => '12345678',
};

/** Texts that the catalogue's patterns allow. */
const PATTERNS: readonly Make[] = [
  (name) => name,
  () => 'https://shop.example/notify',
  (name, now) => digitTime(name, now).slice(0, 8),
  () => '440305',
];

/** What fields of these names have in the official samples; the first that matches counts. */
const NAMES: readonly (readonly [RegExp, Make])[] = [
  [/sub_?mch_?id$/, () => '1900000110'],
  [/mch_?id$/, () => '1900000109'],
  [/app_?id$/, () => 'wxd678efh567hg6787'],
  [/open_?id$/, () => 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'],
  [
    /trade_no|order_no|billno|bill_no|batch_no|refund_no|return_no|request_no|card_no$/,
    () => '1217752501201407033233368018',
  ],
  [/transaction_id|refund_id|order_id/, () => '4200000000202611241234567890'],
  [/notify_?url/, () => 'https://shop.example/notify'],
  [/url|link|website|redirect/, () => 'https://shop.example/'],
  [/email/, () => 'user@shop.example'],
  [/mobile|phone/, () => '13800138000'],
  [/id_card|id_no|id_number/, () => '440301199001011234'],
  [/account_number|bank_account|card_number/, () => '6222020000000000000'],
  [/(?:^|_)ip$/, () => '203.0.113.7'],
  [/currency|fee_type/, () => 'CNY'],
  [/bank_type/, () => 'OTHERS'],
  [/fee$|amount$|price$/, () => '100'],
  [/count$|(?:^|_)num$/, () => '1'],
  [/sign_type/, () => 'MD5'],
  [/return_msg/, () => 'OK'],
  [/plate_number/, () => '粤B888888'],
  [/version/, () => '1.0'],
  [/description|subject|body$|title/, () => '示例商品'],
  [/remark|reason|desc|comment|message|attach|content/, () => '示例说明'],
  [/user_name|person_name|contact_name|receiver_name|^name$/, () => '张三'],
];

const V2_TIME = /^time_|_time$/;
/** Times of APIv2 are digits where only those fit. */
const DIGITS = 14;
const DATE = /date$/;
/** `2026-11-24` is so long. */
const DATE_LENGTH = 10;

/** Returns a sample of a text field, within its limits. */
export function sampleText(name: string, field: Field, { now, version }: TextOptions): string {
  const { format = '', pattern, minLength = 0, maxLength = 64, encrypted } = field;
  if (pattern !== undefined) return ofPattern(name, pattern, now);
  const make = FORMATS[format] ?? makeOf(name, maxLength, version);
  const text = make(name, now);
  return encrypted ? text : text.padEnd(minLength, '0').slice(0, maxLength);
}

function makeOf(name: string, maxLength: number, version: TextOptions['version']): Make {
  if (V2_TIME.test(name)) return maxLength <= DIGITS || version === 'v2' ? digitTime : time;
  if (DATE.test(name)) {
    return maxLength < DATE_LENGTH || name === 'date' || version === 'v2'
      ? (known, now) => digitTime(known, now).slice(0, 8)
      : date;
  }
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? ((known) => known);
}

function ofPattern(name: string, pattern: string, now: number): string {
  const whole = wholly(pattern);
  return PATTERNS.map((make) => make(name, now)).find((text) => whole.test(text)) ?? name;
}

/** A pattern of the catalogue, which describes the whole text. */
export function wholly(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern.slice(1, -1)})$`);
}
