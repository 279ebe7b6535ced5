import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const docs = path.join(__dirname, '../../docs');

/** The list items under the first heading of a page: its guarantees. */
function guaranteesOf(page: string): string[] {
  const [, guaranteed = ''] = readFileSync(path.join(docs, page), 'utf8').split(/^## .*\n/m);
  return [...guaranteed.matchAll(/^- (.+)$/gm)].map(([, sentence = '']) => sentence.replaceAll('\\', ''));
}

/** The titles of all other specs of this folder. */
function titles(): string[] {
  const files = readdirSync(__dirname).filter((file) => file.endsWith('.spec.ts') && file !== 'page.spec.ts');
  const sources = files.map((file) => readFileSync(path.join(__dirname, file), 'utf8'));
  return sources.flatMap((source) =>
    [...source.matchAll(/^it\(\s*(['"])(.+?)\1,/gm)].map(([, , title = '']) => title),
  );
}

it('the page lists exactly the guarantees that the specs test', () => {
  expect(titles().length).toBeGreaterThan(30);
  expect(guaranteesOf('security.md').sort()).toEqual(titles().sort());
});

it('the Chinese page lists the same number of guarantees', () => {
  expect(guaranteesOf('security.zh-CN.md')).toHaveLength(titles().length);
});
