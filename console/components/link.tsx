import type { ComponentChildren, TargetedMouseEvent } from 'preact';
import { open } from '../state/route';

interface Props {
  readonly to: string;
  readonly class?: string;
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link within the console; opens in place unless the user requests a new tab. */
export function Link({ to, current = false, children, ...rest }: Props) {
  const follow = (event: TargetedMouseEvent<HTMLAnchorElement>): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(to);
  };
  return (
    <a {...rest} href={to} aria-current={current ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  );
}
