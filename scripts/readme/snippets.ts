import ts from 'typescript';
import { blocksOf, type Page } from './pages';

/**
 * The check of a snippet.
 *
 * - `run`: it runs against the gateway (`ts`).
 * - `notify`: it runs, and then port 3000 receives a notification at `/notify` (`ts notify`).
 * - `orders`: it runs, and then port 3000 receives an order at `/orders`, and returns its `code_url` (`ts orders`).
 * - `app`: both, first the order (`ts app`).
 * - `types`: it is compiled on its own, since what it declares must not reach the others (`ts types`).
 */
export type SnippetKind = 'run' | 'notify' | 'orders' | 'app' | 'types';

export interface Snippet {
  /** Its location: `docs/calls.md #2`. */
  readonly name: string;
  readonly kind: SnippetKind;
  readonly code: string;
}

const KINDS = new Map<string, SnippetKind>([
  ['ts', 'run'],
  ['ts notify', 'notify'],
  ['ts orders', 'orders'],
  ['ts app', 'app'],
  ['ts types', 'types'],
]);

/**
 * The setup that snippets count on, a block `ts setup` of one page.
 *
 * @throws where no page has one.
 */
export function setupOf(pages: readonly Page[]): string {
  const setup = pages.flatMap(blocksOf).find(({ info }) => info === 'ts setup');
  if (setup === undefined) throw new Error('Expected a block `ts setup` in docs/README.md');
  return setup.code;
}

const RUNNING = new Set(['ts', 'ts notify', 'ts orders', 'ts app']);
const OF_SETUP = ['wxpay', 'sandbox', 'order', 'card'];
const SETUP_LINK = /\]\([\w./-]*README(?:\.zh-CN)?\.md#(?:setup|准备)\)/;

/** Names the pages whose snippets use the setup, and that do not say where it is. */
export function checkSetupLinks(pages: readonly Page[]): string[] {
  return pages
    .filter((page) => !SETUP_LINK.test(page.text))
    .filter((page) => blocksOf(page).some(({ info, code }) => RUNNING.has(info) && usesSetup(code)))
    .map(({ file }) => `${file}: expected a link to the setup, #setup or #准备 of docs/README`);
}

function usesSetup(code: string): boolean {
  const bare = withoutComments(code).replace(/"[^"\n]*"|'[^'\n]*'/g, "''");
  return OF_SETUP.some(
    (name) =>
      new RegExp(`(?<!(?<!\\.)\\.)\\b${name}\\b`).test(bare) &&
      !new RegExp(`\\b(?:const|using) ${name}\\b`).test(bare),
  );
}

/** The snippets of all pages. Those that differ in comments and layout only, as translations do, are one. */
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
