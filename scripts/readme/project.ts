import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Snippet } from './snippets';

/**
 * What a project has besides the packages that the snippets import: Nest's own template brings its HTTP driver, and
 * route handlers are served with Hono's server.
 */
const ALWAYS = ['@types/node', '@hono/node-server', 'hono', '@nestjs/platform-express', 'bullmq'];
const QUIETLY = ['--silent', '--no-audit', '--no-fund', '--prefer-offline'];
const FROM = /^import (?:[^;]*? from )?'([^'.][^']*)'/gm;

/**
 * Does what a new user does: packs the package, and installs the tarball and what the snippets import into an empty
 * project outside of the repository.
 *
 * @returns the folder of the project.
 * @throws where a snippet imports a package whose version package.json does not state.
 */
export function createProject(root: string, snippets: readonly Snippet[]): string {
  const { dependencies, devDependencies } = require(path.join(root, 'package.json'));
  const known = { ...dependencies, ...devDependencies };
  const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-readme-'));
  npm(root, 'pack', '--silent', '--pack-destination', folder);
  const [tarball = ''] = readdirSync(folder);
  const names = new Set([...ALWAYS, ...snippets.flatMap(({ code }) => importedBy(code))]);
  names.delete('wechatpay-chain');
  const imported = [...names].flatMap((name) => {
    if (known[name] === undefined) throw new Error(`Expected ${name} in package.json`);
    return [name, `@types/${name}`].filter((each) => each in known);
  });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const versions = imported.map((name) => `${name}@${known[name]}`);
  npm(folder, 'install', ...QUIETLY, `./${tarball}`, ...versions);
  // Compiled in this repository already; to compile it again would take a minute.
  const sqlite = path.join('node_modules', 'better-sqlite3');
  symlinkSync(path.join(root, sqlite), path.join(folder, sqlite));
  return folder;
}

/** The packages that a snippet imports: `@hono/node-server`, `redis`. */
function importedBy(code: string): string[] {
  return [...code.matchAll(FROM)].flatMap(([, specifier = '']) => {
    if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return [];
    const [scope = '', name = ''] = specifier.split('/');
    return [scope.startsWith('@') ? `${scope}/${name}` : scope];
  });
}

function npm(cwd: string, ...args: string[]): void {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}
