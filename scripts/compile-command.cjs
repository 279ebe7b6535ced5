// Compiles lib/ without type checks for specs that run the command as a process, and bundles the console for specs that
// open it. Jest runs this once, before all specs.
const { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { transformFileSync } = require('@swc/core');

const root = path.dirname(__dirname);
// Inside node_modules, so that the compiled code can resolve packages.
const target = path.join(root, 'node_modules/.cache/wxpay');

module.exports = async () => {
  const { buildConsole, page } = await import('./build-console.mjs');
  await buildConsole();
  rmSync(target, { recursive: true, force: true });
  const lib = path.join(root, 'lib');
  for (const file of readdirSync(lib, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.d.ts')) continue;
    const { code } = transformFileSync(path.join(lib, file), {
      jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
      module: { type: 'commonjs', ignoreDynamic: true },
    });
    const output = path.join(target, file.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(output), { recursive: true });
    writeFileSync(output, code);
  }
  for (const tables of ['openapi/generated', 'reference/generated', 'hints/generated']) {
    cpSync(path.join(lib, tables), path.join(target, tables), {
      recursive: true,
      filter: (source) => !source.endsWith('.ts'),
    });
  }
  cpSync(page, path.join(target, path.relative(lib, page)), { recursive: true });
};
