import { Code } from '../../console/components/code';
import type { Language } from '../addresses';
import { textsOf } from '../texts';

interface Props {
  readonly language: Language;
  readonly text: string;
}

/** Code with a button that copies it; the script of the site makes the button work. */
export function CodeBlock({ language, text }: Props) {
  const t = textsOf(language);
  return (
    <div class="code-block">
      <button type="button" class="quiet copy" data-copied={t.copied} hidden>
        {t.copy}
      </button>
      <Code text={text} />
    </div>
  );
}
