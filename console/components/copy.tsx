import { useSignal } from '@preact/signals';
import { texts } from '../texts';

/** Copies a text to the clipboard. */
export function Copy({
  text,
  label,
  name,
}: {
  readonly text: string | (() => Promise<string>);
  readonly label?: string;
  /** What is copied, for the accessible name where there are several such buttons. */
  readonly name?: string;
}) {
  const state = useSignal<'ready' | 'copied' | 'failed'>('ready');
  const t = texts.value;
  const copy = async (): Promise<void> => {
    try {
      await write(typeof text === 'string' ? text : await text());
      state.value = 'copied';
    } catch {
      state.value = 'failed';
    }
    setTimeout(() => {
      state.value = 'ready';
    }, 1_500);
  };
  const words = { ready: label ?? t.copy, copied: t.copied, failed: t.notCopied };
  return (
    <button
      type="button"
      class="quiet"
      aria-label={name === undefined ? undefined : `${words[state.value]} ${name}`}
      onClick={() => void copy()}
    >
      {words[state.value]}
    </button>
  );
}

/** Browsers have a clipboard for secure origins only; over plain HTTP from another machine the selection is copied. */
async function write(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'hidden';
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!copied) throw new Error('The browser did not copy the text.');
}
