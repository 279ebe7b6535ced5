const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * When to query after an order was placed, in milliseconds; later every 30 minutes.
 *
 * @see https://pay.weixin.qq.com/wiki/doc/apiv3/Practices/chapter1_1_2.shtml
 */
const MOMENTS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  MINUTE,
  3 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
];
const LAST_PAUSE = 30 * MINUTE;

/** When something began to be followed, and when it expires; Unix times in milliseconds. */
export interface Lifetime {
  readonly began: number;
  readonly expires: number;
}

/**
 * Returns when to query next: at the next moment of WeChat Pay's guide, after the longest pause at the latest, and when
 * the order expires.
 *
 * @param longestPause in milliseconds.
 */
export function nextQuery({ began, expires }: Lifetime, now: number, longestPause: number): number {
  const age = now - began;
  const moment = MOMENTS.find((each) => each > age) ?? age + LAST_PAUSE;
  const next = Math.min(began + moment, now + longestPause);
  return expires > now ? Math.min(next, expires) : next;
}

/** The pauses before a failed handler runs again, in milliseconds; the last one repeats. */
const RETRIES: readonly number[] = [SECOND, 5 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE];

/** Returns the pause after a number of failures of a handler. */
export function retryPause(failures: number): number {
  return RETRIES[Math.min(failures, RETRIES.length) - 1] ?? SECOND;
}
