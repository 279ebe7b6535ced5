import { useMemo } from 'preact/hooks';
import type { BodyView, HeaderList, RequestLine, RequestPage } from '../../../lib/sandbox/console/views';
import { EmptyState } from '../../components/empty-state';
import { Field } from '../../components/field';
import { formatted } from '../../components/formatted';
import { Link } from '../../components/link';
import { Loading } from '../../components/loading';
import { timeText } from '../../components/time';
import { connection, requests } from '../../state/live';
import { hrefOf, open } from '../../state/route';
import { useAnswer } from '../../state/use-answer';
import { texts } from '../../texts';
import { compareLines, type DiffRow } from './line-diff';

interface Props {
  readonly id: number;
  /** The other request; undefined for the last one before of the same operation. */
  readonly other: number | undefined;
}

/** The maximum number of requests that are offered for a comparison. */
const OFFERED = 100;

/** Two requests next to each other, with the differences of their headers and bodies. */
export function Comparison({ id, other }: Props) {
  const t = texts.value.requests;
  const lines = requests.value;
  if (lines === undefined) return <Loading />;
  const offered = offeredFor(id, lines);
  const second = other ?? offered[0]?.id;
  if (second === undefined) return <EmptyState title={t.nothingToCompare} />;
  return (
    <article class="page wide-page">
      <Link to={hrefOf('requests', String(id))}>← {t.backToRequest(id)}</Link>
      <h1 tabIndex={-1}>{t.comparison(second, id)}</h1>
      <Field label={t.compareWith}>
        {(field) => (
          <select
            id={field}
            value={String(second)}
            onChange={({ currentTarget }) => open(hrefOf('requests', `compare/${id}/${currentTarget.value}`))}
          >
            {offered.some((line) => line.id === second) ? null : <option value={second}>{second}</option>}
            {offered.map((line) => (
              <option key={line.id} value={line.id}>
                {`${line.id} · ${line.method} ${line.target} · ${line.status ?? t.unanswered} · ${timeText(line.at)}`}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Both key={`${id} ${second}`} left={second} right={id} />
    </article>
  );
}

/** The other requests: those before it of the same operation first. */
function offeredFor(id: number, lines: readonly RequestLine[]): readonly RequestLine[] {
  const own = lines.find((line) => line.id === id);
  const weight = (line: RequestLine): number =>
    Number(line.method === own?.method && line.path === own.path) * 2 + Number(line.id < id);
  const others = lines.filter((line) => line.id !== id);
  return others.toSorted((a, b) => weight(b) - weight(a)).slice(0, OFFERED);
}

function Both({ left, right }: { readonly left: number; readonly right: number }) {
  const t = texts.value;
  const one = useAnswer<RequestPage>('request', { id: String(left) }, [connection.value]);
  const two = useAnswer<RequestPage>('request', { id: String(right) }, [connection.value]);
  const failure = one.failure.value ?? two.failure.value;
  if (failure !== undefined) return <EmptyState title={failure} />;
  const [a, b] = [one.page.value, two.page.value];
  if (a === undefined || b === undefined) return <Loading />;
  return (
    <>
      <Part
        title={t.requests.request}
        left={requestText(a)}
        right={requestText(b)}
        isWhole={isWhole(a.body) && isWhole(b.body)}
      />
      <Part
        title={t.requests.answer}
        left={answerText(a)}
        right={answerText(b)}
        isWhole={isWhole(a.answer?.body) && isWhole(b.answer?.body)}
      />
    </>
  );
}

/** Whether the text of a body is all of it: a missing body is whole. */
function isWhole(body: BodyView | undefined): boolean {
  return body === undefined || (body.text !== undefined && !body.cut);
}

function requestText({ method, target, headers, body }: RequestPage): string {
  return messageText(`${method} ${target}`, headers, body);
}

function answerText({ answer }: RequestPage): string {
  if (answer === undefined) return texts.value.requests.unansweredText;
  return messageText(`HTTP ${answer.status}`, answer.headers, answer.body);
}

function messageText(first: string, headers: HeaderList, { text, size }: BodyView): string {
  const names = headers.map(([name, value]) => `${name}: ${value}`).sort();
  const body = text === undefined ? texts.value.bytes(size) : formatted(text);
  return [first, ...names, '', body].join('\n');
}

interface PartProps {
  readonly title: string;
  readonly left: string;
  readonly right: string;
  /** Whether the texts have the whole bodies. */
  readonly isWhole: boolean;
}

function Part({ title, left, right, isWhole }: PartProps) {
  const t = texts.value.requests;
  const rows = useMemo(() => compareLines(left, right), [left, right]);
  const changed = rows.filter((row) => row.changed).length;
  return (
    <section class="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <span class="quiet-text" role="status">
          {changed > 0 || isWhole ? t.changedLines(changed) : null}
          {changed > 0 && !isWhole ? ' · ' : null}
          {isWhole ? null : t.notCompared}
        </span>
      </header>
      <Rows rows={rows} />
    </section>
  );
}

function Rows({ rows }: { readonly rows: readonly DiffRow[] }) {
  return (
    <div class="diff">
      <table>
        <tbody>
          {rows.map(({ left, right, changed }, at) => (
            <tr key={at} class={changed ? 'changed' : ''}>
              <td>{changed && left !== undefined ? <del>{left}</del> : left}</td>
              <td>{changed && right !== undefined ? <ins>{right}</ins> : right}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
