import type { HeaderReader } from '../http';

/** How far this machine's clock may be off before WeChat Pay, or this package, refuses a message, in seconds. */
export const CLOCK_WINDOW = 300;

/**
 * How far this machine's clock is off, by the `Date` header of an answer: a sentence where that is too far.
 * The header is not signed, so it explains, and decides nothing.
 *
 * @param now the present time in milliseconds.
 */
export function clockSkewOf(headers: HeaderReader, now: number): string | undefined {
  const date = Date.parse(headers.get('Date') ?? '');
  const offset = Math.round((now - date) / 1000);
  if (Number.isNaN(date) || Math.abs(offset) <= CLOCK_WINDOW) return undefined;
  const direction = offset > 0 ? 'ahead of' : 'behind';
  return `This machine's clock is ${Math.abs(offset)} seconds ${direction} WeChat Pay's: set it (NTP).`;
}
