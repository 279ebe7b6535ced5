import { signal } from '@preact/signals';
import type { ConnectView } from '../../../lib/sandbox/console/views';
import { Code } from '../../components/code';
import { Copy } from '../../components/copy';
import { EmptyState } from '../../components/empty-state';
import { Loading } from '../../components/loading';
import { SegmentedControl } from '../../components/segmented-control';
import { connection, notifications, requests } from '../../state/live';
import { useAnswer } from '../../state/use-answer';
import { texts } from '../../texts';
import { Findings } from './findings';
import { SampleOrder } from './sample-order';
import { environment, otherSnippets, ownSnippets, type Snippet } from './snippets';

/** How a client is connected to this gateway. */
export function Connect() {
  const t = texts.value.connect;
  const changes = [connection.value, requests.value, notifications.value];
  const { page, failure } = useAnswer<ConnectView>('connect', {}, changes);
  return (
    <div class="wide connect">
      <div class="list-head">
        <h1>{t.title}</h1>
      </div>
      <p class="quiet-text">{t.intro}</p>
      {page.value === undefined ? <Pending failure={failure.value} /> : <Blocks view={page.value} />}
    </div>
  );
}

function Pending({ failure }: { readonly failure: string | undefined }) {
  return failure === undefined ? <Loading /> : <EmptyState title={failure} />;
}

function Blocks({ view }: { readonly view: ConnectView }) {
  const t = texts.value.connect;
  return (
    <>
      <Address view={view} />
      <SampleOrder />
      <Findings findings={view.findings} />
      <Block title={t.environment} hint={t.environmentHint} text={environment(view)} />
      <Choice title={t.own} chosen={ownChoice} snippets={ownSnippets(view)} />
      <Choice title={t.others} chosen={otherChoice} snippets={otherSnippets(view)} />
      <Block title={t.doctor} hint={t.doctorHint} text={t.doctorCommand} />
    </>
  );
}

function Address({ view: { url, mchid, serial, keys } }: { readonly view: ConnectView }) {
  const t = texts.value.connect;
  const rows = [
    [t.url, url],
    [t.mchid, mchid],
    [t.serial, serial],
    ...keys.map(({ id, kind }) => [t.keys[kind], id] as const),
    [t.notifyUrl, `${url}/_console/inbox`],
  ] as const;
  return (
    <section class="card" aria-label={t.address}>
      <header>
        <h2>{t.address}</h2>
      </header>
      <ul class="entries">
        {rows.map(([name, value]) => (
          <li key={name} class="facts">
            <span class="connect-name">{name}</span>
            <code class="path-full">{value}</code>
            <Copy text={value} name={name} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface BlockProps {
  readonly title: string;
  readonly hint: string;
  readonly text: string;
}

function Block({ title, hint, text }: BlockProps) {
  return (
    <section class="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <Copy text={text} name={title} />
      </header>
      <p class="quiet-text">{hint}</p>
      <Code text={text} />
    </section>
  );
}

const ownChoice = signal('Node.js');
const otherChoice = signal('wechatpay-axios-plugin');

interface ChoiceProps {
  readonly title: string;
  readonly chosen: typeof ownChoice;
  readonly snippets: readonly Snippet[];
}

/** Code for one of several programs. */
function Choice({ title, chosen, snippets }: ChoiceProps) {
  const t = texts.value.connect;
  const shown = snippets.find(({ name }) => name === chosen.value) ?? snippets[0];
  if (shown === undefined) return null;
  return (
    <section class="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <SegmentedControl
          label={title}
          name={title}
          options={snippets.map(({ name }) => [name, name] as const)}
          value={shown.name}
          onChoose={(value) => {
            chosen.value = value;
          }}
        />
        <Copy text={shown.text} name={shown.name} />
      </header>
      {shown.builtInHost ? <p class="quiet-text">{t.builtInHost}</p> : null}
      <Code text={shown.text} />
    </section>
  );
}
