import type { PartView } from '../../../lib/sandbox/console/views';
import { Body } from '../../components/body';
import { contentHref } from '../../state/content';
import { texts } from '../../texts';

interface PartsProps {
  readonly id: number;
  readonly parts: readonly PartView[];
}

/** The parts of an upload: name, file name, type and size of each, and its content. */
export function Parts({ id, parts }: PartsProps) {
  const t = texts.value;
  return (
    <ul class="entries" aria-label={t.requests.parts(parts.length)}>
      {parts.map(({ name, filename, type, body, image }, at) => (
        <li key={at}>
          <p class="facts">
            <strong class="mono">{name}</strong>
            {filename === undefined ? null : <span class="mono">{filename}</span>}
            {type === undefined ? null : <span class="quiet-text">{type}</span>}
            <span class="quiet-text">{t.bytes(body.size)}</span>
          </p>
          {image ? <img class="preview" src={contentHref({ id, part: at })} alt={filename ?? name} /> : null}
          <Body
            body={image ? { ...body, text: undefined } : body}
            save={contentHref({ id, part: at, save: 1 })}
          />
        </li>
      ))}
    </ul>
  );
}
