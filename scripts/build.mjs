// Compiles lib/ to dist/ as CommonJS, bundles the gateway's web page, and bundles lib/ as ES modules beside it.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole, page } from './build-console.mjs';
import { buildModules } from './build-modules.mjs';
import { bundleVendor } from './bundle-vendor.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

rmSync(path.join(root, 'dist'), { recursive: true, force: true });
const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', path.join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
// Declarations and tables are generated as they are shipped: the compiler reads them and writes none.
for (const generated of ['openapi/generated', 'reference/generated', 'hints/generated']) {
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

const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
await buildModules(path.join(root, 'dist'), exports);
// The types of both formats are the same.
for (const target of Object.values(exports)) {
  const types = target.import?.types;
  if (types !== undefined) writeFileSync(path.join(root, types), "export * from './index.js';\n");
}
