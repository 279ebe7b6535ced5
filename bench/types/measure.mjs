// Measures the cost of the types: compiling a file with 20 endpoints in the three spellings, compared with an empty file,
// and completion in the editor. Run `npm run build` first. Prints the minimum of RUNS runs
// (default 5), which other load affects least. With --check, it fails if a budget is exceeded.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const runs = Number(process.env.RUNS ?? 5);
const compilers = { '6.0': 'typescript', '7.0': 'typescript7' };

const endpoints = [
  ['v3.pay.transactions.native.post', '{ json: order }', 'code_url'],
  ['v3.pay.transactions.jsapi.post', '{ json: { ...order, payer: { openid: "o" } } }', 'prepay_id'],
  ['v3.pay.transactions.app.post', '{ json: order }', 'prepay_id'],
  [
    'v3.pay.transactions.h5.post',
    '{ json: { ...order, scene_info: { payer_client_ip: "1", h5_info: { type: "Wap" } } } }',
    'h5_url',
  ],
  [
    'v3.pay.transactions.id._transaction_id_.get',
    '{ transaction_id: "1", query: { mchid: "1" } }',
    'trade_state',
  ],
  [
    'v3.pay.transactions.outTradeNo._out_trade_no_.get',
    '{ out_trade_no: "1", query: { mchid: "1" } }',
    'trade_state',
  ],
  [
    'v3.pay.transactions.outTradeNo._out_trade_no_.close.post',
    '{ out_trade_no: "1", json: { mchid: "1" } }',
    '',
  ],
  [
    'v3.refund.domestic.refunds.post',
    '{ json: { out_trade_no: "1", out_refund_no: "1", amount: { refund: 1, total: 1, currency: "CNY" } } }',
    'refund_id',
  ],
  ['v3.refund.domestic.refunds._out_refund_no_.get', '{ out_refund_no: "1" }', 'status'],
  ['v3.bill.tradebill.get', '{ query: { bill_date: "2026-01-01" } }', 'download_url'],
  ['v3.bill.fundflowbill.get', '{ query: { bill_date: "2026-01-01" } }', 'download_url'],
  ['v3.certificates.get', '', 'data'],
  ['v3.marketing.busifavor.coupons._card_id_.send.post', '{ card_id: "1", json: card }', 'card_code'],
  [
    'v3.profitsharing.receivers.delete.post',
    '{ json: { appid: "1", type: "MERCHANT_ID", account: "1" } }',
    'account',
  ],
  ['v3.merchantService.complaintsV2._complaint_id_.get', '{ complaint_id: "1" }', 'complaint_id'],
  ['v3.payscore.serviceorder.get', '{ query: { service_id: "1", appid: "1" } }', 'state'],
  ['v3.merchantService.images._media_id_.get', '{ media_id: "1" }', 'length'],
  ['v2.pay.orderquery.post', '{ xml: { appid: "1", mch_id: "1", out_trade_no: "1" } }', 'trade_state'],
  ['v2.pay.closeorder.post', '{ xml: { appid: "1", mch_id: "1", out_trade_no: "1" } }', 'result_code'],
  ['v2.pay.refundquery.post', '{ xml: { appid: "1", mch_id: "1", out_refund_no: "1" } }', 'refund_count'],
];

const opening = `import type { Wechatpay } from 'wechatpay-chain';
declare const wxpay: Wechatpay;
`;
const values = `const order = { appid: '1', mchid: '1', description: '1', out_trade_no: '1', notify_url: '1', amount: { total: 1 } };
const card = { appid: '1', openid: '1', out_request_no: '1', send_time: '1' };
`;

function consumer() {
  const calls = endpoints.flatMap(([chain, init, field]) => {
    const segments = chain.split('.');
    const verb = segments.pop();
    const literal = segments
      .map((name) => name.replace(/^_(.+)_$/, '{$1}').replace(/^[a-z][A-Za-z0-9]*$/, kebab))
      .join('/');
    const read = field === '' ? '' : `.data.${field}`;
    return [
      `(await wxpay.${chain}(${init}))${read};`,
      `(await wxpay.chain('${literal}').${verb}(${init}))${read};`,
      `(await wxpay['${literal}'].${verb}Async(${init}))${read};`,
    ];
  });
  return `${opening}${values}export async function run() {\n${calls.join('\n')}\n}\n`;
}

function kebab(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'wechatpay-types-'));
mkdirSync(path.join(folder, 'node_modules'));
symlinkSync(root, path.join(folder, 'node_modules/wechatpay-chain'), 'dir');
symlinkSync(path.join(root, 'node_modules/@types'), path.join(folder, 'node_modules/@types'), 'dir');
symlinkSync(path.join(root, 'node_modules/undici'), path.join(folder, 'node_modules/undici'), 'dir');
symlinkSync(
  path.join(root, 'node_modules/undici-types'),
  path.join(folder, 'node_modules/undici-types'),
  'dir',
);
writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');

