import { signal } from '@preact/signals';
import type { AttemptView } from '../../../lib/sandbox/console/views';
import { Code } from '../../components/code';
import { Copy } from '../../components/copy';
import { DescriptionList } from '../../components/description-list';
import { Lines } from '../../components/lines';
import { SegmentedControl } from '../../components/segmented-control';
import { texts } from '../../texts';
import { type Proof, proofsOf } from './verification';

/** What a delivery sent: its headers, its body, what was signed, and how to verify that. */
export function Sent({ attempt, count }: { readonly attempt: AttemptView; readonly count: number }) {
  const t = texts.value.notifications;
  const { sent, signature } = attempt;
  const proofs = proofsOf(attempt);
  return (
    <details>
      <summary>{t.sent}</summary>
      <DescriptionList rows={Object.entries(sent.headers)} />
      <h3>{t.sentBody}</h3>
      {sent.body === undefined ? <p class="quiet-text">{t.tooLong}</p> : <Code text={sent.body} />}
      {signature === undefined ? (
        <p class="quiet-text">{t.unsigned}</p>
      ) : (
        <Lines title={signature.kind === 'key' ? t.signedText : t.signedFields} text={signature.text} />
      )}
      {proofs.length === 0 ? null : <Verification proofs={proofs} count={count} />}
    </details>
  );
}

const chosen = signal<Proof['name']>('openssl');

function Verification({ proofs, count }: { readonly proofs: readonly Proof[]; readonly count: number }) {
  const t = texts.value.notifications;
  const shown = proofs.find(({ name }) => name === chosen.value) ?? proofs[0];
  if (shown === undefined) return null;
  return (
    <>
      <div class="facts">
        <h3>{t.verify}</h3>
        <SegmentedControl
          label={t.verify}
          name={`verify-${count}`}
          options={proofs.map(({ name }) => [name, name] as const)}
          value={shown.name}
          onChoose={(name) => {
            chosen.value = name;
          }}
        />
        <Copy text={shown.text} name={`${shown.name} ${count}`} />
      </div>
      <Code text={shown.text} />
    </>
  );
}
