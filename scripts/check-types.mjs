// Packs the package and compiles a call of every documented operation in each of the three spellings, and the extension
// points of the types, with every supported compiler and module resolution. TypeScript 5.9 is installed in bench/types,
// since the root has another version.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const run = (folder, command, ...args) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const bench = path.join(root, 'bench/types');
if (!existsSync(path.join(bench, 'node_modules/typescript5'))) {
  run(bench, 'npm', 'ci', '--no-audit', '--no-fund');
}
const compilers = {
  5.9: path.join(bench, 'node_modules/typescript5/bin/tsc'),
  '6.0': path.join(root, 'node_modules/typescript/bin/tsc'),
  '7.0': path.join(root, 'node_modules/typescript7/bin/tsc'),
};
const resolutions = { node16: 'node16', nodenext: 'nodenext', bundler: 'preserve' };

const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-types-'));

function install() {
  const packed = run(root, 'npm', 'pack', '--silent', '--pack-destination', folder);
  const tarball = packed.trim().split('\n').at(-1);
  const modules = path.join(folder, 'node_modules');
  mkdirSync(path.join(modules, 'wechatpay-chain'), { recursive: true });
  run(folder, 'tar', 'xzf', tarball, '--strip-components=1', '-C', path.join(modules, 'wechatpay-chain'));
  for (const name of ['@types', 'undici', 'undici-types'])
    symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'dir');
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  return require(path.join(root, 'dist/reference/index.js')).allOperations();
}

const { SIGNING_FIELDS } = require(path.join(root, 'dist/openapi/index.js'));
const own = {
  xml: SIGNING_FIELDS,
  query: SIGNING_FIELDS,
  headers: ['Wechatpay-Serial'],
};

/** Returns the argument of a call, with all fields or with required fields only. */
function argument({ request, traits = [] }, every) {
  const parts = Object.entries(request.path ?? {}).map(
    ([name, field]) => `'${name}': ${value(field, every)}`,
  );
  for (const group of ['json', 'xml', 'query', 'headers']) {
    const fields = keep(request[group], every, own[group]);
    // An undocumented body is required, and takes any fields.
    const any = group === 'json' && traits.includes('undocumented');
    if (fields.length > 0 || any) parts.push(`${group}: ${object(fields, every)}`);
  }
  if (request.multipart !== undefined) parts.push(`multipart: ${upload(request.multipart, every)}`);
  return parts.length === 0 ? '' : `{ ${parts.join(', ')} }`;
}

function keep(fields = {}, every, ours = []) {
  return Object.entries(fields).filter(
    ([name, { required, alternatives, when }]) =>
      every || ((required || alternatives || when) && !ours.includes(name)),
  );
}

function object(fields, every) {
  return `{ ${fields.map(([name, field]) => `'${name}': ${value(field, every)}`).join(', ')} }`;
}

function value(field, every) {
  if (field.encoded !== undefined || field.encrypted !== undefined) return "'x'";
  if (field.enum !== undefined) return JSON.stringify(field.enum.at(-1));
  if (field.items !== undefined) return `[${value(field.items, every)}]`;
  if (field.fields !== undefined) return object(keep(field.fields, every), every);
  return { integer: '1', number: '1', boolean: 'true', object: '{}' }[field.type] ?? "'x'";
}

const computed = /^(sha256|filename|file_name|file_digest|digest|media_hash|sign|sign_type|mch_id)$/;

function upload(parts, every) {
  const all =
    parts.meta?.fields ?? Object.fromEntries(Object.entries(parts).filter(([, { type }]) => type !== 'file'));
  const meta = keep(all, every).filter(([name]) => every || !computed.test(name));
  return `{ file: 'a.jpg'${meta.length === 0 ? '' : `, meta: ${object(meta, every)}`} }`;
}

function chainOf(literal) {
  return literal.split('/').map(access).join('');
}

function access(segment) {
  const variable = /^\{(\w+)\}$/.exec(segment);
  if (variable) return `._${variable[1]}_`;
  if (segment === '') return '._empty_';
  if (/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(segment)) {
    return `.${segment.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase())}`;
  }
  return /^[A-Za-z]\w*$/.test(segment) ? `.${segment}` : `['${segment}']`;
}

// The response of an undocumented path is `unknown`, so these types prove that each call is documented.
const answers = { empty: 'undefined', file: 'Buffer', redirect: 'Buffer' };

function calls(operation) {
  const { method, path: literal, answer } = operation;
  const verb = method.toLowerCase();
  const type = answers[answer.kind] ?? 'object';
  return [
    `wxpay${chainOf(literal)}.${verb}(${argument(operation, true)})`,
    `wxpay.chain('${literal}').${verb}(${argument(operation, false)})`,
    `wxpay['${literal}'].${verb}Async(${argument(operation, false)})`,
  ].map((call) => `  take<${type}>((await ${call}).data);`);
}

const opening = `import type { Wechatpay } from 'wechatpay-chain';
declare const wxpay: Wechatpay;
declare function take<Data>(data: Data): void;
`;

function writeCalls(operations) {
  const products = new Map();
  for (const operation of operations) {
    const product = `${operation.path.split('/').slice(0, 2).join('-')}.ts`;
    products.set(product, [...(products.get(product) ?? []), ...calls(operation)]);
  }
  for (const [file, lines] of products)
    writeFileSync(
      path.join(folder, file),
      `${opening}export async function run() {\n${lines.join('\n')}\n}\n`,
    );
  return [...products.keys()];
}

// Users merge into interfaces through the package name. The expected errors come from strict mode.
function writeExtensions() {
  const extension = `import type { Reply } from 'wechatpay-chain';
declare module 'wechatpay-chain' {
  interface Register { strict: true }
  interface Routes { 'v3/brand/new': { post(init: { json: { id: string } }): Reply<{ state: string }> } }
}
`;
  const body = `export async function run() {
  take<string>((await wxpay['v3/brand/new'].post({ json: { id: '1' } })).data.state);
  take<string>((await wxpay.chain('v3/brand/new').post({ json: { id: '1' } })).data.state);
  // @ts-expect-error a misspelt segment
  wxpay.v3.pay.transactions.nativ;
  // @ts-expect-error a misspelt path
  wxpay.chain('v3/pay/transactions/nativ');
}
`;
  writeFileSync(path.join(folder, 'extension.ts'), extension + opening + body);
  return ['extension.ts'];
}

function compile(compiler, module, moduleResolution, files) {
  const options = [
    '--noEmit',
    '--strict',
    '--target',
    'es2022',
    '--types',
    'node',
    '--skipLibCheck',
    'false',
  ];
  const modules = ['--module', module, '--moduleResolution', moduleResolution];
  const libraries = ['--lib', 'es2023,es2024.string,esnext.disposable'];
  try {
    run(folder, process.execPath, compiler, ...options, ...modules, ...libraries, ...files);
    return [];
  } catch (error) {
    return error.stdout.split('\n').filter((line) => line !== '');
  }
}

try {
  const operations = install();
  const programs = { calls: writeCalls(operations), extensions: writeExtensions() };
  console.log(`${operations.length} operations, ${operations.length * 3} calls`);
  for (const [version, compiler] of Object.entries(compilers)) {
    for (const [resolution, module] of Object.entries(resolutions)) {
      for (const [name, files] of Object.entries(programs)) {
        const errors = compile(compiler, module, resolution, files);
        console.log(`TypeScript ${version}, ${resolution}, ${name}: ${errors.length} errors`);
        for (const line of errors.slice(0, 20)) console.log(`  ${line}`);
        if (errors.length > 0) process.exitCode = 1;
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
