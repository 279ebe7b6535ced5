import { tokensOf } from './tokens';

/** Code in colours: TypeScript, JSON or anything like it. */
export function Code({ text, label }: { readonly text: string; readonly label?: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre class="code" tabIndex={0} role="region" aria-label={label}>
      <code>
        {tokensOf(text).map(({ kind, text }, at) =>
          kind === 'plain' ? (
            text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: tokens have nothing else
            <span key={at} class={`token-${kind}`}>
              {text}
            </span>
          ),
        )}
      </code>
    </pre>
  );
}
