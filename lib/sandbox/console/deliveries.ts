import type { NotificationRecord } from '../notifications/record';
import { DELIVERY_PAUSES } from '../notifications/schedule';
import { aboutOf } from './about';
import { shownText } from './bodies';
import type { ConsoleGateway } from './console-gateway';
import { namedByNotification } from './mentions';
import { sentSignature } from './sent-signature';
import type { NotificationLine, NotificationPage } from './views';

export function notificationLine(record: NotificationRecord, gateway: ConsoleGateway): NotificationLine {
  const { id, type, url, state, attempts, due } = record;
  const { at: last, status } = attempts.at(-1) ?? {};
  const about = aboutOf(gateway, namedByNotification(gateway, record));
  return { id, type, url, state, attempts: attempts.length, due, last, status, about };
}

export function notificationPage(record: NotificationRecord, gateway: ConsoleGateway): NotificationPage {
  const attempts = record.attempts.map((attempt) => ({
    ...attempt,
    body: shownText(attempt.body) ?? '',
    signature: sentSignature(attempt.sent, record, gateway.config.certs),
  }));
  return {
    ...notificationLine(record, gateway),
    resource: record.resource,
    attempts,
    planned: plannedOf(record),
  };
}

/** Returns the times at which it will be sent until it is received. */
function plannedOf({ attempts, due }: NotificationRecord): number[] {
  if (due === undefined) return [];
  const planned = [due];
  for (const pause of DELIVERY_PAUSES.slice(attempts.length)) planned.push((planned.at(-1) ?? due) + pause);
  return planned;
}
