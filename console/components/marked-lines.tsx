import type { FieldFault } from '../../lib/sandbox/console/views';
import { texts } from '../texts';
import { lineOf } from './line-of';

interface MarkedLinesProps {
  readonly text: string;
  readonly faults: readonly FieldFault[];
}

/** A body with numbered lines: below a line, what is wrong with its field. */
export function MarkedLines({ text, faults }: MarkedLinesProps) {
  const t = texts.value;
  const byLine = Map.groupBy(faults, ({ field }) => lineOf(text, field.split('/').slice(2)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
    <ol class="lines" tabIndex={0} aria-label={t.body}>
      {text.split('\n').map((line, at) => (
        <li key={at}>
          {byLine.has(at) ? <mark class="bad">{line}</mark> : line}
          {byLine.get(at)?.map((fault) => (
            <span key={fault.field} class="line-fault">
              <code>{fault.field.split('/').at(-1)}</code> {t.requests.faultLine(fault)}
            </span>
          ))}
        </li>
      ))}
    </ol>
  );
}
