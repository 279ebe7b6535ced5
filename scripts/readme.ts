// Checks the documentation: pages of both languages match, all relative links are valid, and all TypeScript snippets
// compile and run against a local gateway.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { checkLinks } from './readme/links';
import { checkLanguages, readPages } from './readme/pages';
import { runSnippets } from './readme/run';
import { checkSetupLinks, setupOf, snippetsOf } from './readme/snippets';

const ROOT = path.dirname(__dirname);
const SCRATCH = path.join(ROOT, '.readme');

async function main(): Promise<void> {
  const pages = readPages(ROOT);
  const problems = [...checkLanguages(pages), ...checkLinks(ROOT, pages), ...checkSetupLinks(pages)];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    process.exitCode = 1;
    return;
  }
  const snippets = snippetsOf(pages);
  await runSnippets(SCRATCH, setupOf(pages), snippets);
  rmSync(SCRATCH, { recursive: true });
  console.log(`${pages.length} pages, ${snippets.length} distinct snippets`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
