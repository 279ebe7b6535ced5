// Generates types and tables from lib/openapi/catalogue. With `--check`, only reports whether they are current.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readCatalogue } from './openapi/catalogue';
import { checkCatalogue } from './openapi/check';
import { writeDeclarations } from './openapi/declarations';
import { writeTables } from './openapi/tables';

const target = path.join(__dirname, '../lib/openapi/generated');

const catalogue = readCatalogue();
const files = new Map([...writeDeclarations(catalogue), ...writeTables(catalogue)]);

const faults = checkCatalogue();
if (faults.length > 0) {
  report(faults, 'Fix lib/openapi/catalogue first.');
} else if (process.argv.includes('--check')) {
  check();
} else {
  write();
}

function write(): void {
  rmSync(target, { recursive: true, force: true });
  for (const [name, text] of files) {
    mkdirSync(path.dirname(path.join(target, name)), { recursive: true });
    writeFileSync(path.join(target, name), text);
  }
  console.log(`${files.size} files written to ${path.relative(process.cwd(), target)}`);
}

function check(): void {
  const present = readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(target, path.join(entry.parentPath, entry.name)));
  const stale = [...files].filter(([name, text]) => !present.includes(name) || current(name) !== text);
  const left = present.filter((name) => !files.has(name));
  report(
    [...stale.map(([name]) => `${name} is not current`), ...left.map((name) => `${name} is left over`)],
    'Run `npm run generate` and commit what it wrote.',
  );
}

function report(messages: readonly string[], advice: string): void {
  if (messages.length === 0) return;
  for (const message of messages) console.error(message);
  console.error(advice);
  process.exitCode = 1;
}

function current(name: string): string {
  return readFileSync(path.join(target, name), 'utf8');
}
