import type { RequestPage } from '../../../lib/sandbox/console/views';
import { Content, Headers } from '../../components/body';
import { CodeForms } from '../../components/code-forms';
import { CopyAs } from '../../components/copy-as';
import { EmptyState } from '../../components/empty-state';
import { Link } from '../../components/link';
import { Loading } from '../../components/loading';
import { ObjectLink } from '../../components/object-link';
import { Method, Pill, toneOfStatus } from '../../components/pill';
import { Time } from '../../components/time';
import { operationName } from '../../state/catalogue';
import { contentHref } from '../../state/content';
import { connection, gateway } from '../../state/live';
import { prefill } from '../../state/prefill';
import { requestHref } from '../../state/request-filter';
import { hrefOf, open } from '../../state/route';
import { useAnswer } from '../../state/use-answer';
import { texts } from '../../texts';
import { FieldFaults } from './field-faults';
import { Parts } from './parts';
import { problemsOf } from './problems';
import { Signature } from './signature';

/** A request: its problems, its signature and both messages. */
export function RequestDetail({ id }: { readonly id: number }) {
  // A new connection may be to a restarted gateway.
  const { page, failure } = useAnswer<RequestPage>('request', { id: String(id) }, [connection.value]);
  if (failure.value !== undefined) return <EmptyState title={failure.value} />;
  if (page.value === undefined) return <Loading />;
  return <Page page={page.value} />;
}

function Page({ page }: { readonly page: RequestPage }) {
  const t = texts.value;
  const { method, target, path, status, trouble, at, call } = page;
  return (
    <article class="page">
      <Link to={requestHref()} class="back">
        ← {t.back}
      </Link>
      <header class="page-head">
        <h1 tabIndex={-1} class="address">
          <Method name={method} /> <span class="path-full">{target}</span>
        </h1>
        <p class="facts">
          <Pill tone={toneOfStatus(status, trouble !== undefined)}>{status ?? t.requests.unanswered}</Pill>
          <span>{operationName(method, path)}</span>
          <Time at={at} date />
          {page.duration === undefined ? null : <span class="quiet-text">{t.took(page.duration)}</span>}
          <ObjectLink about={page.about} />
          {path === undefined ? null : (
            <Link to={hrefOf('reference', `${method}/${path}`)}>{t.requests.reference}</Link>
          )}
          {path === undefined || call === undefined ? null : (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                prefill.value = { ...call, path };
                open(hrefOf('reference', `${method}/${path}`));
              }}
            >
              {t.requests.edit}
            </button>
          )}
          <Link to={hrefOf('requests', `compare/${page.id}`)}>{t.requests.compare}</Link>
        </p>
      </header>
      <Problems page={page} />
      <Signature verdict={page.verdict} />
      {call === undefined ? <NoCode page={page} /> : <CodeForms call={call} name="request" />}
      <CopyAs page={page} origin={gateway.value?.url ?? ''} />
      <Exchange page={page} />
    </article>
  );
}

function NoCode({ page: { body } }: { readonly page: RequestPage }) {
  if (body.size <= body.kept) return null;
  return <p class="notice warn">{texts.value.requests.noCode(body.kept, body.size)}</p>;
}

function Problems({ page }: { readonly page: RequestPage }) {
  const t = texts.value.requests;
  const problems = problemsOf(page, t);
  if (problems.length === 0) return <p class="notice good">{t.fine}</p>;
  return (
    <section class="notice bad" aria-label={t.wrong}>
      <h2>{t.wrong}</h2>
      {problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
      <FieldFaults page={page} />
    </section>
  );
}

function Exchange({ page }: { readonly page: RequestPage }) {
  const { id, headers, body, answer, faults, parts } = page;
  const t = texts.value;
  return (
    <>
      <section class="card" aria-label={t.requests.request}>
        <header>
          <h2>{t.requests.request}</h2>
        </header>
        {parts === undefined ? (
          <Content
            body={body}
            faults={faults.filter(({ location }) => location === 'body')}
            save={contentHref({ id })}
            headers={headers}
            summary={t.headers}
          />
        ) : (
          <>
            <Parts id={id} parts={parts} />
            <Headers headers={headers} summary={t.headers} />
          </>
        )}
      </section>
      <section class="card" aria-label={t.requests.answer}>
        <header>
          <h2>{t.requests.answer}</h2>
          {answer === undefined ? null : <span class="quiet-text">HTTP {answer.status}</span>}
        </header>
        {answer === undefined ? (
          <p class="quiet-text pad">{t.requests.unansweredText}</p>
        ) : (
          <Content
            body={answer.body}
            save={contentHref({ id, side: 'answer' })}
            headers={answer.headers}
            summary={t.answerHeaders}
          />
        )}
      </section>
    </>
  );
}
