import type { ComponentChildren } from 'preact';

interface Props {
  readonly title: string;
  readonly hint?: string;
  /** Where to go from here. */
  readonly children?: ComponentChildren;
}

/** A placeholder where there is no content yet. */
export function EmptyState({ title, hint, children }: Props) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {hint === undefined ? null : <p>{hint}</p>}
      {children}
    </div>
  );
}
