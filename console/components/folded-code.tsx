import { useSignal } from '@preact/signals';
import { texts } from '../texts';
import { Code } from './code';

/** Longer code is folded. */
const LONGEST = 40;
/** The number of lines of folded code that are shown. */
const SHOWN = 20;

/** Code, of which only the beginning is shown if it is long. */
export function FoldedCode({ text }: { readonly text: string }) {
  const t = texts.value;
  const open = useSignal(false);
  const lines = text.split('\n');
  if (lines.length <= LONGEST) return <Code text={text} />;
  return (
    <>
      <Code text={open.value ? text : lines.slice(0, SHOWN).join('\n')} />
      <button
        type="button"
        class="quiet fold"
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {open.value ? t.showLess : t.showAll(lines.length)}
      </button>
    </>
  );
}
