import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const docs = path.join(__dirname, '../../docs');

/** The bullets under the first heading of a page: its promises. */
function promisesOf(page: string): string[] {
  const [, promised = ''] = readFileSync(path.join(docs, page), 'utf8').split(/^## .*\n/m);
  return [...promised.matchAll(/^- (.+)$/gm)].map(([, sentence = '']) => sentence.replaceAll('\\', ''));
}

/** The titles of all other specs of this folder. */
function titles(): string[] {
  const files = readdirSync(__dirname).filter((file) => file.endsWith('.spec.ts') && file !== 'page.spec.ts');
  const sources = files.map((file) => readFileSync(path.join(__dirname, file), 'utf8'));
  return sources.flatMap((source) =>
    [...source.matchAll(/^it\(\s*(['"])(.+?)\1,/gm)].map(([, , title = '']) => title),
  );
}

it('the page promises what the specs show, and no more', () => {
  expect(titles().length).toBeGreaterThan(30);
  expect(promisesOf('security.md').sort()).toEqual(titles().sort());
});

it('the Chinese page has as many promises', () => {
  expect(promisesOf('security.zh-CN.md')).toHaveLength(titles().length);
});
