import { tokensOf } from './highlight';

/** Syntax-highlighted code: TypeScript or JSON. */
export function Code({ text }: { readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
    <pre class="code" tabIndex={0}>
      <code>
        {tokensOf(text).map(({ kind, text }, at) =>
          kind === 'plain' ? (
            text
          ) : (
            <span key={at} class={`token-${kind}`}>
              {text}
            </span>
          ),
        )}
      </code>
    </pre>
  );
}
