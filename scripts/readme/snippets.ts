import ts from 'typescript';
import { blocksOf, type Page } from './pages';

/**
 * The check of a snippet.
 *
 * - `run`: it runs against the gateway (`ts`).
 * - `notify`: it runs, and then port 3000 receives a notification at `/notify` (`ts notify`).
 * - `types`: it is compiled on its own, since what it declares must not reach the others (`ts types`).
 */
export type SnippetKind = 'run' | 'notify' | 'types';

export interface Snippet {
  /** Its location: `docs/calls.md #2`. */
  readonly name: string;
  readonly kind: SnippetKind;
  readonly code: string;
}

const KINDS = new Map<string, SnippetKind>([
  ['ts', 'run'],
  ['ts notify', 'notify'],
  ['ts types', 'types'],
]);

/** Returns the snippets of all pages. Snippets that differ only in comments and layout, as translations do, are merged. */
export function snippetsOf(pages: readonly Page[]): readonly Snippet[] {
  const distinct = new Map<string, Snippet>();
  for (const page of pages) {
    for (const [at, { info, code }] of blocksOf(page).entries()) {
      const kind = KINDS.get(info);
      if (kind === undefined) continue;
      const key = `${kind} ${withoutComments(code)}`;
      if (!distinct.has(key)) distinct.set(key, { name: `${page.file} #${at + 1}`, kind, code });
    }
  }
  return [...distinct.values()];
}

function withoutComments(code: string): string {
  const file = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.Latest);
  return ts.createPrinter({ removeComments: true }).printFile(file);
}
