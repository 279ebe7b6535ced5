import type { TimelineEntry } from '../../../lib/sandbox/console/views';
import { Link } from '../../components/link';
import { Method, Pill, toneOfStatus } from '../../components/pill';
import { Time } from '../../components/time';
import { eventName, operationName } from '../../state/catalogue';
import { hrefOf } from '../../state/route';
import { texts } from '../../texts';
import { NOTIFICATION_TONES } from '../notifications/tones';

/** The requests and notifications that name an object, with the deliveries of each notification. */
export function Timeline({ timeline }: { readonly timeline: readonly TimelineEntry[] }) {
  const t = texts.value.orders;
  return (
    <section class="card" aria-label={t.timeline}>
      <header>
        <h2>{t.timeline}</h2>
        <span class="quiet-text">{t.timelineHint}</span>
      </header>
      {timeline.length === 0 ? <p class="quiet-text">{t.noTimeline}</p> : null}
      <ol class="timeline">
        {timeline.map(({ at, request, notification, deliveries = [] }) => {
          if (request !== undefined) return <RequestEntry key={request.id} at={at} request={request} />;
          if (notification === undefined) return null;
          return (
            <NotificationEntry
              key={notification.id}
              at={at}
              notification={notification}
              deliveries={deliveries}
            />
          );
        })}
      </ol>
    </section>
  );
}

interface RequestProps {
  readonly at: number;
  readonly request: NonNullable<TimelineEntry['request']>;
}

function RequestEntry({ at, request: { id, method, target, path, status, trouble, code } }: RequestProps) {
  const wrong = trouble !== undefined;
  return (
    <li class={wrong ? 'bad' : 'good'}>
      <p class="facts">
        <Time at={at} />
        <Method name={method} />
        <Link to={hrefOf('requests', String(id))}>{operationName(method, path) ?? target}</Link>
        <Pill tone={toneOfStatus(status, wrong)}>{status ?? texts.value.requests.unanswered}</Pill>
        {code === undefined ? null : <span class="trouble mono">{code}</span>}
      </p>
    </li>
  );
}

interface NotificationProps {
  readonly at: number;
  readonly notification: NonNullable<TimelineEntry['notification']>;
  readonly deliveries: NonNullable<TimelineEntry['deliveries']>;
}

function NotificationEntry({ at, notification: { id, type, state }, deliveries }: NotificationProps) {
  const t = texts.value.notifications;
  return (
    <li class={state === 'received' ? 'good' : 'planned'}>
      <p class="facts">
        <Time at={at} />
        <span class="mono">{type}</span>
        <Link to={hrefOf('notifications', id)}>{eventName(type) ?? type}</Link>
        <Pill tone={NOTIFICATION_TONES[state]}>{t.states[state]}</Pill>
      </p>
      {deliveries.map((delivery, index) => (
        <p key={delivery.at} class="facts delivery">
          <Time at={delivery.at} />
          <Link to={hrefOf('notifications', id)}>{t.attempt(index + 1)}</Link>
          <Pill tone={toneOfStatus(delivery.status, false)}>{delivery.status ?? t.noAnswer}</Pill>
        </p>
      ))}
    </li>
  );
}
