// Bundles the packages that only the command line and the gateway use into dist/vendor, one file each, and rewrites the
// imports of the compiled code, so that users of the client do not install them. Each bundle contains the licenses.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The bundled packages by import name. An ES module stays one, since the code imports it dynamically. */
export const VENDORED = new Map([
  ['commander', 'commander.js'],
  ['csv-parse', 'csv-parse.js'],
  ['find-my-way', 'find-my-way.js'],
  ['get-east-asian-width', 'get-east-asian-width.mjs'],
  ['@bomb.sh/tab/commander', 'tab.mjs'],
]);

/** @param dist the folder of the compiled code. */
export async function bundleVendor(dist) {
  const vendor = path.join(dist, 'vendor');
  mkdirSync(vendor, { recursive: true });
  for (const [name, file] of VENDORED) await bundle(name, path.join(vendor, file));
  for (const file of readdirSync(dist, { recursive: true })) {
    if (file.endsWith('.js') && !file.startsWith('vendor')) redirect(path.join(dist, file), vendor);
  }
}

async function bundle(name, outfile) {
  const { metafile } = await build({
    stdin: { contents: entryOf(name, outfile), resolveDir: root },
    outfile,
    bundle: true,
    format: outfile.endsWith('.mjs') ? 'esm' : 'cjs',
    platform: 'node',
    target: 'node20',
    legalComments: 'inline',
    metafile: true,
    logLevel: 'warning',
  });
  const code = readFileSync(outfile, 'utf8');
  writeFileSync(outfile, `/*!\n${licensesOf(Object.keys(metafile.inputs))}*/\n${code}`);
}

function entryOf(name, outfile) {
  if (!outfile.endsWith('.mjs')) return `module.exports = require('${name}');`;
  return name.startsWith('@bomb.sh') ? `export { default } from '${name}';` : `export * from '${name}';`;
}

/** Returns the licenses of the bundled packages, which must be distributed with them. */
export function licensesOf(inputs) {
  const names = inputs.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(names)].map(licenseOf).join('\n');
}

function licenseOf(name) {
  const folder = path.join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text =
    file === undefined ? `License: ${license}` : readFileSync(path.join(folder, file), 'utf8').trim();
  return `${name} ${version}\n\n${text.replaceAll('*/', '* /')}\n`;
}

/** Rewrites the imports of bundled packages as relative ones. */
function redirect(file, vendor) {
  const code = readFileSync(file, 'utf8');
  const redirected = code.replace(
    /\b(require|import)\("([^".][^"]*)"\)|\b(require|import)\('([^'.][^']*)'\)/g,
    (all, call, name, call2, name2) => {
      const bundled = VENDORED.get(name ?? name2);
      if (bundled === undefined) return all;
      const relative = path
        .relative(path.dirname(file), path.join(vendor, bundled))
        .split(path.sep)
        .join('/');
      return `${call ?? call2}("${relative.startsWith('.') ? relative : `./${relative}`}")`;
    },
  );
  if (redirected !== code) writeFileSync(file, redirected);
}
