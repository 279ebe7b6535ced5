import type { Guide } from '../guides';

/** A guide from docs/. */
export function GuidePage({ guide: { html } }: { readonly guide: Guide }) {
  // Made from our own Markdown, in which raw HTML is off.
  return <article class="guide" dangerouslySetInnerHTML={{ __html: html }} />;
}
