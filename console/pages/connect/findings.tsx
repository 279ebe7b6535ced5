import type { ConnectFinding } from '../../../lib/sandbox/console/views';
import { Link } from '../../components/link';
import { Pill, type Tone } from '../../components/pill';
import { hrefOf } from '../../state/route';
import { texts } from '../../texts';

const TONES: Readonly<Record<ConnectFinding['status'], Tone>> = {
  ok: 'good',
  warning: 'warn',
  failed: 'bad',
  skipped: 'quiet',
};

/** What the gateway knows of the client's configuration, a line for each finding. */
export function Findings({ findings }: { readonly findings: readonly ConnectFinding[] }) {
  const t = texts.value.connect;
  return (
    <section class="card" aria-label={t.findings}>
      <header>
        <h2>{t.findings}</h2>
        <span class="quiet-text">{t.findingsHint}</span>
      </header>
      <ul class="entries">
        {findings.map((finding) => (
          <li key={finding.name} class="finding">
            <Pill tone={TONES[finding.status]}>{t.status[finding.status]}</Pill>
            <FindingText finding={finding} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function FindingText({ finding }: { readonly finding: ConnectFinding }) {
  const t = texts.value.connect;
  const { name, facts, request, notification } = finding;
  const { message, hint } = t.finding[name](translated(facts));
  return (
    <div>
      <p>
        {message}{' '}
        {request === undefined ? null : <Link to={hrefOf('requests', String(request))}>{t.seeRequest}</Link>}
        {notification === undefined ? null : (
          <Link to={hrefOf('notifications', notification)}>{t.seeNotification}</Link>
        )}
      </p>
      {hint === undefined ? null : <p class="quiet-text">{hint}</p>}
    </div>
  );
}

/** Writes the diagnosis of a signature in the language of the page. */
function translated(facts: ConnectFinding['facts']): ConnectFinding['facts'] {
  const { reason } = facts;
  if (typeof reason !== 'string') return facts;
  return {
    ...facts,
    reason: texts.value.requests.problem({ reason, fault: undefined, ahead: undefined }),
  };
}
