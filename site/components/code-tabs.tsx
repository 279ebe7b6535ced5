import type { Language } from '../addresses';
import { CodeBlock } from './code-block';

interface Props {
  readonly language: Language;
  readonly title: string;
  readonly name: string;
  readonly tabs: readonly (readonly [label: string, text: string])[];
}

/** Code in several forms, one of which is shown. Radio buttons switch it, so that it works without JavaScript. */
export function CodeTabs({ language, title, name, tabs }: Props) {
  return (
    <section class="card">
      <header>
        <h2>{title}</h2>
      </header>
      <fieldset class="tabs">
        <legend class="hidden">{title}</legend>
        {tabs.map(([label], at) => (
          <>
            <input type="radio" name={name} id={`${name}-${at}`} checked={at === 0} />
            <label for={`${name}-${at}`}>{label}</label>
          </>
        ))}
        {tabs.map(([label, text]) => (
          <div class="panel" key={label}>
            <CodeBlock language={language} text={text} />
          </div>
        ))}
      </fieldset>
    </section>
  );
}
