import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '../..');

/** The built site. */
export interface BuiltSite extends Disposable {
  readonly folder: string;
  /** The addresses of all files. */
  readonly files: ReadonlySet<string>;
  read(address: string): string;
}

/** Builds the site into a temporary folder. */
export function buildSite(): BuiltSite {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wechatpay-site-'));
  execFileSync(process.execPath, ['scripts/build-site.mjs', '--out', folder], { cwd: root, stdio: 'pipe' });
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  return {
    folder,
    files: new Set(files),
    read: (address) => {
      const file = path.join(folder, address);
      if (!existsSync(file)) throw new Error(`Expected the file ${address} in the site`);
      return readFileSync(file, 'utf8');
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Serves the site from another process, as `npm run docs:serve` does. */
export async function serveSite({ folder }: BuiltSite): Promise<{ process: ChildProcess; url: string }> {
  const args = ['scripts/serve-site.mjs', '--from', folder, '--port', '0'];
  const server = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(server.stdout, 'data');
  return { process: server, url: String(line).trim().replace(/\/$/, '') };
}

/** The text of HTML, without elements and entities. */
export function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
