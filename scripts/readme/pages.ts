import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A page of the documentation. */
export interface Page {
  /** Relative to the root of the package: `docs/errors.zh-CN.md`. */
  readonly file: string;
  readonly text: string;
}

const CHINESE = '.zh-CN.md';
const LONGEST_README = 250;

/** Reads the READMEs, the changelog, the pages in `docs/` and those of the skill of coding agents. */
export function readPages(root: string): readonly Page[] {
  const docs = readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`);
  const skills = readdirSync(path.join(root, 'skills'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => path.posix.join('skills', name));
  return ['README.md', `README${CHINESE}`, 'CHANGELOG.md', 'CONTRIBUTING.md', ...docs, ...skills]
    .filter((file) => existsSync(path.join(root, file)))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
}

/** The fenced code blocks of a page, those of list items too, with the words behind the opening fence. */
export function blocksOf({ text }: Page): readonly { readonly info: string; readonly code: string }[] {
  return [...text.matchAll(/^( *)```(.*)\n([\s\S]*?)^\1```$/gm)].map(
    ([, indent = '', info = '', code = '']) => ({
      info,
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

/** Returns the text without code blocks. */
export function proseOf({ text }: Page): string {
  return text.replace(/^( *)```[\s\S]*?^\1```$/gm, '');
}

/** Returns the headings of a page, with their level. */
export function headingsOf(page: Page): readonly { readonly level: number; readonly title: string }[] {
  return [...proseOf(page).matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => ({
    level: marks.length,
    title,
  }));
}

/** Returns the pages whose languages differ in headings, code blocks or table rows. */
export function checkLanguages(pages: readonly Page[]): string[] {
  const byFile = new Map(pages.map((page) => [page.file, page]));
  const problems = pages
    .filter(({ file, text }) => file.startsWith('README') && text.split('\n').length - 1 > LONGEST_README)
    .map(({ file }) => `${file}: expected at most ${LONGEST_README} lines`);
  for (const page of pages) {
    if (!page.file.startsWith('README') && !page.file.startsWith('docs/')) continue;
    if (page.file.endsWith(CHINESE)) {
      const original = page.file.replace(CHINESE, '.md');
      if (!byFile.has(original)) problems.push(`${page.file}: expected ${original} beside it`);
      continue;
    }
    const translation = byFile.get(page.file.replace(/\.md$/, CHINESE));
    if (translation === undefined) {
      problems.push(`${page.file}: expected a page in Chinese beside it`);
    } else {
      problems.push(...differences(page, translation));
    }
  }
  return problems;
}

function differences(page: Page, translation: Page): string[] {
  const shapes: readonly [string, (of: Page) => string][] = [
    [
      'headings',
      (of) =>
        headingsOf(of)
          .map(({ level }) => level)
          .join(' '),
    ],
    [
      'code blocks',
      (of) =>
        blocksOf(of)
          .map(({ info }) => info)
          .join(', '),
    ],
    ['rows of tables', (of) => String([...proseOf(of).matchAll(/^\|/gm)].length)],
  ];
  return shapes
    .filter(([, shape]) => shape(page) !== shape(translation))
    .map(
      ([what, shape]) => `${translation.file}: ${what}: expected ${shape(page)}, found ${shape(translation)}`,
    );
}
