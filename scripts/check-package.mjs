// Packs the package and tests the tarball: publint and attw check it, then an empty project installs it and uses it from
// CommonJS, ES modules, TypeScript and bundles, each with a signed call to the gateway.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const execute = promisify(execFile);
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
  for (const [file, content] of [['', '<script'], ['/console.js', 'getElementById'], ['/console.css', 'light-dark']]) {
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

/** A program that loads both builds: a client of one works with the other. */
const BOTH = `
  import { createRequire } from 'node:module';
  import { ConfigError, Wechatpay } from 'wechatpay-chain';
  import { Sandbox } from 'wechatpay-chain/sandbox';
  const require = createRequire(import.meta.url);
  const other = require('wechatpay-chain');
  const { Invoke } = require('wechatpay-chain/invoke');
  const { Notifications } = require('wechatpay-chain/notify');
  if (other.Wechatpay === Wechatpay) throw new Error('Expected two builds');
  const sandbox = await Sandbox.start();
  const wxpay = new Wechatpay(sandbox.config);
  if (!(wxpay instanceof other.Wechatpay)) throw new Error('Expected an instance of Wechatpay');
  if (!(new other.ConfigError('a', 'b', 'c') instanceof ConfigError)) throw new Error('Expected a ConfigError');
  new Notifications(wxpay);
  const { paySign } = await new Invoke(wxpay).jsapi({ appid: 'wx1', prepay_id: 'wx1' });
  console.log(typeof paySign);
  await wxpay.close();
  await sandbox.close();
`;

/** A server that is bundled: the client, notifications and front-end parameters. Its gateway is another process. */
const BUNDLED = `
  import { ApiError, Wechatpay } from 'wechatpay-chain';
  import { Invoke } from 'wechatpay-chain/invoke';
  import { Notifications } from 'wechatpay-chain/notify';
  const wxpay = new Wechatpay(JSON.parse(process.argv[2]));
  const json = { out_trade_no: 'T1', out_refund_no: 'R1', amount: { refund: 1, total: 1, currency: 'CNY' } };
  const order = { appid: 'wx1', mch_id: '1900000109', out_trade_no: 'T1' };
  async function main() {
    const results = await Promise.allSettled([
      wxpay.v3.refund.domestic.refunds.post({ json }),
      wxpay.v2.pay.orderquery.post({ xml: order }),
    ]);
    const codes = results.map(({ reason }) => reason instanceof ApiError && [reason.name, reason.code].join(' '));
    const { paySign } = await new Invoke(wxpay).jsapi({ appid: 'wx1', prepay_id: 'wx1' });
    const notifications = new Notifications(wxpay).on('TRANSACTION.SUCCESS', async () => {});
    console.log(codes.join(), typeof paySign, notifications.constructor.name);
    await wxpay.close();
  }
  main();
`;

/** As a Content Security Policy does: the client generates no code. */
const NO_EVAL = '--disallow-code-generation-from-strings';

/** In bytes, compressed by gzip. */
const LARGEST_BUNDLE = 300_000;

/** Bundles a server in both formats as users do, without a banner, and runs it without node_modules. */
async function checkBundles(folder) {
  writeFileSync(path.join(folder, 'server.js'), BUNDLED);
  const { Sandbox } = await import(path.join(folder, 'node_modules/wechatpay-chain/dist/esm/sandbox.mjs'));
  const sandbox = await Sandbox.start();
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'wechatpay-bundle-'));
  try {
    for (const [format, file] of [
      ['cjs', 'server.cjs'],
      ['esm', 'server.mjs'],
    ]) {
      const outfile = path.join(elsewhere, file);
      const entryPoints = [path.join(folder, 'server.js')];
      const { warnings } = await build({
        entryPoints,
        outfile,
        format,
        bundle: true,
        minify: true,
        platform: 'node',
      });
      if (warnings.length > 0) throw new Error(`Expected no warnings, received ${JSON.stringify(warnings)}`);
      const size = gzipSync(readFileSync(outfile)).length;
      if (size > LARGEST_BUNDLE) {
        throw new Error(`${file}: expected at most ${LARGEST_BUNDLE}, found ${size}`);
      }
      const { stdout } = await execute('node', [NO_EVAL, outfile, JSON.stringify(sandbox.config)], {
        cwd: elsewhere,
      });
      console.log(file, `${size} bytes`, stdout.trim());
    }
  } finally {
    await sandbox.close();
    rmSync(elsewhere, { recursive: true, force: true });
  }
}

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
  writeFileSync(path.join(folder, 'both.mjs'), BOTH);
  for (const file of ['call.cjs', 'call.mjs', 'both.mjs'])
    console.log(file, run(folder, 'node', file).trim());
  await checkBundles(folder);

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
