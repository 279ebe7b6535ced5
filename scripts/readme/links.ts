import { existsSync } from 'node:fs';
import path from 'node:path';
import { headingsOf, type Page, proseOf } from './pages';

/** Returns the relative links whose file or heading does not exist. */
export function checkLinks(root: string, pages: readonly Page[]): string[] {
  const anchors = new Map(pages.map((page) => [page.file, anchorsOf(page)]));
  return pages.flatMap((page) =>
    [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .flatMap((target) => {
        const [link = '', anchor] = target.split('#');
        const file = link === '' ? page.file : path.posix.join(path.posix.dirname(page.file), link);
        if (!existsSync(path.join(root, file))) return [`${page.file}: no such file: ${target}`];
        if (anchor === undefined || anchors.get(file)?.has(decodeURIComponent(anchor))) return [];
        return [`${page.file}: no such heading: ${target}`];
      }),
  );
}

/** Returns the anchors that Markdown renderers create for headings. */
function anchorsOf(page: Page): ReadonlySet<string> {
  return new Set(
    headingsOf(page).map(({ title }) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  );
}
