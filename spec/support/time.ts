/** Formats a moment as WeChat Pay does: RFC 3339, whole seconds, `+08:00`; default the present one. */
export function beijingTime(milliseconds = Date.now()): string {
  return `${new Date(milliseconds + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}
