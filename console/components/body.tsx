import type { BodyView, FieldFault, HeaderList } from '../../lib/sandbox/console/views';
import { texts } from '../texts';
import { DescriptionList } from './description-list';
import { FoldedCode } from './folded-code';
import { formatted } from './formatted';
import { MarkedLines } from './marked-lines';

interface BodyProps {
  readonly body: BodyView;
  /** What is wrong with its fields, marked at their lines. */
  readonly faults?: readonly FieldFault[] | undefined;
  /** The URL from which its bytes are saved. */
  readonly save?: string | undefined;
}

/** A body: JSON and XML are formatted, anything else is shown unchanged. */
export function Body({ body, faults = [], save }: BodyProps) {
  const t = texts.value;
  if (body.size === 0) return <p class="quiet-text">{t.empty}</p>;
  return (
    <>
      <Shown body={body} faults={faults} />
      {save === undefined ? null : (
        <p class="facts pad">
          <a href={save} download={t.fileName}>
            {t.save(body.kept, body.size)}
          </a>
        </p>
      )}
    </>
  );
}

function Shown({ body, faults }: { readonly body: BodyView; readonly faults: readonly FieldFault[] }) {
  const t = texts.value;
  if (body.text === undefined) {
    return (
      <p class="quiet-text">
        {t.noText}, {t.bytes(body.size)}
      </p>
    );
  }
  const text = formatted(body.text);
  return (
    <>
      {faults.length === 0 ? <FoldedCode text={text} /> : <MarkedLines text={text} faults={faults} />}
      {body.cut ? <p class="quiet-text">{t.cut(body.shown, body.size)}</p> : null}
    </>
  );
}

/** A message: its body, and its headers in a disclosure. */
export function Content({ headers, summary, ...body }: ContentParts) {
  return (
    <>
      <Body {...body} />
      <Headers headers={headers} summary={summary} />
    </>
  );
}

interface HeadersProps {
  readonly headers: HeaderList;
  /** The label of the disclosure. */
  readonly summary: string;
}

/** The headers of a message in a disclosure. */
export function Headers({ headers, summary }: HeadersProps) {
  return (
    <details>
      <summary>{summary}</summary>
      <DescriptionList rows={headers} />
    </details>
  );
}

type ContentParts = BodyProps & HeadersProps;
