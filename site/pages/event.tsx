import { Pill } from '../../console/components/pill';
import { FieldTable } from '../../console/pages/reference/fields';
import { texts } from '../../console/texts';
import type { Webhook } from '../../lib/reference/model';
import { eventKey } from '../../lib/reference/names';
import { sampleOfEvent } from '../../lib/reference/sample';
import type { Language } from '../addresses';
import { CodeBlock } from '../components/code-block';
import { CodeTabs } from '../components/code-tabs';
import { handlersOf } from '../handlers';
import { textsOf } from '../texts';

interface Props {
  readonly language: Language;
  readonly name: string;
  readonly webhook: Webhook;
}

/** The page of a notification: envelope, resource, sample, and a handler for each framework. */
export function EventPage({ language, name, webhook }: Props) {
  const t = textsOf(language);
  const { body, headers, resource, reply, within, docs, caution } = webhook;
  return (
    <article class="page">
      <header class="page-head">
        <h1>{name}</h1>
        <p class="address">
          <code class="path-full">{eventKey(webhook)}</code>
        </p>
        <p class="facts">
          <Pill tone="quiet">{webhook.version === 'v2' ? 'APIv2' : 'APIv3'}</Pill>
          <span class="quiet-text">
            {t.within} {t.seconds(within / 1000)}
          </span>
          {docs.map((href, at) => (
            <a key={href} href={href} rel="noreferrer">
              {texts.value.reference.official}
              {docs.length > 1 ? ` ${at + 1}` : ''} ↗
            </a>
          ))}
        </p>
        {caution === undefined ? null : <p class="notice warn">{caution}</p>}
      </header>
      <CodeTabs language={language} title={t.handler} name="framework" tabs={handlersOf(eventKey(webhook))} />
      <FieldTable title={texts.value.reference.groups.headers} fields={headers} />
      <FieldTable title={t.envelope} note={webhook.version === 'v2' ? 'XML' : 'JSON'} fields={body} />
      {resource === undefined ? null : <FieldTable title={t.resource} note="resource" fields={resource} />}
      <section class="card">
        <header>
          <h2>{resource === undefined ? t.untitled : t.resource}</h2>
        </header>
        <CodeBlock language={language} text={JSON.stringify(sampleOfEvent(webhook), null, 2)} />
      </section>
      <FieldTable title={t.reply} note={reply.kind.toUpperCase()} fields={reply.fields} />
    </article>
  );
}
