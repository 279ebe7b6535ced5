import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { InboxEntry } from '../../lib/sandbox/console/views';
import { Code } from '../components/code';
import { Copy } from '../components/copy';
import { DescriptionList } from '../components/description-list';
import { EmptyState } from '../components/empty-state';
import { Pill } from '../components/pill';
import { Time } from '../components/time';
import { ask } from '../state/api';
import { eventName } from '../state/catalogue';
import { connection, notifications } from '../state/live';
import { texts } from '../texts';

/** The built-in receiver of notifications, and what it received. */
export function Receiver() {
  const t = texts.value.receiver;
  const entries = useSignal<readonly InboxEntry[] | undefined>(undefined);
  useEffect(() => {
    ask<InboxEntry[]>('inbox').then(
      (value) => {
        entries.value = value;
      },
      () => undefined,
    );
  }, [notifications.value, connection.value, entries]);
  const url = `${location.origin}/_console/inbox`;
  return (
    <div class="wide">
      <div class="list-head">
        <h1>{t.title}</h1>
      </div>
      <p class="quiet-text">{t.intro}</p>
      <section class="card" aria-label={t.url}>
        <header>
          <h2>{t.url}</h2>
          <code class="path-full">{url}</code>
          <Copy text={url} />
        </header>
      </section>
      {entries.value?.length === 0 ? <EmptyState title={t.none} hint={t.noneHint} /> : null}
      {entries.value?.map((entry) => (
        <Received key={entry.id} entry={entry} />
      ))}
    </div>
  );
}

function Received({ entry }: { readonly entry: InboxEntry }) {
  const t = texts.value;
  const { type, resource, error, at, status, headers, body } = entry;
  const title = type ?? t.receiver.unknown;
  return (
    <section class="card" aria-label={title}>
      <header>
        <h2 class="mono">{title}</h2>
        <Pill tone={error === undefined ? 'good' : 'bad'}>
          {error === undefined ? t.receiver.verified : t.receiver.invalid}
        </Pill>
        <span class="quiet-text">{type === undefined ? '' : eventName(type)}</span>
        <span class="quiet-text">{t.receiver.replied(status)}</span>
        <Time at={at} date />
      </header>
      {error === undefined ? (
        <Code text={JSON.stringify(resource, null, 2)} />
      ) : (
        <p class="notice bad">{error}</p>
      )}
      <details>
        <summary>{t.receiver.raw}</summary>
        <DescriptionList rows={headers} />
        <Code text={body} />
      </details>
    </section>
  );
}
