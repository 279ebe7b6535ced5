// Packs the package and runs a program with it in each runtime that the documentation names, from their npm packages.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The oldest version that package.json accepts, and the newest of each later line. */
const NODE_VERSIONS = ['20.18.1', '22', '24', '26'];
const NODE_PACKAGE = `node-${process.platform}-${process.arch}`;

/** In milliseconds: a runtime that does not end keeps something open. */
const LIMIT = 60_000;

const RUNTIMES = [
  ...NODE_VERSIONS.map((version) => ({
    name: `Node.js ${version}`,
    package: `node-${version.split('.')[0]}@npm:${NODE_PACKAGE}@${version}`,
    command: `node-${version.split('.')[0]}/bin/node`,
    args: [],
  })),
  { name: 'Bun', package: 'bun@1', command: '.bin/bun', args: ['run'] },
  { name: 'Deno', package: 'deno@2', command: '.bin/deno', args: ['run', '--allow-all'] },
];

async function pack(folder) {
  const { stdout } = await execute('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
  return path.join(folder, stdout.trim().split('\n').at(-1));
}

async function run(folder, config, { name, command, args }) {
  const options = {
    cwd: folder,
    timeout: LIMIT,
    killSignal: 'SIGKILL',
    env: { ...process.env, NO_COLOR: '1' },
  };
  try {
    const { stdout } = await execute(
      path.join(folder, 'node_modules', command),
      [...args, 'program.mjs', config],
      options,
    );
    if (stdout.trim().endsWith('done')) return undefined;
    return `${name}: expected "done", received ${stdout}`;
  } catch (error) {
    return `${name}: ${error.killed ? `did not end within ${LIMIT} ms` : error.stderr || error.message}\n${error.stdout}`;
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-runtimes-'));
try {
  const tarball = process.argv[2] ?? (await pack(folder));
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  cpSync(path.join(root, 'scripts/runtimes/program.mjs'), path.join(folder, 'program.mjs'));
  const packages = [tarball, ...RUNTIMES.map((runtime) => runtime.package)];
  await execute('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], {
    cwd: folder,
  });
  const { Sandbox } = await import(path.join(folder, 'node_modules/wechatpay-chain/dist/esm/sandbox.mjs'));
  // Bun's server does not see client certificates, so they are shown to this gateway.
  const sandbox = await Sandbox.start({ https: true });
  for (const runtime of RUNTIMES) {
    const start = performance.now();
    const problem = await run(folder, JSON.stringify(sandbox.config), runtime);
    if (problem === undefined) {
      console.log(`${runtime.name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    } else {
      console.error(problem);
      process.exitCode = 1;
    }
  }
  await sandbox.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
