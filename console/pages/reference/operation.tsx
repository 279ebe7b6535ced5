import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Group, Operation } from '../../../lib/reference/model';
import type { OperationPage } from '../../../lib/sandbox/console/views';
import { CodeForms } from '../../components/code-forms';
import { EmptyState } from '../../components/empty-state';
import { Link } from '../../components/link';
import { Loading } from '../../components/loading';
import { Method, Pill } from '../../components/pill';
import { ask, command } from '../../state/api';
import { operationName } from '../../state/catalogue';
import { gateway } from '../../state/live';
import { takePrefill } from '../../state/prefill';
import { hrefOf, query } from '../../state/route';
import { texts } from '../../texts';
import { FieldTable } from './fields';
import { createForm } from './form';
import { TryForm } from './try-form';

const GROUPS: readonly Group[] = ['path', 'query', 'headers', 'json', 'xml', 'multipart'];

/** An operation: its parameters, its response, its code and a form that sends it. */
export function OperationDetail({ method, path }: { readonly method: string; readonly path: string }) {
  const page = useSignal<OperationPage | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  useEffect(() => {
    ask<OperationPage>('operation', { method, path }).then(
      (value) => {
        const call = takePrefill(method, path);
        page.value = call === undefined ? value : { ...value, required: call, needs: undefined };
      },
      (error: Error) => {
        failure.value = error.message;
      },
    );
  }, [method, path, page, failure]);
  if (failure.value !== undefined) return <EmptyState title={failure.value} />;
  // The form contains the merchant ID.
  if (page.value === undefined || gateway.value === undefined) {
    return <Loading />;
  }
  const fulfil = async (number: string | undefined): Promise<void> => {
    page.value = await command<OperationPage>('fulfil', { method, path, number });
  };
  return <Page page={page.value} fulfil={fulfil} />;
}

interface PageProps {
  readonly page: OperationPage;
  /** Fills the form with an object of the gateway, or with a new one. */
  readonly fulfil: (number: string | undefined) => Promise<void>;
}

function Page({ page, fulfil }: PageProps) {
  const form = useMemo(() => createForm(page), [page]);
  const { operation } = page;
  return (
    <article class="page wide-page">
      <Link to={hrefOf('reference')} class="back">
        ← {texts.value.back}
      </Link>
      <Head operation={operation} />
      <CodeForms call={form.call.value} name="operation" />
      <div class="columns">
        <div class="column">
          <Tables operation={operation} />
        </div>
        <div class="column aside">
          <TryForm form={form} needs={page.needs} fulfil={fulfil} />
        </div>
      </div>
    </article>
  );
}

function Head({ operation }: { readonly operation: Operation }) {
  const t = texts.value.reference;
  const { method, path, docs, roles = [], money, rate, baseURL } = operation;
  return (
    <header class="page-head">
      <h1 tabIndex={-1}>{operationName(method, path) ?? operation.name}</h1>
      <p class="address">
        <Method name={method} /> <span class="path-full">/{path.replace(/^v2\//, '')}</span>
      </p>
      <p class="facts">
        {path.startsWith('v2/') ? <Pill tone="quiet">APIv2</Pill> : <Pill tone="quiet">APIv3</Pill>}
        {roles.map((role) => (
          <Pill key={role} tone="quiet">
            {t.roleNames[role] ?? role}
          </Pill>
        ))}
        {money ? <Pill tone="warn">{t.money}</Pill> : null}
        {rate ? <span title={t.rateSource(rate.source)}>{t.rate(rate)}</span> : null}
        {baseURL === undefined ? null : <span class="mono quiet-text">{baseURL}</span>}
        <OfficialPages docs={docs} />
      </p>
    </header>
  );
}

/** The official pages; those after the first one on demand, because some operations have thirty. */
function OfficialPages({ docs: [first, ...others] }: { readonly docs: readonly string[] }) {
  const t = texts.value.reference;
  if (first === undefined) return null;
  return (
    <>
      <OfficialPage href={first} text={t.official} />
      {others.length === 0 ? null : (
        <details>
          <summary class="quiet-text">{t.otherPages(others.length)}</summary>
          <span class="facts">
            {others.map((href, at) => (
              <OfficialPage key={href} href={href} text={`${t.official} ${at + 2}`} />
            ))}
          </span>
        </details>
      )}
    </>
  );
}

function OfficialPage({ href, text }: { readonly href: string; readonly text: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {text} ↗
    </a>
  );
}

function Tables({ operation: { request, answer } }: { readonly operation: Operation }) {
  const t = texts.value.reference;
  const sought = new URLSearchParams(query.value).get('field') ?? undefined;
  const groups = GROUPS.flatMap((group) => {
    const fields = request[group] ?? {};
    return Object.keys(fields).length === 0 ? [] : [{ group, fields }];
  });
  const kind = answer.kind === 'empty' ? t.answers.empty(answer.status ?? 204) : t.answers[answer.kind];
  return (
    <>
      {groups.length === 0 ? <p class="quiet-text">{t.noRequest}</p> : null}
      {groups.map(({ group, fields }) => (
        <FieldTable key={group} title={t.groups[group]} fields={fields} sought={sought} />
      ))}
      <FieldTable title={t.answer} note={kind} fields={answer.fields ?? {}} sought={sought} />
    </>
  );
}
