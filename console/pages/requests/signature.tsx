import type { VerdictView } from '../../../lib/sandbox/console/views';
import { Lines } from '../../components/lines';
import { clock } from '../../state/live';
import { texts } from '../../texts';

/** Compares the signed string with the expected one and marks the first difference. */
export function Signature({ verdict }: { readonly verdict: VerdictView | undefined }) {
  const t = texts.value.requests;
  if (verdict?.accepted && verdict.expected !== undefined) {
    return <Accepted verdict={verdict} expected={verdict.expected} />;
  }
  return (
    <section class="card" aria-label={t.signature}>
      <header>
        <h2>{t.signature}</h2>
        <DifferencePosition verdict={verdict} />
      </header>
      {verdict?.expected === undefined ? (
        <p class="quiet-text pad">{t.notChecked}</p>
      ) : (
        <Strings verdict={verdict} expected={verdict.expected} />
      )}
    </section>
  );
}

/** A valid signature is one line, which opens on demand. */
function Accepted({ verdict, expected }: { readonly verdict: VerdictView; readonly expected: string }) {
  const t = texts.value.requests;
  return (
    <section class="card" aria-label={t.signature}>
      <details class="tick">
        <summary>✓ {t.same}</summary>
        <Lines title={t.signature} text={expected} />
      </details>
      {verdict.clock === 'machine' ? (
        <p class="notice info">{t.machineClock(texts.value.clock.duration(clock.value.offset))}</p>
      ) : null}
    </section>
  );
}

function DifferencePosition({ verdict }: { readonly verdict: VerdictView | undefined }) {
  const { expected, signed, difference } = verdict ?? {};
  if (expected === undefined || difference === undefined || signed === expected) return null;
  const lines = expected.slice(0, difference).split('\n');
  return (
    <span class="difference">
      {texts.value.requests.difference(lines.length, (lines.at(-1)?.length ?? 0) + 1)}
    </span>
  );
}

/** Faults of the signature itself. */
const SIGNATURE_FAULTS = ['signature', 'sign'];

function Strings({ verdict, expected }: { readonly verdict: VerdictView; readonly expected: string }) {
  const t = texts.value.requests;
  const { signed, difference, fault } = verdict;
  if (signed === expected) return <Lines title={t.same} text={expected} />;
  // Any other fault is found before the signature is checked.
  if (signed === undefined && !SIGNATURE_FAULTS.includes(fault ?? '')) {
    return <Lines title={t.expected} text={expected} />;
  }
  return (
    <div class="beside">
      {signed === undefined ? (
        <div>
          <h3>{t.signed}</h3>
          <p class="quiet-text pad">{t.unknownSigned}</p>
        </div>
      ) : (
        <Lines title={t.signed} text={signed} mark={difference} tone="bad" />
      )}
      <Lines title={t.expected} text={expected} mark={difference} tone="good" />
    </div>
  );
}
