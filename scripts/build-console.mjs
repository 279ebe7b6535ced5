// Bundles console/, the gateway's web page, into lib/sandbox/console/page, which the gateway serves; the build
// copies it to dist/. esbuild handles TypeScript, JSX and CSS without plugins.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const source = path.join(root, 'console');

/** The folder of the page for a gateway that runs from source. */
export const page = path.join(root, 'lib/sandbox/console/page');

export async function buildConsole() {
  rmSync(page, { recursive: true, force: true });
  mkdirSync(page, { recursive: true });
  const { metafile } = await build({
    entryPoints: { console: path.join(source, 'main.tsx') },
    outdir: page,
    bundle: true,
    minify: true,
    format: 'esm',
    // What is imported on demand is a file of its own.
    splitting: true,
    chunkNames: 'chunk-[hash]',
    target: ['es2024'],
    tsconfig: path.join(source, 'tsconfig.json'),
    // The page imports only pure code from lib/. Entry files of lib/ name these modules, but the bundle must not contain them.
    external: ['node:*', 'undici', 'node-forge', 'saxes', 'secure-json-parse'],
    metafile: true,
    logLevel: 'warning',
  });
  const left = Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.flatMap(({ path, external }) => (external ? [path] : [])),
  );
  if (left.length > 0) throw new Error(`Expected no server modules in the bundle, found ${left.join(', ')}`);
  writeFileSync(path.join(page, 'licenses.txt'), licensesOf(Object.keys(metafile.inputs)));
  for (const file of ['index.html', 'icon.svg']) cpSync(path.join(source, file), path.join(page, file));
}

/** Returns the licenses of the bundled packages, which must be distributed with them. */
function licensesOf(inputs) {
  const names = inputs.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  const texts = [...new Set(names)].map((name) => `${name}\n\n${licenseOf(name)}\n`);
  return texts.join('\n\n');
}

/** Returns the text of a package's license, whatever the file's suffix. */
function licenseOf(name) {
  const folder = path.join(root, 'node_modules', name);
  const file = readdirSync(folder).find((each) => /^LICENSE(\.\w+)?$/i.test(each));
  if (file === undefined) throw new Error(`Expected a license in ${folder}`);
  return readFileSync(path.join(folder, file), 'utf8').trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildConsole();
