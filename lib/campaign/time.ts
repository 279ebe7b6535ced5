const BEIJING = 8 * 3_600_000;
const HOUR = 3_600_000;

/** Formats a time as WeChat Pay does: RFC 3339 in Beijing time, `2026-11-29T10:34:56+08:00`. */
export function beijingTime(time: number): string {
  return new Date(time + BEIJING).toISOString().replace(/\.\d+Z$/, '+08:00');
}

/** Converts hours to milliseconds. */
export function hours(count: number): number {
  return count * HOUR;
}
