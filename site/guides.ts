import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt, { type Token } from 'markdown-it';
import { tokensOf } from '../console/components/highlight';
import type { Language } from './addresses';

/** A page of docs/ as HTML. */
export interface Guide {
  /** `getting-started`; `index` for docs/README.md. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly html: string;
  /** The parts of the page between its headings; the first one has the title. */
  readonly sections: readonly Section[];
}

/** A heading and the text below it, up to the next heading. */
export interface Section {
  readonly anchor: string;
  readonly heading: string;
  readonly text: string;
}

const SUFFIX = { en: '.md', zh: '.zh-CN.md' } as const;
const DESCRIPTION_LENGTH = 150;

/** Reads the guides of a language from docs/. */
export function readGuides(folder: string, language: Language): Guide[] {
  return readdirSync(folder)
    .filter((file) => /^[\w-]+(\.zh-CN)?\.md$/.test(file) && file.endsWith(SUFFIX.zh) === (language === 'zh'))
    .map((file) => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      return { name: nameOf(file), ...render(text, language) };
    });
}

function nameOf(file: string): string {
  const name = file.replace(/(\.zh-CN)?\.md$/, '');
  return name === 'README' ? 'index' : name;
}

/**
 * Renders a guide: links to other guides lead to their pages, headings have the anchors that GitHub gives them, and no
 * element has a style, which the content security policy refuses.
 */
function render(text: string, language: Language): Omit<Guide, 'name'> {
  const markdown = new MarkdownIt({ html: false, highlight });
  const { rules } = markdown.renderer;
  rules['table_open'] = () => '<div class="scroll" tabindex="0"><table>';
  rules['table_close'] = () => '</table></div>';
  const tokens = markdown.parse(text, {});
  const title = textAfter(tokens, 'heading_open');
  const seen = new Map<string, number>();
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'heading_open') token.attrSet('id', anchorOf(tokens[at + 1]?.content ?? '', seen));
    if (token.type === 'th_open' && tokens[at + 1]?.content === '') makeCornerPlain(token, tokens[at + 2]);
    if (String(token.attrGet('style')).includes('right')) token.attrs = [['class', 'number']];
    for (const child of token.children ?? []) {
      const href = child.type === 'link_open' ? child.attrGet('href') : null;
      if (href !== null) child.attrSet('href', linkOf(String(href), language));
    }
  }
  return {
    title,
    description: (firstParagraph(tokens) ?? title).slice(0, DESCRIPTION_LENGTH),
    html: markdown.renderer.render(tokens, markdown.options, {}),
    sections: sectionsOf(tokens),
  };
}

function sectionsOf(tokens: readonly Token[]): Section[] {
  const starts = tokens.flatMap(({ type }, at) => (type === 'heading_open' ? [at] : []));
  return starts.map((start, index) => ({
    anchor: String(tokens[start]?.attrGet('id')),
    heading: textOf(tokens[start + 1]),
    text: tokens
      .slice(start + 2, starts[index + 1])
      .map(textOf)
      .filter((text) => text !== '')
      .join('\n'),
  }));
}

/** The text of a token, without marks and addresses; that of a code block is the code. */
function textOf(token: Token | undefined): string {
  return token?.children?.map(({ content }) => content).join('') ?? token?.content ?? '';
}

function textAfter(tokens: readonly { type: string; content: string }[], type: string): string {
  return tokens[tokens.findIndex((token) => token.type === type) + 1]?.content ?? '';
}

/** The text of the first paragraph behind the line that links to the other language. */
function firstParagraph(tokens: readonly Token[]): string | undefined {
  const inline = tokens.find(
    ({ type, children }, at) =>
      type === 'inline' && tokens[at - 1]?.type === 'paragraph_open' && children?.[0]?.type !== 'link_open',
  );
  return inline && textOf(inline);
}

/** An empty header cell heads nothing: screen readers would announce it. */
function makeCornerPlain(open: Token, close: Token | undefined): void {
  open.tag = 'td';
  if (close !== undefined) close.tag = 'td';
}

/** `errors.md#next` → `errors.html#next`; the other language stands in the folder beside. */
function linkOf(href: string, from: Language): string {
  const [, file, anchor = ''] = /^([\w-]+(?:\.zh-CN)?\.md)(#.*)?$/.exec(href) ?? [];
  if (file === undefined) return href;
  const to: Language = file.endsWith(SUFFIX.zh) ? 'zh' : 'en';
  return `${to === from ? '' : `../../${to}/guides/`}${nameOf(file)}.html${anchor}`;
}

/** The anchor of a heading, as GitHub makes it: lower case, without punctuation, a number where it repeats. */
function anchorOf(heading: string, seen: Map<string, number>): string {
  const anchor = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
  const count = seen.get(anchor) ?? 0;
  seen.set(anchor, count + 1);
  return count === 0 ? anchor : `${anchor}-${count}`;
}

function highlight(code: string): string {
  const escapeHtml = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const html = tokensOf(code)
    .map(({ kind, text }) =>
      kind === 'plain' ? escapeHtml(text) : `<span class="token-${kind}">${escapeHtml(text)}</span>`,
    )
    .join('');
  return `<pre class="code" tabindex="0"><code>${html}</code></pre>`;
}
