// Bundles lib/ as ES modules, in two forms: for Node.js, which loads the dependencies from node_modules, and for
// bundlers, with the dependencies inside. undici and node-forge are CommonJS: a bundler that writes an ES module would
// turn their require('node:net') into an error at run time, so the second form imports Node's own modules statically.
import { readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licensesOf, VENDORED } from './bundle-vendor.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** What users install beside the package, if they need it. */
const PEERS = Object.keys(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).peerDependencies);
const LATER_MODULES = ['sqlite'];
const LIBRARY = /[\\/]lib[\\/][^\0]*\.ts$/;

/**
 * @param dist the folder of the compiled code.
 * @param exports the field of package.json.
 */
export async function buildModules(dist, exports) {
  await bundle(path.join(dist, 'esm'), entriesOf(exports, 'import'), forNode(dist));
  await bundle(path.join(dist, 'bundler'), entriesOf(exports, 'module'), FOR_BUNDLERS);
}

/** Returns the source of each entry of a condition by the name of its file: `notify-nest` for `./notify/nest`. */
function entriesOf(exports, condition) {
  return Object.fromEntries(
    Object.values(exports)
      .filter((target) => target[condition] !== undefined)
      .map((target) => {
        const file = target[condition].default ?? target[condition];
        const folder = path.dirname(path.relative('dist', target.require.default));
        return [path.basename(file, '.mjs'), path.join(root, 'lib', folder, 'index.ts')];
      }),
  );
}

async function bundle(outdir, entryPoints, { plugin, options }) {
  const { metafile } = await build({
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    legalComments: 'inline',
    charset: 'utf8',
    // What is required on first use: its text is scanned once, and parsed when it is needed.
    plugins: [JSON_AS_TEXT, plugin],
    metafile: true,
    logLevel: 'warning',
    ...options,
  });
  for (const [file, { inputs }] of Object.entries(metafile.outputs)) {
    finish(path.resolve(file), Object.keys(inputs));
  }
}

/** Adds the licenses of the packages in a file, and imports Node's modules instead of requiring them. */
function finish(file, inputs) {
  const licenses = licensesOf(inputs);
  const code = withImports(withoutBareImports(readFileSync(file, 'utf8')));
  const [required] = /\b__require\([^)]*\)/.exec(code) ?? [];
  if (required !== undefined) throw new Error(`${file}: expected imports, found ${required}`);
  writeFileSync(file, licenses === '' ? code : `/*!\n${licenses}*/\n${code}`);
}

/** esbuild keeps the order of modules by imports without names. Those of lib/ have no side effects. */
function withoutBareImports(code) {
  return code.replace(/^import ?"\.\/chunk-\w+\.mjs";\n?|(?<=;)import"\.\/chunk-\w+\.mjs";/gm, '');
}

function withImports(code) {
  const names = new Set();
  const rewritten = code.replace(/\b__require\("(?:node:)?([\w/]+)"\)/g, (all, name) => {
    // undici tries whether there is a module that only later versions of Node.js have.
    if (LATER_MODULES.includes(name)) return `process.getBuiltinModule("node:${name}")`;
    if (!builtinModules.includes(name)) return all;
    names.add(name);
    return `node_${name.replaceAll('/', '_')}`;
  });
  const imports = [...names].map((name) => `import node_${name.replaceAll('/', '_')} from "node:${name}";\n`);
  return imports.join('') + rewritten;
}

const JSON_AS_TEXT = {
  name: 'json-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]generated[\\/].*\.json$/ }, ({ path: file }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
      return { contents: `module.exports = JSON.parse(${JSON.stringify(text)});`, loader: 'js' };
    });
  },
};

/** Loads packages on first use, as the CommonJS build does. */
function forNode(dist) {
  const bundled = new Map([...VENDORED].map(([name, file]) => [name, path.join(dist, 'vendor', file)]));
  return {
    options: {},
    plugin: {
      name: 'for-node',
      setup({ onLoad, onResolve }) {
        onResolve({ filter: /^[^.]/ }, ({ path: name, kind }) => {
          if (kind === 'entry-point' || path.isAbsolute(name)) return undefined;
          const file = bundled.get(name);
          return file === undefined ? { path: name, external: true } : { path: file };
        });
        onLoad({ filter: LIBRARY }, ({ path: file }) => sourceOf(file, requireFrom));
      },
    },
  };
}

/** `require('saxes')` of a package, from where the ES module is. */
function requireFrom(code) {
  const rewritten = code.replace(/\brequire\('(?=[^.])/g, "createRequire(import.meta.url)('");
  if (rewritten === code || /import \{[^}]*\bcreateRequire\b/.test(code)) return rewritten;
  return `import { createRequire } from 'node:module';\n${rewritten}`;
}

const FOR_BUNDLERS = {
  options: { minifySyntax: true, minifyWhitespace: true },
  plugin: {
    name: 'for-bundlers',
    setup({ onLoad, onResolve }) {
      // The agent of undici is bundled, so that the whole of it is never loaded instead.
      onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'unused' }));
      onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
      for (const name of PEERS)
        onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, external: true }));
      onLoad({ filter: LIBRARY }, ({ path: file }) => sourceOf(file, (code) => code));
    },
  },
};

function sourceOf(file, rewrite) {
  const code = rewrite(withStaticImports(readFileSync(file, 'utf8')))
    .replaceAll('createRequire(__filename)', 'createRequire(import.meta.url)')
    .replaceAll('__dirname', "new URL('../sandbox/console', import.meta.url).pathname");
  return { contents: code, loader: 'ts' };
}

/** `require('./console')` of a module of lib/: esbuild would turn all that it imports into functions that load it. */
function withStaticImports(code) {
  const names = [...code.matchAll(/\brequire\('(\.[^']*)(?<!\.json)'\)/g)].map(([, name]) => name);
  return names.reduce(
    (text, name, index) =>
      `import * as module_${index} from '${name}';\n${text.replace(`require('${name}')`, `module_${index}`)}`,
    code,
  );
}
