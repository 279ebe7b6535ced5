import { language } from '../state/settings';

/** A time of the gateway's clock in the local time zone. */
export function Time({ at, date = false }: { readonly at: number; readonly date?: boolean }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toISOString()}>
      {timeText(at, date)}
    </time>
  );
}

export function timeText(at: number, date = false): string {
  const moment = new Date(at);
  const locale = language.value === 'zh' ? 'zh-CN' : 'en-GB';
  const time = moment.toLocaleTimeString(locale, { hour12: false });
  const day = moment.toLocaleDateString(locale, { month: 'short', day: 'numeric' });
  return date ? `${day} ${time}` : time;
}
