const BEIJING_OFFSET = 8 * 3_600_000;

/** Returns a time as WeChat Pay writes it: RFC 3339, whole seconds, `+08:00`. */
export function beijingTime(milliseconds: number): string {
  return `${new Date(milliseconds + BEIJING_OFFSET).toISOString().slice(0, 19)}+08:00`;
}

/** A moment as most of APIv2 writes it: `2026-11-24 17:45:30`, in Beijing. */
export function beijingClock(milliseconds: number): string {
  return beijingTime(milliseconds).slice(0, 19).replace('T', ' ');
}

/** The digits of a moment in Beijing: `20261124174530`. */
export function beijingDigits(milliseconds: number): string {
  return beijingTime(milliseconds).slice(0, 19).replace(/\D/g, '');
}
