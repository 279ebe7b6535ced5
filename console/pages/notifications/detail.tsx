import { useSignal } from '@preact/signals';
import type { NotificationPage } from '../../../lib/sandbox/console/views';
import { Code } from '../../components/code';
import { DescriptionList } from '../../components/description-list';
import { EmptyState } from '../../components/empty-state';
import { Link } from '../../components/link';
import { Loading } from '../../components/loading';
import { ObjectLink } from '../../components/object-link';
import { Pill } from '../../components/pill';
import { Time } from '../../components/time';
import { command, messageOf } from '../../state/api';
import { eventName } from '../../state/catalogue';
import { connection, notifications } from '../../state/live';
import { hrefOf } from '../../state/route';
import { useAnswer } from '../../state/use-answer';
import { texts } from '../../texts';
import { Sent } from './sent';
import { NOTIFICATION_TONES } from './tones';

/** The number of planned deliveries that are listed. */
const PLANNED = 3;

/** A notification: its content, deliveries and responses. */
export function NotificationDetail({ id }: { readonly id: string }) {
  const line = notifications.value?.find((known) => known.id === id);
  // Reload when the notification changes.
  const { page, failure } = useAnswer<NotificationPage>('notification', { id }, [line, connection.value]);
  if (failure.value !== undefined) return <EmptyState title={failure.value} />;
  if (page.value === undefined) return <Loading />;
  return <Page page={page.value} />;
}

function Page({ page }: { readonly page: NotificationPage }) {
  const t = texts.value.notifications;
  const sending = useSignal(false);
  const failure = useSignal<string | undefined>(undefined);
  const { id, type, url, state, resource, planned } = page;
  const send = async (how: 'resend' | 'skip'): Promise<void> => {
    sending.value = true;
    failure.value = undefined;
    await command(how, { id }).catch((error: unknown) => {
      failure.value = messageOf(error);
    });
    sending.value = false;
  };
  return (
    <article class="page">
      <Link to={hrefOf('notifications')} class="back">
        ← {texts.value.back}
      </Link>
      <header class="page-head">
        <h1 tabIndex={-1} class="address">
          <span class="path-full">{type}</span>
        </h1>
        <p class="facts">
          <Pill tone={NOTIFICATION_TONES[state]}>{t.states[state]}</Pill>
          <span>{eventName(type)}</span>
          <ObjectLink about={page.about} />
        </p>
        <p class="facts">
          <span class="quiet-text">{t.to}</span> <span class="path-full">{url}</span>
        </p>
        <p class="facts">
          <button
            type="button"
            class="primary"
            disabled={sending.value || state === 'withheld'}
            onClick={() => void send('resend')}
          >
            {sending.value ? t.sending : t.resend}
          </button>
          {planned.length === 0 ? null : (
            <>
              <button type="button" disabled={sending.value} onClick={() => void send('skip')}>
                {t.skip}
              </button>
              <span class="quiet-text">{t.skipHint}</span>
            </>
          )}
        </p>
        {failure.value === undefined ? null : (
          <p role="alert" class="notice bad">
            {failure.value}
          </p>
        )}
      </header>
      {state === 'withheld' ? <p class="notice warn">{t.withheldHint}</p> : null}
      <Deliveries page={page} />
      <section class="card" aria-label={t.resource}>
        <header>
          <h2>{t.resource}</h2>
        </header>
        <Code text={JSON.stringify(resource, null, 2)} />
      </section>
    </article>
  );
}

function Deliveries({ page: { attempts, planned } }: { readonly page: NotificationPage }) {
  const t = texts.value.notifications;
  const upcoming = planned.slice(0, PLANNED);
  return (
    <section class="card" aria-label={t.schedule}>
      <header>
        <h2>{t.schedule}</h2>
      </header>
      <ol class="timeline">
        {attempts.map((attempt, at) => (
          <Delivery key={at} attempt={attempt} count={at + 1} />
        ))}
        {upcoming.map((at, index) => (
          <li key={at} class="planned">
            <p class="facts">
              <strong>{t.attempt(attempts.length + index + 1)}</strong>
              <span class="quiet-text">{t.planned}</span>
              <Time at={at} date />
            </p>
          </li>
        ))}
        {planned.length > PLANNED ? (
          <li class="planned quiet-text">{t.later(planned.length - PLANNED)}</li>
        ) : null}
      </ol>
    </section>
  );
}

interface DeliveryProps {
  readonly attempt: NotificationPage['attempts'][number];
  readonly count: number;
}

function Delivery({ attempt, count }: DeliveryProps) {
  const { at, status, headers, body, error } = attempt;
  const t = texts.value.notifications;
  const good = status !== undefined && status >= 200 && status < 300;
  return (
    <li class={good ? 'good' : 'bad'}>
      <p class="facts">
        <strong>{t.attempt(count)}</strong>
        <Pill tone={good ? 'good' : 'bad'}>{status ?? t.noAnswer}</Pill>
        <Time at={at} date />
      </p>
      {error === undefined ? null : <p class="quiet-text">{error}</p>}
      {body === '' ? null : <Code text={body} />}
      {status === undefined ? null : (
        <details>
          <summary>{texts.value.answerHeaders}</summary>
          <DescriptionList rows={Object.entries(headers)} />
        </details>
      )}
      <Sent attempt={attempt} count={count} />
    </li>
  );
}
