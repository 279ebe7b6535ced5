import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../texts';

/** Moves by the arrow keys. */
export const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** A list of links with arrow-key navigation. */
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
  // Scroll the open entry into view.
  useEffect(() => list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <ul ref={list} aria-label={label} onKeyDown={move}>
      {children}
    </ul>
  );
}

interface CountProps {
  readonly shown: number | undefined;
  readonly all: number | undefined;
}

/** How many entries a list has, and how many of them the filter shows. */
export function Count({ shown, all }: CountProps) {
  if (shown === undefined || all === undefined) return null;
  return <span class="quiet-text count">{texts.value.entries(shown, all)}</span>;
}

/** The heading of a list; it is the page title unless an entry is open. */
export function ListTitle({ text, beside }: { readonly text: string; readonly beside: boolean }) {
  return beside ? <h2 class="title">{text}</h2> : <h1 class="title">{text}</h1>;
}
