import type { ComponentChildren } from 'preact';

export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet';

/** A state in its colour. */
export function Pill({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return <span class={`pill ${tone}`}>{children}</span>;
}

/** An HTTP status in its colour; of a failure within a success, the failure's. */
export function toneOfStatus(status: number | undefined, trouble: boolean): Tone {
  if (status === undefined || status >= 500) return 'bad';
  if (status >= 400) return 'bad';
  return trouble ? 'warn' : 'good';
}

/** A method as it is written everywhere. */
export function Method({ name }: { readonly name: string }) {
  return <span class={`method ${name.toLowerCase()}`}>{name}</span>;
}
