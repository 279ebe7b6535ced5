// Checks the documentation as a new user meets it: pages of both languages match, all relative links are valid, and the
// packed package, installed into an empty project, compiles and runs each TypeScript snippet against a local gateway.
// `npm run readme -- skills docs/calls.md` runs the snippets of these pages only.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { checkLinks } from './readme/links';
import { checkLanguages, type Page, readPages } from './readme/pages';
import { createProject } from './readme/project';
import { runSnippets } from './readme/run';
import { checkSetupLinks, setupOf, snippetsOf } from './readme/snippets';

const ROOT = path.dirname(__dirname);

async function main(): Promise<void> {
  const pages = readPages(ROOT);
  const problems = [...checkLanguages(pages), ...checkLinks(ROOT, pages), ...checkSetupLinks(pages)];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    process.exitCode = 1;
    return;
  }
  const chosen = process.argv.slice(2);
  const isChosen = ({ file }: Page): boolean =>
    chosen.length === 0 || chosen.some((beginning) => file.startsWith(beginning));
  const snippets = snippetsOf(pages.filter(isChosen));
  const project = createProject(ROOT, snippets);
  console.log(`installed into ${project}, which stays there if a snippet fails`);
  await runSnippets(project, setupOf(pages), snippets);
  // A snippet sets the code; without one, nothing failed.
  if (process.exitCode === undefined) rmSync(project, { recursive: true });
  console.log(`${pages.length} pages, ${snippets.length} distinct snippets`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
