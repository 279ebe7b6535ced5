import type { ObjectPage, TimelineEntry } from '../../lib/sandbox/console/views';
import { EmptyState } from '../components/empty-state';
import { Link } from '../components/link';
import { Loading } from '../components/loading';
import { Method, Pill, toneOfStatus } from '../components/pill';
import { Time } from '../components/time';
import { eventName, operationName } from '../state/catalogue';
import { connection, gateway, notifications, orders, requests } from '../state/live';
import { hrefOf } from '../state/route';
import { language } from '../state/settings';
import { useAnswer } from '../state/use-answer';
import { texts } from '../texts';
import { NOTIFICATION_TONES } from './notifications/tones';
import { ActionButtons, ActionResult, toneOfState, yuan } from './order-facts';

/** An order with everything that made it: requests and notifications, each a link, and what its user can do. */
export function OrderDetail({ kind, number }: { readonly kind: string; readonly number: string }) {
  // Everything that happens may concern the order.
  const { page, failure } = useAnswer<ObjectPage>('object', { kind, number }, [
    requests.value,
    orders.value,
    notifications.value,
    connection.value,
  ]);
  if (failure.value !== undefined) return <EmptyState title={failure.value} />;
  if (page.value === undefined) return <Loading />;
  return <Page page={page.value} />;
}

function Page({ page: { order, timeline } }: { readonly page: ObjectPage }) {
  const t = texts.value.orders;
  const { kind, number, description, amount, state } = order;
  const declared = gateway.value?.orderKinds.find((known) => known.kind === kind);
  return (
    <article class="wide">
      <Link to={hrefOf('orders')}>← {texts.value.back}</Link>
      <header class="page-head">
        <h1 tabIndex={-1} class="address">
          <span class="path-full">{number}</span>
        </h1>
        <p class="facts">
          <span>{declared?.title[language.value]}</span>
          <Pill tone={toneOfState(state)}>{state}</Pill>
          {amount === undefined ? null : <strong class="mono">{yuan(amount)}</strong>}
          <span>{description}</span>
          {kind === 'payment' ? <Link to={hrefOf('cashier', number)}>{t.cashier}</Link> : null}
        </p>
        {declared === undefined ? null : (
          <div class="actions">
            <ActionButtons order={order} kind={declared} />
          </div>
        )}
        <ActionResult number={number} />
      </header>
      <section class="card" aria-label={t.timeline}>
        <header>
          <h2>{t.timeline}</h2>
          <span class="quiet-text">{t.timelineHint}</span>
        </header>
        <ol class="timeline">
          {timeline.map((entry, at) => (
            <Entry key={at} entry={entry} />
          ))}
        </ol>
      </section>
    </article>
  );
}

function Entry({ entry: { at, request, notification } }: { readonly entry: TimelineEntry }) {
  const t = texts.value;
  if (request !== undefined) {
    const { id, method, target, path, status, trouble } = request;
    const wrong = trouble !== undefined;
    return (
      <li class={wrong ? 'bad' : 'good'}>
        <p class="facts">
          <Time at={at} />
          <Method name={method} />
          <Link to={hrefOf('requests', String(id))}>{operationName(method, path) ?? target}</Link>
          <Pill tone={toneOfStatus(status, wrong)}>{status ?? t.requests.unanswered}</Pill>
        </p>
      </li>
    );
  }
  if (notification === undefined) return null;
  const { id, type, state } = notification;
  return (
    <li class={state === 'received' ? 'good' : 'planned'}>
      <p class="facts">
        <Time at={at} />
        <span class="mono">{type}</span>
        <Link to={hrefOf('notifications', id)}>{eventName(type) ?? type}</Link>
        <Pill tone={NOTIFICATION_TONES[state]}>{t.notifications.states[state]}</Pill>
      </p>
    </li>
  );
}
