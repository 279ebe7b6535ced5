import type { Field } from '../../../reference';
import { beijingClock, beijingDigits, beijingTime } from '../../time';
import { fits } from '../../validation/fields';
import { rangeOf } from '../../validation/formats';
import type { Seed } from './seed';

/** Generated times are in the year that begins here, so a request has the same response every day. */
const EPOCH = Date.UTC(2025, 0, 1);
/** In seconds. */
const HALF_A_YEAR = 15_768_000;

/** Ends and last times lie in the second half of the year, all others in the first. */
const LATER = /end|expire|finish|update|modif|success|complete|close|refund|deadline|unlock/;

function instant(seed: Seed, name: string): number {
  const seconds = seed.number(0, HALF_A_YEAR) + (LATER.test(name) ? HALF_A_YEAR : 0);
  return EPOCH + seconds * 1000;
}

function moment(seed: Seed, name: string): string {
  return beijingTime(instant(seed, name));
}

const V2_TIME = /^time_|_time(_|$)/;
/** `2026-11-24 17:45:30` is so long. */
const CLOCK = 19;

/** A time in APIv2's format, if the field is one: with dashes and colons, or in digits if only those fit. */
export function sampleV2Time(field: Field, name: string, seed: Seed): string | undefined {
  const { format, enum: codes, encrypted, maxLength = CLOCK } = field;
  if (!V2_TIME.test(name) || format || codes || encrypted) return undefined;
  return maxLength < CLOCK ? beijingDigits(instant(seed, name)) : beijingClock(instant(seed, name));
}

type Make = (seed: Seed, name: string) => string;

const url: Make = (seed, name) => `https://wechatpay.example/${name}/${seed.hex(8)}`;
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const FORMATS: Readonly<Record<string, Make>> = {
  rfc3339: moment,
  date: (seed, name) => moment(seed, name).slice(0, 10),
  yyyyMMddHHmmss: (seed, name) => moment(seed, name).slice(0, 19).replace(/\D/g, ''),
  'mm/yy': () => '08/30',
  base64: (seed) => seed.bytes(24).toString('base64'),
  jsonObjectLike: (seed) => JSON.stringify({ value: seed.hex(8) }),
  jsonArrayLike: (seed) => JSON.stringify([seed.hex(8)]),
  MediaId: (seed) => `${seed.letters(32)}_${seed.at('media').letters(32)}`,
  MediaUrl: url,
  url,
  rfc2397: () => `data:image/png;base64,${PNG}`,
  numeric: (seed) => seed.digits(8),
  uint64: (seed) => seed.digits(12),
};

/** Discounts and coupons, which are 0 by default. */
const NONE = /coupon_(refund_)?(fee|count)|discount|promotion_(amount|fee)/;

/** Formats by field name; the first match counts. */
const NAMES: readonly (readonly [RegExp, Make])[] = [
  [NONE, () => '0'],
  [/mch_?id$/, (seed) => `19${seed.digits(8)}`],
  [/app_?id$/, (seed) => `wx${seed.hex(16)}`],
  [/open_?id$/, (seed) => `o${seed.letters(27)}`],
  [/url|link|website|redirect/, url],
  [/email/, (seed) => `${seed.letters(8).toLowerCase()}@merchant.example`],
  [/phone|mobile|telephone/, (seed) => `138${seed.digits(8)}`],
  [/date$|day$/, (seed, name) => moment(seed, name).slice(0, 10)],
  [/time$|_at$/, moment],
  [/currency|fee_type/, () => 'CNY'],
  [/bank_type/, () => 'OTHERS'],
  [/version/, () => '1.0'],
  [/(state|status)$/, () => 'SUCCESS'],
  [/ip$/, (seed) => `10.${seed.number(0, 255)}.0.1`],
  [/mobile_no|id_card_number/, (seed) => seed.digits(18)],
  [/(^|_)(id|no|number|code|serial|sn|token|key|sign)(_\d)*$/, (seed) => seed.digits(20)],
  [/fee|amount|total|count|num$/, (seed) => seed.digits(3)],
  [/name/, (seed) => `示例${seed.digits(4)}`],
  [/desc|remark|message|reason|content|note|comment|title|attach/, () => '示例说明'],
];

/** Texts to try if the one that the name suggests breaks the rules. */
const OTHERS: readonly Make[] = [
  (seed) => seed.digits(8),
  (seed) => seed.digits(6),
  (seed) => seed.digits(20),
  moment,
  (seed) => seed.hex(32),
];

function trimmed(
  { minLength = 1, maxLength = Number.POSITIVE_INFINITY }: Partial<Field>,
  text: string,
): string {
  return text.slice(0, maxLength).padEnd(minLength, '0');
}

/** Codes for a success, and for a failure or an unfinished state. */
const GOOD =
  /(^|_)(0$|SUCCE\w*|OK|FINISH\w*|DONE|COMPLETED?|ACTIV\w*|NORMAL|PASS(ED)?|EFFECT\w*|VALID|AVAILABLE|USABLE|RUNNING|SIGNED)(_|$)/;
const BAD =
  /(^|_)(IN|UN|NOT?|NON)_?[A-Z]*(VALID|SUCCE\w*|ACTIV\w*|AVAILABLE|USABLE|SIGNED|EFFECT\w*|KNOWN|SPECIFIED|PASS\w*)|FAIL|REJECT|REFUSE|CLOSE|CANCEL|ABNORMAL|ERROR|EXPIRE|DELETE|FROZEN|REVOKE|INVALID/;

/** Picks a code of success, if there is one. */
function codeOf({ enum: codes = [] }: Field, seed: Seed): string | number | undefined {
  const decent = codes.filter((code) => !BAD.test(String(code)));
  return decent.find((code) => GOOD.test(String(code))) ?? seed.pick(decent) ?? seed.pick(codes);
}

/** Returns a text that is valid in a field of this name. */
export function sampleText(field: Field, name: string, seed: Seed): string {
  if (field.enum) return String(codeOf(field, seed));
  const formatted = field.encrypted ? undefined : FORMATS[field.format ?? ''];
  const named = NAMES.find(([pattern]) => pattern.test(name))?.[1];
  const usual: Make = (own, called) => `${called}_${own.hex(8)}`;
  const makes = [...(formatted ? [formatted] : []), ...(named ? [named] : []), usual, ...OTHERS];
  const bare = field.encrypted ? {} : field;
  const texts = makes.map((make) => trimmed(bare, make(seed, name)));
  return texts.find((text) => fits(field, text)) ?? texts[0] ?? '';
}

/** Returns a number that is valid in a field of this name. */
export function sampleNumber(field: Field, name: string, seed: Seed): number {
  if (field.enum) return Number(codeOf(field, seed));
  const [least, greatest] = rangeOf(field.format);
  const usual = /count|num|quantity|index|offset|limit|times|days/.test(name) ? 10 : 10_000;
  if (NONE.test(name) && fits(field, 0)) return 0;
  const low = Math.max(field.minimum ?? 1, least);
  return seed.number(low, Math.min(field.maximum ?? Math.max(low, usual), greatest));
}
