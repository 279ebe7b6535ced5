import { texts } from '../texts';

interface LinesProps {
  readonly title: string;
  readonly text: string;
  readonly mark?: number | undefined;
  readonly tone?: 'good' | 'bad';
}

/** A string to sign, line by line, with visible line feeds. */
export function Lines({ title, text, mark, tone = 'good' }: LinesProps) {
  const lines = text.split('\n');
  let start = 0;
  return (
    <div>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard */}
      <ol class="lines" tabIndex={0} aria-label={title}>
        {lines.map((line, at) => {
          const ended = at < lines.length - 1;
          const offset = start;
          start += line.length + 1;
          const place = mark === undefined ? undefined : mark - offset;
          const inside = place !== undefined && place >= 0 && place <= line.length;
          if (line === '' && !ended && !inside) return null;
          return (
            <li key={at}>
              <Line line={line} ended={ended} mark={inside ? place : undefined} tone={tone} />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

interface LineProps {
  readonly line: string;
  readonly ended: boolean;
  readonly mark: number | undefined;
  readonly tone: 'good' | 'bad';
}

function Line({ line, ended, mark, tone }: LineProps) {
  const feed = ended ? <span class="feed">↵</span> : null;
  if (mark === undefined) {
    return (
      <>
        {line}
        {feed}
      </>
    );
  }
  const end = ended ? '↵' : `⟨${texts.value.requests.end}⟩`;
  return (
    <>
      {line.slice(0, mark)}
      <mark class={tone}>{mark < line.length ? line.slice(mark, mark + 1) : end}</mark>
      {line.slice(mark + 1)}
      {mark < line.length ? feed : null}
    </>
  );
}
