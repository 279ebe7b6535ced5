import type { RequestLine } from '../../../lib/sandbox/console/views';
import { EmptyState } from '../../components/empty-state';
import { Link } from '../../components/link';
import { Count, ListTitle } from '../../components/list';
import { Loading } from '../../components/loading';
import { yuan } from '../../components/money';
import { RowLink, RowNumber } from '../../components/object-link';
import { onDemand } from '../../components/on-demand';
import { Method, Pill, toneOfStatus } from '../../components/pill';
import { Time } from '../../components/time';
import { VirtualList } from '../../components/virtual-list';
import { operationName } from '../../state/catalogue';
import { paused, requests, setPaused, waiting } from '../../state/live';
import { filterValue, requestHref, setFilter } from '../../state/request-filter';
import { hrefOf } from '../../state/route';
import { texts } from '../../texts';
import { RequestDetail } from './detail';
import { Filters } from './filters';
import { useFiltered } from './use-filtered';

const Comparison = onDemand(async () => (await import('./compare')).Comparison);

/** The live list of requests. */
export function Requests({ rest }: { readonly rest: string }) {
  const [, compared, other] = /^compare\/(\d+)(?:\/(\d+))?$/.exec(rest) ?? [];
  const id = Number(compared ?? rest);
  return (
    <div class={`split ${id > 0 ? 'opened' : ''}`}>
      <RequestList chosen={id} />
      <div class="detail">
        {compared === undefined ? (
          <Opened id={id} />
        ) : (
          <Comparison id={id} other={other === undefined ? undefined : Number(other)} />
        )}
      </div>
    </div>
  );
}

function Opened({ id }: { readonly id: number }) {
  if (id > 0) return <RequestDetail key={id} id={id} />;
  return <EmptyState title={texts.value.requests.choose} />;
}

function RequestList({ chosen }: { readonly chosen: number }) {
  const t = texts.value.requests;
  const all = requests.value;
  const { lines, failure } = useFiltered();
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
          placeholder={t.filterHint}
          value={filterValue('words')}
          onInput={({ currentTarget }) => setFilter('words', currentTarget.value)}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={filterValue('problem') !== ''}
            onChange={({ currentTarget }) => setFilter('problem', currentTarget.checked ? 'any' : '')}
          />
          {t.problems}
        </label>
      </div>
      <Filters />
      {failure === undefined ? (
        <Lines lines={lines} known={all?.length ?? 0} chosen={chosen} />
      ) : (
        <EmptyState title={failure} />
      )}
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
  if (known === 0) {
    return (
      <EmptyState title={t.requests.none} hint={t.requests.noneHint}>
        <Link to={hrefOf('connect')}>{t.requests.connect}</Link>
      </EmptyState>
    );
  }
  if (lines.length === 0) return <EmptyState title={t.nothingFound} />;
  return (
    <VirtualList label={t.requests.list} items={lines} keyOf={({ id }) => id} current={chosen}>
      {(line) => <Line line={line} current={line.id === chosen} />}
    </VirtualList>
  );
}

function Line({ line, current }: { readonly line: RequestLine; readonly current: boolean }) {
  const t = texts.value.requests;
  const { id, at, method, target, path, status, trouble, code, duration, about } = line;
  const name = operationName(method, path);
  return (
    <>
      <Link to={requestHref(String(id))} current={current} class="row">
        <span class="row-top">
          <Method name={method} />
          <span class="path">{target}</span>
          {about?.amount === undefined ? null : <span class="mono">{yuan(about.amount)}</span>}
          <Pill tone={toneOfStatus(status, trouble !== undefined)}>{status ?? t.unanswered}</Pill>
        </span>
        <span class="row-bottom">
          <RowNumber about={about} />
          {trouble === undefined ? null : (
            <span class="trouble">
              {trouble === 'refused' && code !== undefined ? code : t.trouble[trouble]}
            </span>
          )}
          {name === undefined ? null : <span class="clip">{name}</span>}
          {duration === undefined ? null : <span class="took">{texts.value.took(duration)}</span>}
          <Time at={at} />
        </span>
      </Link>
      <RowLink about={about} />
    </>
  );
}
