import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  readonly label: ComponentChildren;
  readonly note?: ComponentChildren;
  readonly children: (id: string) => ComponentChildren;
}

/** An input with its label. */
export function Field({ label, note, children }: Props) {
  const id = useId();
  return (
    <div class="field">
      <div class="field-head">
        <label htmlFor={id}>{label}</label>
        {note === undefined ? null : <span class="quiet-text">{note}</span>}
      </div>
      {children(id)}
    </div>
  );
}
