import { batch, signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { EventPage, NotificationPage } from '../../../lib/sandbox/console/views';
import { Field } from '../../components/field';
import { JsonInput, readObject } from '../../components/json-input';
import { Link } from '../../components/link';
import { Loading } from '../../components/loading';
import { ask, command, messageOf } from '../../state/api';
import { catalogue, matches } from '../../state/catalogue';
import { notifications } from '../../state/live';
import { hrefOf, open } from '../../state/route';
import { language } from '../../state/settings';
import { texts } from '../../texts';

const chosen = signal('TRANSACTION.SUCCESS');
const filter = signal('');
const url = signal('');
const content = signal('');
/** The event type of the content. */
const filled = signal('');

/** A form for a notification of any documented type. */
export function Trigger() {
  const t = texts.value.notifications;
  const sending = useSignal(false);
  const failure = useSignal<string | undefined>(undefined);
  const type = chosen.value;
  useEffect(() => {
    ask<EventPage>('event', { type }).then(
      ({ sample }) => {
        if (chosen.value !== type || filled.value === type) return;
        batch(() => {
          content.value = JSON.stringify(sample, null, 2);
          filled.value = type;
        });
      },
      () => undefined,
    );
  }, [type]);
  const resource = readObject(content.value);
  const send = async (): Promise<void> => {
    sending.value = true;
    failure.value = undefined;
    try {
      const order = { type, resource, url: url.value || lastUrl() };
      open(hrefOf('notifications', (await command<NotificationPage>('notify', order)).id));
    } catch (error) {
      failure.value = messageOf(error);
    } finally {
      sending.value = false;
    }
  };
  return (
    <article class="page">
      <Link to={hrefOf('notifications')} class="back">
        ← {texts.value.back}
      </Link>
      <header class="page-head">
        <h1 tabIndex={-1}>{t.trigger}</h1>
        <p class="quiet-text">{t.triggerIntro}</p>
      </header>
      <form
        class="card form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <EventChoice />
        <Field label={t.url}>
          {(id) => (
            <input
              id={id}
              type="url"
              required
              class="mono"
              placeholder="http://127.0.0.1:3000/notify"
              value={url.value || lastUrl()}
              onInput={({ currentTarget }) => {
                url.value = currentTarget.value;
              }}
            />
          )}
        </Field>
        {filled.value === type ? (
          <JsonInput label={t.content} hint={t.contentHint} value={content} name={type} />
        ) : (
          <Loading />
        )}
        {failure.value === undefined ? null : (
          <p role="alert" class="notice bad">
            {failure.value}
          </p>
        )}
        <div class="actions">
          <button
            type="submit"
            class="primary"
            disabled={sending.value || resource === undefined || filled.value !== type}
          >
            {sending.value ? t.sending : t.send}
          </button>
        </div>
      </form>
    </article>
  );
}

/** The last notification URL. */
function lastUrl(): string {
  return notifications.value?.[0]?.url ?? '';
}

function EventChoice() {
  const t = texts.value.notifications;
  const events = catalogue()?.events ?? [];
  const shown = events.filter((entry) => matches(filter.value, ...entry));
  const groups = [
    ['APIv3', shown.filter(([type]) => !type.startsWith('v2/'))],
    ['APIv2', shown.filter(([type]) => type.startsWith('v2/'))],
  ] as const;
  return (
    <>
      <Field label={t.filterEvents} note={t.types(shown.length)}>
        {(id) => (
          <input
            id={id}
            type="search"
            value={filter.value}
            onInput={({ currentTarget }) => {
              filter.value = currentTarget.value;
            }}
          />
        )}
      </Field>
      <Field label={t.event}>
        {(id) => (
          <select
            id={id}
            size={7}
            value={chosen.value}
            onChange={({ currentTarget }) => {
              chosen.value = currentTarget.value;
            }}
          >
            {groups.map(([version, entries]) =>
              entries.length === 0 ? null : (
                <optgroup key={version} label={version}>
                  {entries.map(([type, zh, en]) => (
                    <option key={type} value={type}>
                      {type} — {language.value === 'zh' ? zh : en}
                    </option>
                  ))}
                </optgroup>
              ),
            )}
          </select>
        )}
      </Field>
    </>
  );
}
