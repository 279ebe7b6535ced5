import { Method, Pill } from '../../console/components/pill';
import { FieldTable } from '../../console/pages/reference/fields';
import { texts } from '../../console/texts';
import { queryOf } from '../../lib/openapi/queries';
import { CODE_FORMS } from '../../lib/reference/code';
import { exampleOf } from '../../lib/reference/example';
import type { Group, Operation } from '../../lib/reference/model';
import { sampleOf } from '../../lib/reference/sample';
import { addressOfOperation, type Language, relativeLink } from '../addresses';
import { CodeBlock } from '../components/code-block';
import { CodeTabs } from '../components/code-tabs';
import { textsOf } from '../texts';

const GROUPS: readonly Group[] = ['path', 'query', 'headers', 'json', 'xml', 'multipart'];

interface Props {
  readonly language: Language;
  readonly at: string;
  readonly name: string;
  readonly operation: Operation;
  /** The operations by `POST v3/…`, with their name. */
  readonly names: ReadonlyMap<string, string>;
}

/** The page of an operation: request, code in six forms, response. */
export function OperationPage({ language, at, name, operation, names }: Props) {
  const t = textsOf(language);
  return (
    <article class="page">
      <Head at={at} name={name} operation={operation} markdown={t.markdown} />
      <Facts language={language} at={at} operation={operation} names={names} />
      <Request operation={operation} />
      <CodeTabs
        language={language}
        title={t.code}
        name="form"
        tabs={CODE_FORMS.map((form, index) => [t.forms[index] ?? form, exampleOf(operation, form)])}
      />
      <Response language={language} operation={operation} />
      <section class="card">
        <header>
          <h2>{t.gateway}</h2>
        </header>
        <p class="quiet-text">{t.gatewayText}</p>
        <CodeBlock language={language} text="npx wxpay sandbox" />
      </section>
    </article>
  );
}

interface HeadProps {
  readonly at: string;
  readonly name: string;
  readonly operation: Operation;
  readonly markdown: string;
}

function Head({ at, name, operation, markdown }: HeadProps) {
  const t = texts.value.reference;
  const { method, path, docs, roles = [], money } = operation;
  return (
    <header class="page-head">
      <h1>{name}</h1>
      <p class="address">
        <Method name={method} /> <span class="path-full">/{path.replace(/^v2\//, '')}</span>
      </p>
      <p class="facts">
        <Pill tone="quiet">{path.startsWith('v2/') ? 'APIv2' : 'APIv3'}</Pill>
        {roles.map((role) => (
          <Pill key={role} tone="quiet">
            {t.roleNames[role] ?? role}
          </Pill>
        ))}
        {money ? <Pill tone="warn">{t.money}</Pill> : null}
        {docs.map((href, index) => (
          <a key={href} href={href} rel="noreferrer">
            {t.official}
            {docs.length > 1 ? ` ${index + 1}` : ''} ↗
          </a>
        ))}
        <a href={relativeLink(at, at.replace(/\.html$/, '.md'))}>{markdown}</a>
      </p>
    </header>
  );
}

/** What a caller has to know beside the fields: number, query, rate, host. */
function Facts({ language, at, operation, names }: Omit<Props, 'name'>) {
  const t = textsOf(language);
  const { method, path, number, rate, baseURL, traits = [] } = operation;
  const query = queryOf(`${method} ${path}`);
  const [, queryMethod, queryPath] = /^(\S+) ([^?]+)/.exec(query ?? '') ?? [];
  const target =
    queryMethod === undefined || queryPath === undefined
      ? undefined
      : `${language}/${addressOfOperation({ method: queryMethod as Operation['method'], path: queryPath })}.html`;
  const { rate: writeRate, rateSource } = texts.value.reference;
  const facts = [
    number === undefined ? undefined : ([t.number, <code key="number">{number}</code>] as const),
    target === undefined
      ? undefined
      : ([
          t.query,
          <a key="query" href={relativeLink(at, target)}>
            {names.get(`${queryMethod} ${queryPath}`) ?? query}
          </a>,
        ] as const),
    rate === undefined ? undefined : (['API', `${writeRate(rate)} (${rateSource(rate.source)})`] as const),
    baseURL === undefined ? undefined : ([t.host, <code key="host">{baseURL}</code>] as const),
    traits.includes('security') ? ([t.certificate, t.certificateText] as const) : undefined,
  ].filter((fact) => fact !== undefined);
  if (facts.length === 0) return null;
  return (
    <section class="card">
      <header>
        <h2>{t.facts}</h2>
      </header>
      <dl class="fact-list">
        {facts.map(([term, description]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Request({ operation: { request } }: { readonly operation: Operation }) {
  const t = texts.value.reference;
  const groups = GROUPS.flatMap((group) => {
    const fields = request[group] ?? {};
    return Object.keys(fields).length === 0 ? [] : [{ group, fields }];
  });
  if (groups.length === 0) return <p class="quiet-text">{t.noRequest}</p>;
  return (
    <>
      {groups.map(({ group, fields }) => (
        <FieldTable key={group} title={t.groups[group]} note={group} fields={fields} />
      ))}
    </>
  );
}

function Response({ language, operation: { answer } }: Pick<Props, 'language' | 'operation'>) {
  const t = texts.value.reference;
  const kind = answer.kind === 'empty' ? t.answers.empty(answer.status ?? 204) : t.answers[answer.kind];
  return (
    <>
      <FieldTable title={t.answer} note={kind} fields={answer.fields ?? {}} />
      {answer.fields === undefined ? null : (
        <section class="card">
          <header>
            <h2>{textsOf(language).sample}</h2>
          </header>
          <CodeBlock language={language} text={JSON.stringify(sampleOf(answer.fields), null, 2)} />
        </section>
      )}
    </>
  );
}
