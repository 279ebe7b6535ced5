// Packs the package and tests the tarball: publint and attw check it, then three empty projects install it and use it
// from CommonJS, ES modules and TypeScript, each with a signed call to the gateway.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { version, devDependencies } = createRequire(import.meta.url)('../package.json');
const run = (folder, command, ...args) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const CALL = `
  const sandbox = await Sandbox.start();
  const wxpay = new Wechatpay(sandbox.config);
  const { data } = await wxpay.v3.marketing.busifavor.coupons._card_id_.send.post({
    card_id: '1',
    json: { appid: 'a', openid: 'o', out_request_no: '1', send_time: new Date().toISOString() },
  });
  const code: string = data.card_code;
  const loaded = Object.keys(typeof require === 'function' ? require.cache : {}).filter((file) => /sandbox.console/.test(file));
  if (loaded.length > 0) throw new Error(\`Expected no console modules, loaded \${loaded}\`);
  for (const [file, content] of [['', '<script'], ['/console.js', 'EventSource'], ['/console.css', 'light-dark']]) {
    const page = await fetch(\`\${sandbox.url}/_console\${file}\`);
    if (!page.ok || !(await page.text()).includes(content)) throw new Error(\`Expected a page at /_console\${file}\`);
  }
  console.log(code, createChain(({ template }) => template).a.b.get());
  await wxpay.close();
  await sandbox.close();
`;
const plain = CALL.replace(': string', '');
const IMPORTS = `
import { Wechatpay } from 'wechatpay-chain';
import { createChain } from 'wechatpay-chain/chain';
import { Sandbox } from 'wechatpay-chain/sandbox';
`;
const REQUIRES = IMPORTS.replace(/import (\{ \w+ \}) from ('[^']+')/g, 'const $1 = require($2)');

/** This package and the dependencies of a client: undici, node-forge, and the parsers of XML and JSON. */
const MOST_PACKAGES = 6;

function checkInstalled(listing) {
  const packages = listing.trim().split('\n').slice(1);
  if (packages.length > MOST_PACKAGES) {
    throw new Error(`Too many packages are installed:\n${packages.join('\n')}`);
  }
  console.log(`${packages.length} packages installed`);
}

/** Uses each bundled package: argument parser, tables with wide characters, shell completion. */
function checkCommand(wxpay) {
  const outputs = [
    [wxpay('--help'), 'sandbox'],
    [wxpay('--language', 'zh', 'reference', 'v3/refund/domestic/refunds'), '申请退款'],
    [wxpay('complete', '--', 'ref'), 'reference'],
  ];
  for (const [output, expected] of outputs) {
    if (!output.includes(expected)) throw new Error(`Expected "${expected}" in:\n${output}`);
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-package-'));
try {
  const tarball = path.join(folder, `wechatpay-chain-${version}.tgz`);
  run(root, 'npm', 'pack', '--pack-destination', folder);
  run(root, 'npx', 'publint', '--strict', tarball);
  console.log(
    run(root, 'npx', 'attw', tarball, '--format', 'ascii').trim().split('\n').slice(0, 6).join('\n'),
  );

  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', tarball);
  checkInstalled(run(folder, 'npm', 'ls', '--omit=dev', '--all', '--parseable'));
  checkCommand((...args) => run(folder, 'npx', 'wxpay', ...args));
  writeFileSync(path.join(folder, 'call.cjs'), `${REQUIRES}(async () => {${plain}})();`);
  writeFileSync(path.join(folder, 'call.mjs'), `${IMPORTS}${plain}`);
  writeFileSync(
    path.join(folder, 'same.mjs'),
    `${IMPORTS}
    import { createRequire } from 'node:module';
    if (createRequire(import.meta.url)('wechatpay-chain').Wechatpay !== Wechatpay) throw new Error('two copies');`,
  );
  for (const file of ['call.cjs', 'call.mjs', 'same.mjs'])
    console.log(file, run(folder, 'node', file).trim());

  const tools = ['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', ...tools);
  writeFileSync(
    path.join(folder, 'call.mts'),
    `${IMPORTS}${CALL.replace('.a.b.get()', ".chain('a/b').get()")}`,
  );
  const options = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
  run(folder, 'npx', 'tsc', ...options, '--outDir', 'out', 'call.mts');
  console.log('call.mts', run(folder, 'node', 'out/call.mjs').trim());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
