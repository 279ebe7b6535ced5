import type { BodyView, HeaderList } from '../../lib/sandbox/console/views';
import { texts } from '../texts';
import { Code } from './code';

/** A body: JSON is laid out, anything else stands as it came. */
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
      {body.cut ? <p class="quiet-text">{t.cut(body.text.length, body.size)}</p> : null}
    </>
  );
}

/** JSON in one line is laid out, where that changes nothing but white space: no number loses its digits. */
function laidOut(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? JSON.stringify(value, null, 2) : text;
  } catch {
    return text;
  }
}

export function Headers({ headers }: { readonly headers: HeaderList }) {
  return (
    <dl class="pairs">
      {headers.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
