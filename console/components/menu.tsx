import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  /** The content of the button. */
  readonly label: ComponentChildren;
  /** The name of the button for assistive technology. */
  readonly name: string;
  readonly tone?: 'warn';
  readonly children: ComponentChildren;
}

/** A button that opens a panel below it; Escape and a move of the focus close it. */
export function Menu({ label, name, tone, children }: Props) {
  const open = useSignal(false);
  const id = useId();
  const close = (): void => {
    open.value = false;
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears what bubbles from its controls
    <div
      class="menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open.value) return;
        close();
        event.currentTarget.querySelector('button')?.focus();
      }}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) close();
      }}
    >
      <button
        type="button"
        class={`quiet ${tone ?? ''}`}
        aria-label={name}
        aria-expanded={open.value}
        aria-controls={id}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {label}
      </button>
      <div id={id} class="menu-panel" hidden={!open.value} tabIndex={-1}>
        {open.value ? children : null}
      </div>
    </div>
  );
}
