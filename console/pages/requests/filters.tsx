import { useSignal } from '@preact/signals';
import type { FilterChoices, Problem, RequestFilter } from '../../../lib/sandbox/console/views';
import { Field } from '../../components/field';
import { command, messageOf } from '../../state/api';
import { connection } from '../../state/live';
import { archiveHref, clearFilters, filters, filterValue, setFilter } from '../../state/request-filter';
import { inLanguage } from '../../state/settings';
import { useAnswer } from '../../state/use-answer';
import { texts } from '../../texts';

type FilterName = keyof RequestFilter;
type Option = readonly [value: string, text: string];

const CLASSES = ['2xx', '4xx', '5xx'];
const PROBLEMS: readonly Problem[] = ['signature', 'refused', 'fault'];

/** The conditions of the list of requests. */
export function Filters() {
  const t = texts.value.requests;
  const open = useSignal(false);
  return (
    <>
      <details
        class="filters"
        onToggle={({ currentTarget }) => {
          open.value = currentTarget.open;
        }}
      >
        <summary>{t.filters}</summary>
        {open.value ? (
          <>
            <Conditions />
            <Tools />
          </>
        ) : null}
      </details>
      <Chips />
    </>
  );
}

function Conditions() {
  const t = texts.value.requests;
  const { page } = useAnswer<FilterChoices>('filter-choices', {}, [connection.value]);
  const { statuses = [], products = [], codes = [] } = page.value ?? {};
  const same = (value: string): Option => [value, value];
  return (
    <div class="filter-grid">
      <Choice
        name="status"
        options={[...CLASSES, ...statuses].map((status) => [status, statusText(status)])}
      />
      <Choice name="product" options={products.map(({ zh, en }) => [en, inLanguage([zh, en])])} />
      <Choice name="problem" options={[['any', t.problems], ...PROBLEMS.map(problemOption)]} />
      <Choice name="code" options={codes.map(same)} />
      <Field label={t.filterNames.object}>
        {(id) => (
          <input
            id={id}
            class="mono"
            value={filterValue('object')}
            onInput={({ currentTarget }) => setFilter('object', currentTarget.value)}
          />
        )}
      </Field>
    </div>
  );
}

/** What is done with the listed requests, and with all of them. */
function Tools() {
  const t = texts.value.requests;
  const failure = useSignal<string | undefined>(undefined);
  const clear = async (): Promise<void> => {
    try {
      await command('clear-requests', {});
      failure.value = undefined;
    } catch (error) {
      failure.value = messageOf(error);
    }
  };
  return (
    <>
      <div class="actions tools">
        <a class="button" href={archiveHref()} download="requests.har">
          {t.download}
        </a>
        <button type="button" onClick={() => void clear()}>
          {t.clear}
        </button>
      </div>
      {failure.value === undefined ? null : (
        <p role="alert" class="fault">
          {failure.value}
        </p>
      )}
      <p class="quiet-text">{t.stateHint}</p>
    </>
  );
}

function problemOption(problem: Problem): Option {
  return [problem, texts.value.requests.trouble[problem]];
}

function statusText(status: string): string {
  return status === 'closed' ? texts.value.requests.unanswered : status;
}

interface ChoiceProps {
  readonly name: FilterName;
  readonly options: readonly Option[];
}

function Choice({ name, options }: ChoiceProps) {
  const t = texts.value.requests;
  const value = filterValue(name);
  const known = options.some(([option]) => option === value);
  return (
    <Field label={t.filterNames[name]}>
      {(id) => (
        <select id={id} value={value} onChange={({ currentTarget }) => setFilter(name, currentTarget.value)}>
          <option value="">{t.any}</option>
          {known || value === '' ? null : <option value={value}>{value}</option>}
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** The active conditions; each chip removes one. */
function Chips() {
  const t = texts.value.requests;
  if (filters.value.length === 0) return null;
  return (
    <div class="chips">
      {filters.value.map(([name, value]) => {
        const text = `${t.filterNames[name]}: ${valueText(name, value)}`;
        return (
          <button
            key={name}
            type="button"
            class="chip"
            aria-label={t.removeFilter(text)}
            onClick={() => setFilter(name, '')}
          >
            <span>{text}</span> ×
          </button>
        );
      })}
      <button type="button" class="quiet" onClick={clearFilters}>
        {t.clearFilters}
      </button>
    </div>
  );
}

function valueText(name: FilterName, value: string): string {
  const t = texts.value.requests;
  if (name === 'status') return statusText(value);
  if (name !== 'problem') return value;
  return value === 'any' ? t.any : (t.trouble[value as Problem] ?? value);
}