// The empty file uses the same types of Node.js and undici, so that the difference is the cost of this package.
writeFileSync(path.join(folder, 'empty.ts'), "import type {} from 'undici';\nexport {};\n");
writeFileSync(path.join(folder, 'use.ts'), consumer());

function compile(compiler, file) {
  const bin = path.join(path.dirname(require.resolve(`${compiler}/package.json`)), 'bin/tsc');
  const args = ['--noEmit', '--strict', '--skipLibCheck', '--extendedDiagnostics', '--target', 'es2022'];
  const options = [
    '--module',
    'nodenext',
    '--moduleResolution',
    'nodenext',
    '--types',
    'node',
    '--ignoreConfig',
  ];
  try {
    return parse(
      execFileSync(process.execPath, [bin, ...args, ...options, file], { cwd: folder, encoding: 'utf8' }),
    );
  } catch (error) {
    throw new Error(`${compiler} refused ${file}:\n${error.stdout}`);
  }
}

function parse(text) {
  const number = (label) => Number(new RegExp(`^${label}:\\s+([\\d.]+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  return {
    instantiations: number('Instantiations'),
    check: number('Check time'),
    total: number('Total time'),
    memory: number('Memory used') / 1000,
  };
}

const rows = [];
for (const [version, compiler] of Object.entries(compilers)) {
  const results = { 'empty.ts': [], 'use.ts': [] };
  for (let run = 0; run < runs; run += 1)
    for (const file of Object.keys(results)) results[file].push(compile(compiler, file));
  const least = (file, key) => Math.min(...results[file].map((result) => result[key]));
  for (const file of Object.keys(results)) {
    rows.push({
      TypeScript: version,
      file,
      instantiations: least(file, 'instantiations'),
      'check s': least(file, 'check'),
      'total s': least(file, 'total'),
      'memory MB': Math.round(least(file, 'memory')),
    });
  }
}
console.table(rows);

const ts = require('typescript');
const completions = {
  'wxpay.v3.': '',
  'wxpay.': '',
  "wxpay.chain('": "')",
  'wxpay.v3.pay.transactions.native.post({ json: { ': ' } })',
};

function complete(before, after) {
  const file = path.join(folder, 'edit.ts');
  let version = 0;
  const text = () => `${opening}const n${version} = 1;\n${before}${after}`;
  const options = {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: ['node'],
  };
  const host = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getCurrentDirectory: () => folder,
    getScriptVersion: (name) => (name === file ? String(version) : '1'),
    getScriptSnapshot: (name) =>
      name === file
        ? ts.ScriptSnapshot.fromString(text())
        : ts.sys.fileExists(name)
          ? ts.ScriptSnapshot.fromString(readFileSync(name, 'utf8'))
          : undefined,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    realpath: ts.sys.realpath,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  };
  const service = ts.createLanguageService(host);
  const times = [];
  let entries = 0;
  for (let run = 0; run <= runs; run += 1) {
    version += 1;
    const start = performance.now();
    const found = service.getCompletionsAtPosition(file, text().length - after.length, {
      includeCompletionsWithInsertText: true,
    });
    times.push(performance.now() - start);
    entries = found?.entries.length ?? 0;
  }
  return {
    at: before,
    entries,
    'first ms': Math.round(times[0]),
    'after an edit ms': Math.round(Math.min(...times.slice(1))),
  };
}

const editor = Object.entries(completions).map(([before, after]) => complete(before, after));
console.table(editor);
rmSync(folder, { recursive: true, force: true });

const of = (version, file) => rows.find((row) => row.TypeScript === version && row.file === file);
const more = (version, key) => of(version, 'use.ts')[key] - of(version, 'empty.ts')[key];
const budget = [
  ['6.0: total, s more than the empty file', more('6.0', 'total s'), 0.8],
  ['6.0: memory, MB more', more('6.0', 'memory MB'), 90],
  ['6.0: instantiations more', more('6.0', 'instantiations'), 15_000],
  ['6.0: check, s more', more('6.0', 'check s'), 0.3],
  ['7.0: total, s', of('7.0', 'use.ts')['total s'], 0.4],
  ['completion at wxpay.v3., ms', editor[0]['after an edit ms'], 150],
].map(([what, value, limit]) => ({ what, value: Number(value.toFixed(3)), limit, within: value <= limit }));
console.table(budget);
if (process.argv.includes('--check') && budget.some(({ within }) => !within)) process.exitCode = 1;
