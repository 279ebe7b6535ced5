import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { FaultView } from '../../lib/sandbox/console/views';
import { EmptyState } from '../components/empty-state';
import { Field } from '../components/field';
import { Loading } from '../components/loading';
import { ask, command, messageOf } from '../state/api';
import { connection, requests } from '../state/live';
import { texts } from '../texts';

/** The faults of the gateway: a form that injects one, and those that are active. */
export function Faults() {
  const t = texts.value.faults;
  const active = useSignal<readonly FaultView[] | undefined>(undefined);
  const load = async (): Promise<void> => {
    active.value = await ask<FaultView[]>('faults');
  };
  useEffect(() => {
    load().catch(() => undefined);
    // A request may have used up a fault.
  }, [connection.value, requests.value]);
  const clear = async (index?: number): Promise<void> => {
    await (index === undefined ? command('clear-faults', {}) : command('clear-fault', { index }));
    await load();
  };
  return (
    <div class="wide">
      <div class="list-head">
        <h1>{t.title}</h1>
      </div>
      <p class="quiet-text">{t.intro}</p>
      <InjectForm onInjected={() => void load()} />
      {active.value === undefined ? <Loading /> : <Active faults={active.value} clear={clear} />}
    </div>
  );
}

function InjectForm({ onInjected }: { readonly onInjected: () => void }) {
  const t = texts.value.faults;
  const kind = useSignal(Object.keys(t.kinds)[0] ?? '');
  const fields = useSignal<Readonly<Record<string, string>>>({ times: '1' });
  const failure = useSignal<string | undefined>(undefined);
  const inject = async (): Promise<void> => {
    try {
      const given = Object.entries(fields.value).filter(([, text]) => text !== '');
      const options = given.map(([name, text]) => [name, name === 'path' ? text : Number(text)]);
      await command('fault', { kind: kind.value, ...Object.fromEntries(options) });
      failure.value = undefined;
      onInjected();
    } catch (error) {
      failure.value = messageOf(error);
    }
  };
  const inputs = [
    ['path', t.path, '/v3/pay/*'],
    ['times', t.times, t.always],
    ['probability', t.probability, '1'],
    ['delay', t.delay, '0'],
  ] as const;
  return (
    <form
      class="card form"
      aria-label={t.inject}
      onSubmit={(event) => {
        event.preventDefault();
        void inject();
      }}
    >
      <Field label={t.kind}>
        {(id) => (
          <select
            id={id}
            value={kind.value}
            onChange={({ currentTarget }) => {
              kind.value = currentTarget.value;
            }}
          >
            {Object.entries(t.kinds).map(([known, meaning]) => (
              <option key={known} value={known}>
                {known} — {meaning}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div class="fields-row">
        {inputs.map(([name, label, placeholder]) => (
          <Field key={name} label={label}>
            {(id) => (
              <input
                id={id}
                class="mono"
                placeholder={placeholder}
                value={fields.value[name] ?? ''}
                onInput={({ currentTarget }) => {
                  fields.value = { ...fields.value, [name]: currentTarget.value };
                }}
              />
            )}
          </Field>
        ))}
      </div>
      {failure.value === undefined ? null : (
        <p role="alert" class="notice bad">
          {failure.value}
        </p>
      )}
      <div class="actions">
        <button type="submit" class="primary">
          {t.inject}
        </button>
      </div>
    </form>
  );
}

interface ActiveProps {
  readonly faults: readonly FaultView[];
  readonly clear: (index?: number) => Promise<void>;
}

function Active({ faults, clear }: ActiveProps) {
  const t = texts.value.faults;
  if (faults.length === 0) return <EmptyState title={t.none} hint={t.noneHint} />;
  return (
    <section class="card" aria-label={t.active}>
      <header>
        <h2>{t.active}</h2>
        <button type="button" class="quiet" onClick={() => void clear()}>
          {t.clearAll}
        </button>
      </header>
      <ul class="entries">
        {faults.map(({ kind, path, hits, times, probability }, index) => (
          <li key={`${index} ${kind}`} class="facts">
            <strong class="mono">{kind}</strong>
            <span>{t.kinds[kind]}</span>
            <code>{path ?? t.anyPath}</code>
            <span class="quiet-text">{t.hits(hits, times)}</span>
            {probability === undefined || probability === 1 ? null : (
              <span class="quiet-text">{t.chance(probability)}</span>
            )}
            <button
              type="button"
              class="quiet"
              aria-label={`${t.clear} ${kind}`}
              onClick={() => void clear(index)}
            >
              {t.clear}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
