import type { HeaderReader } from '../http';

/** The largest clock difference in seconds that WeChat Pay and this package accept. */
export const CLOCK_WINDOW = 300;

/**
 * Describes the clock difference to the `Date` header of a response if it is too large. The header is unsigned, so it
 * serves explanations only.
 *
 * @param now the present time in milliseconds.
 */
export function clockSkewOf(headers: HeaderReader, now: number): string | undefined {
  const date = Date.parse(headers.get('Date') ?? '');
  const offset = Math.round((now - date) / 1000);
  if (Number.isNaN(date) || Math.abs(offset) <= CLOCK_WINDOW) return undefined;
  const direction = offset > 0 ? 'ahead of' : 'behind';
  return `Set the machine's clock (NTP): it is ${Math.abs(offset)} seconds ${direction} WeChat Pay's.`;
}
