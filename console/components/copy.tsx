import { useSignal } from '@preact/signals';
import { texts } from '../texts';

/** Copies a text to the clipboard. */
export function Copy({ text }: { readonly text: string }) {
  const done = useSignal(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    done.value = true;
    setTimeout(() => {
      done.value = false;
    }, 1_500);
  };
  return (
    <button type="button" class="quiet" onClick={() => void copy()}>
      {done.value ? texts.value.copied : texts.value.copy}
    </button>
  );
}
