import type { ComponentChildren } from 'preact';

export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet';

/** A colored state. */
export function Pill({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return <span class={`pill ${tone}`}>{children}</span>;
}

/** The color of an HTTP status; a success that contains an error has the color of an error. */
export function toneOfStatus(status: number | undefined, trouble: boolean): Tone {
  return status === undefined || status >= 400 || trouble ? 'bad' : 'good';
}

/** An HTTP method. */
export function Method({ name }: { readonly name: string }) {
  return <span class={`method ${name.toLowerCase()}`}>{name}</span>;
}
