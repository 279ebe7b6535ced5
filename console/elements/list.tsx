import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';

/** Where the arrow keys lead to. */
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** A list of links; the arrow keys go from one to the next. */
export function LinkList({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  const move = (event: TargetedKeyboardEvent<HTMLUListElement>): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a[href]')];
    const at = links.findIndex((link) => link === document.activeElement);
    const next = links[at + step];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <ul class="link-list" aria-label={label} onKeyDown={move}>
      {children}
    </ul>
  );
}
