// Builds the documentation site into .site/: esbuild bundles site/build.tsx for Node.js, which prerenders the pages,
// and the script and styles for the browser. `npm run docs -- --base https://docs.example.com/` sets the addresses of
// the site map.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const source = path.join(root, 'site');

/** Where `npm run docs` writes. */
export const SITE = path.join(root, '.site');

export async function buildSite(folder = SITE, base) {
  rmSync(folder, { recursive: true, force: true });
  const addresses = (await loadBuilder()).buildSite(folder, {
    docs: path.join(root, 'docs'),
    skills: path.join(root, 'skills'),
    base,
  });
  await buildAssets(path.join(folder, 'assets'));
  return addresses;
}

async function loadBuilder() {
  const work = mkdtempSync(path.join(os.tmpdir(), 'wechatpay-site-'));
  const outfile = path.join(work, 'build.cjs');
  try {
    await build({
      entryPoints: [path.join(source, 'build.tsx')],
      outfile,
      bundle: true,
      platform: 'node',
      target: ['node20'],
      tsconfig: path.join(source, 'tsconfig.json'),
      external: ['undici', 'node-forge', 'saxes', 'secure-json-parse'],
      logLevel: 'warning',
    });
    return createRequire(path.join(root, 'package.json'))(outfile);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function buildAssets(folder) {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: { site: path.join(source, 'client/site.ts') },
    outdir: folder,
    bundle: true,
    minify: true,
    // The search is a file of its own, which pages load when a reader uses it.
    splitting: true,
    format: 'esm',
    target: ['es2022'],
    tsconfig: path.join(source, 'tsconfig.json'),
    logLevel: 'warning',
  });
  await build({
    entryPoints: { site: path.join(source, 'styles/site.css') },
    outdir: folder,
    bundle: true,
    minify: true,
    logLevel: 'warning',
  });
  cpSync(path.join(root, 'console/icon.svg'), path.join(folder, 'icon.svg'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { base: { type: 'string' }, out: { type: 'string', default: SITE } },
  });
  const start = performance.now();
  const addresses = await buildSite(path.resolve(values.out), values.base);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`${addresses.length} pages, ${seconds} s, ${memory} MB`);
}
