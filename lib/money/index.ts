import { ConfigError, shapeOf } from '../errors';

const FORM = /^(\d+)(?:\.(\d{1,2}))?$/;

/**
 * Converts an amount in yuan to fen, exactly: amounts of WeChat Pay's API are integers in fen, 100 to a yuan.
 *
 * @param yuan a decimal number of yuan with at most two decimals, as text: `'12.34'`. A number is accepted if the text
 * of it has that form.
 * @returns an integer from 0 to `Number.MAX_SAFE_INTEGER`.
 * @throws {ConfigError} for any other form: a sign, more than two decimals, an exponent, spaces, or an amount that a
 * number cannot hold exactly. Nothing is rounded.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791877
 * @example
 * fen('12.34') // 1234
 * fen('12') // 1200
 * fen(0.1 + 0.2) // throws: 0.30000000000000004 has more than two decimals
 */
export function fen(yuan: string | number): number {
  const text = typeof yuan === 'number' ? String(yuan) : yuan;
  const [, whole, decimals = ''] = (typeof text === 'string' ? FORM.exec(text) : null) ?? [];
  const amount = whole === undefined ? Number.NaN : Number(whole + decimals.padEnd(2, '0'));
  if (Number.isSafeInteger(amount)) return amount;
  throw new ConfigError(
    'yuan',
    `expected an amount in yuan with at most two decimals, received ${received(yuan)}`,
    "Pass text such as '12.34'. Calculate in fen, where sums are exact.",
  );
}

/**
 * Converts an amount in fen to yuan as text, exactly, with two decimals.
 *
 * @param fen an integer from 0 to `Number.MAX_SAFE_INTEGER`.
 * @throws {ConfigError} for a negative number, a fraction, or an integer that a number cannot hold exactly.
 * @example
 * yuan(1234) // '12.34'
 * yuan(5) // '0.05'
 */
export function yuan(fen: number): string {
  if (typeof fen === 'number' && Number.isSafeInteger(fen) && fen >= 0) {
    const digits = String(fen).padStart(3, '0');
    return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
  }
  throw new ConfigError(
    'fen',
    `expected an integer of fen from 0, received ${received(fen)}`,
    'Pass an amount as the API has it: 1234 for 12.34 yuan. For a refund or a loss, write the sign yourself.',
  );
}

function received(value: unknown): string {
  return typeof value === 'number' ? String(value) : shapeOf(value);
}
