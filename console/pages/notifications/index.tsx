import { signal } from '@preact/signals';
import type { NotificationLine } from '../../../lib/sandbox/console/views';
import { EmptyState } from '../../components/empty-state';
import { Link } from '../../components/link';
import { Count, ListTitle } from '../../components/list';
import { Loading } from '../../components/loading';
import { yuan } from '../../components/money';
import { RowLink, RowNumber } from '../../components/object-link';
import { Pill } from '../../components/pill';
import { Time, timeText } from '../../components/time';
import { VirtualList } from '../../components/virtual-list';
import { eventName, matches } from '../../state/catalogue';
import { notifications } from '../../state/live';
import { hrefOf } from '../../state/route';
import { texts } from '../../texts';
import { NotificationDetail } from './detail';
import { NOTIFICATION_TONES } from './tones';
import { Trigger } from './trigger-form';

/** The route of the form for a new notification. */
const NEW = 'new';

const filter = signal('');

/** Notifications and their delivery states. */
export function NotificationsPage({ rest }: { readonly rest: string }) {
  const t = texts.value.notifications;
  const all = notifications.value;
  const shown = all?.filter(({ type, url, state }) =>
    matches(filter.value, type, url, state, eventName(type) ?? ''),
  );
  return (
    <div class={`split ${rest === '' ? '' : 'opened'}`}>
      <section class="list" aria-label={t.title}>
        <div class="list-head">
          <ListTitle text={t.title} beside={rest !== ''} />
          <Count shown={shown?.length} all={all?.length} />
          <Link to={hrefOf('notifications', NEW)} class="button primary" current={rest === NEW}>
            {t.triggerShort}
          </Link>
        </div>
        <div class="list-tools">
          <input
            type="search"
            aria-label={texts.value.search}
            placeholder={texts.value.search}
            value={filter.value}
            onInput={({ currentTarget }) => {
              filter.value = currentTarget.value;
            }}
          />
        </div>
        <Lines all={all} shown={shown} chosen={rest} />
      </section>
      <div class="detail">
        <Opened rest={rest} />
      </div>
    </div>
  );
}

function Opened({ rest }: { readonly rest: string }) {
  if (rest === NEW) return <Trigger />;
  if (rest !== '') return <NotificationDetail key={rest} id={rest} />;
  return <EmptyState title={texts.value.notifications.choose} />;
}

interface LinesProps {
  readonly all: readonly NotificationLine[] | undefined;
  readonly shown: readonly NotificationLine[] | undefined;
  readonly chosen: string;
}

function Lines({ all, shown, chosen }: LinesProps) {
  const t = texts.value;
  if (all === undefined || shown === undefined) return <Loading />;
  if (all.length === 0) return <EmptyState title={t.notifications.none} hint={t.notifications.noneHint} />;
  if (shown.length === 0) return <EmptyState title={t.nothingFound} />;
  return (
    <VirtualList label={t.notifications.list} items={shown} keyOf={({ id }) => id} current={chosen}>
      {(line) => <Line line={line} current={line.id === chosen} />}
    </VirtualList>
  );
}

function Line({ line, current }: { readonly line: NotificationLine; readonly current: boolean }) {
  const t = texts.value.notifications;
  const { id, type, state, due, last, attempts, status, about } = line;
  return (
    <>
      <Link to={hrefOf('notifications', id)} current={current} class="row">
        <span class="row-top">
          <span class="path">{type}</span>
          {about?.amount === undefined ? null : <span class="mono">{yuan(about.amount)}</span>}
          <Pill tone={NOTIFICATION_TONES[state]}>{t.states[state]}</Pill>
        </span>
        <span class="row-bottom">
          <RowNumber about={about} />
          {status === undefined || state === 'received' ? null : <span class="trouble">HTTP {status}</span>}
          <span class="clip">{eventName(type)}</span>
          {due === undefined || attempts === 0 ? null : <span>{t.next(timeText(due))}</span>}
          {last === undefined ? null : <Time at={last} />}
        </span>
      </Link>
      <RowLink about={about} />
    </>
  );
}
