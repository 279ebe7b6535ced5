import type { BodyView, HeaderList } from '../../lib/sandbox/console/views';
import { texts } from '../texts';
import { Code } from './code';
import { DescriptionList } from './description-list';

/** A body: JSON is formatted, anything else is shown unchanged. */
export function Body({ body }: { readonly body: BodyView }) {
  const t = texts.value;
  if (body.size === 0) return <p class="quiet-text">{t.empty}</p>;
  if (body.text === undefined) {
    return (
      <p class="quiet-text">
        {t.noText}, {t.bytes(body.size)}
      </p>
    );
  }
  return (
    <>
      <Code text={laidOut(body.text)} />
      {body.cut ? <p class="quiet-text">{t.cut(body.shown, body.size)}</p> : null}
    </>
  );
}

/** Formats JSON if that changes only white space: no number loses its digits. */
function laidOut(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? JSON.stringify(value, null, 2) : text;
  } catch {
    return text;
  }
}

/** A message: its body, and its headers in a disclosure. */
export function Content({ body, headers, summary }: ContentParts) {
  return (
    <>
      <Body body={body} />
      <details>
        <summary>{summary}</summary>
        <DescriptionList rows={headers} />
      </details>
    </>
  );
}

interface ContentParts {
  readonly body: BodyView;
  readonly headers: HeaderList;
  /** The label of the disclosure. */
  readonly summary: string;
}
