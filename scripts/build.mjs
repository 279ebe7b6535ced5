// Compiles lib/ to dist/ as CommonJS, bundles the gateway's web page, and writes ES module entries that re-export the
// code. Both formats share one copy, so that classes (instanceof) and state are the same for require and import.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole, page } from './build-console.mjs';
import { bundleVendor } from './bundle-vendor.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

rmSync(path.join(root, 'dist'), { recursive: true, force: true });
const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', path.join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
// Declarations and tables are generated as they are shipped: the compiler reads them and writes none.
for (const generated of ['openapi/generated', 'reference/generated']) {
  cpSync(path.join(root, 'lib', generated), path.join(root, 'dist', generated), { recursive: true });
}
// The gateway's web page, beside what serves it.
await buildConsole();
cpSync(page, path.join(root, 'dist/sandbox/console/page'), { recursive: true });
await bundleVendor(path.join(root, 'dist'));
// The command line is not importable, so it needs no declarations.
for (const file of readdirSync(path.join(root, 'dist/cli'), { recursive: true })) {
  if (file.endsWith('.d.ts')) rmSync(path.join(root, 'dist/cli', file));
}

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
for (const target of Object.values(manifest.exports)) {
  const types = target.require?.types;
  if (types === undefined) continue;
  const folder = path.join(root, path.dirname(types));
  const names = Object.keys(require(path.join(folder, 'index.js'))).sort();
  writeFileSync(path.join(folder, 'index.d.mts'), "export * from './index.js';\n");
  writeFileSync(path.join(folder, 'index.mjs'), `export { ${names.join(', ')} } from './index.js';\n`);
}
