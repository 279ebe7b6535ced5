import type { NotificationRecord } from '../notifications/record';
import { DELIVERY_PAUSES } from '../notifications/schedule';
import { shownText } from './bodies';
import type { ConsoleGateway } from './console-gateway';
import { sentSignature } from './sent-signature';
import type { NotificationLine, NotificationPage } from './views';

export function notificationLine(record: NotificationRecord): NotificationLine {
  const { id, type, url, state, attempts, due } = record;
  const { at: last, status } = attempts.at(-1) ?? {};
  return { id, type, url, state, attempts: attempts.length, due, last, status };
}

export function notificationPage(record: NotificationRecord, { config }: ConsoleGateway): NotificationPage {
  const attempts = record.attempts.map((attempt) => ({
    ...attempt,
    body: shownText(attempt.body) ?? '',
    signature: sentSignature(attempt.sent, record, config.certs),
  }));
  return { ...notificationLine(record), resource: record.resource, attempts, planned: plannedOf(record) };
}

/** Returns the times at which it will be sent until it is received. */
function plannedOf({ attempts, due }: NotificationRecord): number[] {
  if (due === undefined) return [];
  const planned = [due];
  for (const pause of DELIVERY_PAUSES.slice(attempts.length)) planned.push((planned.at(-1) ?? due) + pause);
  return planned;
}
