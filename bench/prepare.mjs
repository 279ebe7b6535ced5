import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

/** Installs the compared packages and builds this one, if necessary. */
export function prepare() {
  if (!existsSync(path.join(import.meta.dirname, 'node_modules'))) npm(['--prefix', 'bench', 'ci']);
  const built = path.join(root, 'dist/esm/index.mjs');
  if (!existsSync(built) || statSync(built).mtimeMs < newest(path.join(root, 'lib'))) npm(['run', 'build']);
}

function npm(args) {
  console.error(`npm ${args.join(' ')}`);
  execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

function newest(folder) {
  const files = readdirSync(folder, { recursive: true });
  return Math.max(...files.map((file) => statSync(path.join(folder, file)).mtimeMs));
}
