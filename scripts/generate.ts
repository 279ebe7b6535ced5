// Writes all that is made from lib/openapi/catalogue, each file into the room that reads it; `--check` only reports
// whether it is current.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readCatalogue } from './openapi/catalogue';
import { checkCatalogue } from './openapi/check';
import { writeDeclarations } from './openapi/declarations';
import { writeHintTables, writeReferenceTables, writeTables } from './openapi/tables';

const lib = path.join(__dirname, '../lib');
const catalogue = readCatalogue();

/** The generated folders, relative to lib/, with their files. */
const TARGETS: readonly (readonly [folder: string, files: ReadonlyMap<string, string>])[] = [
  ['openapi/generated', new Map([...writeDeclarations(catalogue), ...writeTables(catalogue)])],
  ['reference/generated', writeReferenceTables(catalogue)],
  ['hints/generated', writeHintTables()],
];

const faults = checkCatalogue();
if (faults.length > 0) {
  report(faults, 'Fix lib/openapi/catalogue first.');
} else if (process.argv.includes('--check')) {
  check();
} else {
  write();
}

function write(): void {
  for (const [folder, files] of TARGETS) {
    const target = path.join(lib, folder);
    rmSync(target, { recursive: true, force: true });
    for (const [name, text] of files) {
      mkdirSync(path.dirname(path.join(target, name)), { recursive: true });
      writeFileSync(path.join(target, name), text);
    }
    console.log(`${files.size} files written to ${path.relative(process.cwd(), target)}`);
  }
}

function check(): void {
  report(
    TARGETS.flatMap(([folder, files]) => differences(path.join(lib, folder), files)),
    'Run `npm run generate` and commit what it wrote.',
  );
}

function differences(target: string, files: ReadonlyMap<string, string>): string[] {
  const present = readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(target, path.join(entry.parentPath, entry.name)));
  const current = (name: string) => readFileSync(path.join(target, name), 'utf8');
  const stale = [...files].filter(([name, text]) => !present.includes(name) || current(name) !== text);
  const left = present.filter((name) => !files.has(name));
  return [...stale.map(([name]) => `${name} is not current`), ...left.map((name) => `${name} is left over`)];
}

function report(messages: readonly string[], advice: string): void {
  if (messages.length === 0) return;
  for (const message of messages) console.error(message);
  console.error(advice);
  process.exitCode = 1;
}
