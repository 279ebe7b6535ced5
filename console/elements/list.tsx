import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Where the arrow keys lead to. */
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** A list of links; the arrow keys go from one to the next. */
export function LinkList({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  const move = (event: TargetedKeyboardEvent<HTMLUListElement>): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const links = [...event.currentTarget.querySelectorAll('a')];
    const at = links.findIndex((link) => link.matches(':focus'));
    const next = links[at + step];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  const list = useRef<HTMLUListElement>(null);
  // Whatever is open is in sight when one comes.
  useEffect(() => list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <ul ref={list} aria-label={label} onKeyDown={move}>
      {children}
    </ul>
  );
}

/** What a list is of: the page's title, unless something of it is open beside it. */
export function ListTitle({ text, beside }: { readonly text: string; readonly beside: boolean }) {
  return beside ? <h2 class="title">{text}</h2> : <h1 class="title">{text}</h1>;
}
