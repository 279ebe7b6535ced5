import { signal } from '@preact/signals';
import type { RequestLine } from '../../../lib/sandbox/console/views';
import { EmptyState } from '../../components/empty-state';
import { Link } from '../../components/link';
import { Count, LinkList, ListTitle } from '../../components/list';
import { Loading } from '../../components/loading';
import { Method, Pill, toneOfStatus } from '../../components/pill';
import { Time } from '../../components/time';
import { matches, operationName } from '../../state/catalogue';
import { paused, requests, setPaused, waiting } from '../../state/live';
import { hrefOf } from '../../state/route';
import { texts } from '../../texts';
import { RequestDetail } from './detail';

const filter = signal('');
const problemsOnly = signal(false);

/** The live list of requests. */
export function Requests({ rest }: { readonly rest: string }) {
  const id = Number(rest);
  return (
    <div class={`split ${id > 0 ? 'opened' : ''}`}>
      <RequestList chosen={id} />
      <div class="detail">
        {id > 0 ? <RequestDetail key={id} id={id} /> : <EmptyState title={texts.value.requests.choose} />}
      </div>
    </div>
  );
}

function shown(line: RequestLine): boolean {
  if (problemsOnly.value && line.trouble === undefined) return false;
  const name = operationName(line.method, line.path) ?? '';
  return matches(filter.value, line.method, line.target, name, String(line.status ?? ''));
}

function RequestList({ chosen }: { readonly chosen: number }) {
  const t = texts.value.requests;
  const all = requests.value;
  const lines = all?.filter(shown);
  return (
    <section class="list" aria-label={t.title}>
      <div class="list-head">
        <ListTitle text={t.title} beside={chosen > 0} />
        <Count shown={lines?.length} all={all?.length} />
        <button
          type="button"
          class="quiet"
          aria-pressed={paused.value}
          onClick={() => setPaused(!paused.value)}
        >
          {paused.value ? t.resume : t.pause}
          {paused.value && waiting.value.length > 0 ? ` · ${t.waiting(waiting.value.length)}` : ''}
        </button>
      </div>
      <div class="list-tools">
        <input
          type="search"
          aria-label={t.filter}
          placeholder={t.filter}
          value={filter.value}
          onInput={({ currentTarget }) => {
            filter.value = currentTarget.value;
          }}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={problemsOnly.value}
            onChange={({ currentTarget }) => {
              problemsOnly.value = currentTarget.checked;
            }}
          />
          {t.problems}
        </label>
      </div>
      <Lines lines={lines} known={all?.length ?? 0} chosen={chosen} />
    </section>
  );
}

interface LinesProps {
  readonly lines: readonly RequestLine[] | undefined;
  readonly known: number;
  readonly chosen: number;
}

function Lines({ lines, known, chosen }: LinesProps) {
  const t = texts.value;
  if (lines === undefined) return <Loading />;
  if (known === 0) return <EmptyState title={t.requests.none} hint={t.requests.noneHint} />;
  if (lines.length === 0) return <EmptyState title={t.nothingFound} />;
  return (
    <LinkList label={t.requests.list}>
      {lines.map((line) => (
        <li key={line.id}>
          <Line line={line} current={line.id === chosen} />
        </li>
      ))}
    </LinkList>
  );
}

function Line({ line, current }: { readonly line: RequestLine; readonly current: boolean }) {
  const t = texts.value.requests;
  const { id, at, method, target, path, status, trouble } = line;
  const name = operationName(method, path);
  return (
    <Link to={hrefOf('requests', String(id))} current={current} class="row">
      <span class="row-top">
        <Method name={method} />
        <span class="path">{target}</span>
        <Pill tone={toneOfStatus(status, trouble !== undefined)}>{status ?? t.unanswered}</Pill>
      </span>
      <span class="row-bottom">
        {name === undefined ? null : <span class="clip">{name}</span>}
        {trouble === undefined ? null : <span class="trouble">{t.trouble[trouble]}</span>}
        <Time at={at} />
      </span>
    </Link>
  );
}
