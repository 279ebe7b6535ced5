import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import type { Snippet } from './snippets';

const TSC = path.join(__dirname, '../../node_modules/typescript7/bin/tsc');

/** As strict as a project can be; Nest needs the decorators. */
const OPTIONS = {
  target: 'es2022',
  lib: ['es2023', 'esnext.disposable'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  isolatedModules: true,
  skipLibCheck: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

/** The module of the setup that the documentation shows: a function, so that each snippet has a gateway of its own. */
function fixtureOf(setup: string): string {
  const body = setup
    .replace(IMPORT, '')
    .replace(/^export /gm, '')
    .replace('Sandbox.start()', 'Sandbox.start({ identity, keys })');
  return `${importsIn(setup)}import type { Identity, SandboxOptions } from 'wechatpay-chain/sandbox';

export async function setUp(identity: Identity, keys: NonNullable<SandboxOptions['keys']>) {
${body}
  return { wxpay, sandbox, order, card };
}

export type Fixture = Awaited<ReturnType<typeof setUp>>;
export type Run = (fixture: Fixture) => Promise<void>;
`;
}

const RUN = `
function play({ config, url }: Sandbox): void {
  const [serial, key] = Object.entries(config.certs).find(([name]) => name.startsWith('PUB_KEY_ID_')) ?? [];
  const values = {
    MCHID: config.mchid,
    SERIAL: config.serial,
    PRIVATE_KEY: config.privateKey,
    PUBLIC_KEY_ID: serial,
    PUBLIC_KEY: key,
    APIV3_KEY: config.apiv3Key,
  };
  for (const [name, value] of Object.entries(values)) process.env['WECHATPAY_' + name] = String(value);
  process.env['WECHATPAY_BASE_URL'] = url + '/';
}

async function notify(name: string, { sandbox, order }: Fixture, port: number): Promise<void> {
  const transaction = { ...order, transaction_id: '4200001', trade_state: 'SUCCESS', amount: { total: 100 } };
  const { attempts } = await sandbox.notify('TRANSACTION.SUCCESS', transaction as never, \`http://127.0.0.1:\${port}/notify\`);
  const [attempt] = attempts;
  if (attempt?.status === 204) return;
  throw new Error(\`\${name} answered a notification with \${attempt?.status}: \${attempt?.error ?? attempt?.body}\`);
}

async function placeOrder(port: number): Promise<void> {
  const response = await fetch(\`http://127.0.0.1:\${port}/orders\`, { method: 'POST' });
  const text = await response.text();
  if (response.status === 200 && JSON.parse(text).code_url.startsWith('weixin:')) return;
  throw new Error(\`Expected a code_url, received \${response.status} \${text}\`);
}

async function main(): Promise<void> {
  const identity = await Sandbox.identity();
  for (const [name, kind, port, run] of snippets) {
    // A server that reads its configuration from the environment has the public key only.
    const fixture = await setUp(identity, kind === 'app' || kind === 'notify' ? 'public-key' : 'both');
    const { wxpay, sandbox } = fixture;
    play(sandbox);
    try {
      await run(fixture);
      if (kind === 'orders' || kind === 'app') await placeOrder(port);
      if (kind === 'notify' || kind === 'app') await notify(name, fixture, port);
      console.log('ran', name);
    } catch (error) {
      process.exitCode = 1;
      console.error(name, 'failed:', error);
    }
    await wxpay.close();
    await sandbox.close();
  }
}

// Exit although servers of snippets are still listening.
main().then(() => process.exit(), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
`;

/** Compiles and runs the snippets in a project that has the package installed. */
export async function runSnippets(
  project: string,
  setup: string,
  snippets: readonly Snippet[],
): Promise<void> {
  const run = snippets.filter(({ kind }) => kind !== 'types');
  const taken = new Set<number>();
  const imports: string[] = [];
  const entries: string[] = [];
  for (const { name, kind, code } of run) {
    const port = kind === 'run' ? 0 : await freePort(taken);
    writeFileSync(path.join(project, `${fileOf(name)}.ts`), moduleOf(code, port));
    imports.push(`import { run as ${fileOf(name)} } from './${fileOf(name)}';`);
    entries.push(`[${JSON.stringify(name)}, '${kind}', ${port}, ${fileOf(name)}]`);
  }
  writeFileSync(path.join(project, 'fixture.ts'), fixtureOf(setup));
  writeFileSync(path.join(project, 'run.ts'), programOf(imports, entries));
  compile(project, 'run', ['run.ts']);
  node(project, 'run.js');
  const types = snippets.filter(({ kind }) => kind === 'types');
  for (const { name, code } of types) {
    // An ES module, so that a snippet may await at its top level.
    writeFileSync(path.join(project, `${fileOf(name)}.mts`), `import 'wechatpay-chain';\n${code}`);
    compile(project, fileOf(name), [`${fileOf(name)}.mts`]);
    console.log('compiled', name);
  }
}

/** Returns the file and function name of a snippet: `docs_calls_md_2`. */
function fileOf(name: string): string {
  return name.replace(/\W+/g, '_');
}

/** Serves a route handler as Next.js does. */
const SERVE = "(await import('@hono/node-server')).serve({ fetch: POST, port: 3000 });\n";

const IMPORT = /^import [\s\S]*?;\n/gm;

function importsIn(code: string): string {
  return [...code.matchAll(IMPORT)].map(([statement]) => statement).join('');
}

/** A module of one snippet: its imports stay on top, the rest becomes a function. */
function moduleOf(code: string, port: number): string {
  const served = /^export const POST\b/m.test(code) ? SERVE : '';
  const body = forGateway(code.replace(IMPORT, '').replace(/^export /gm, '')) + served;
  return `${importsIn(code)}import type { Run } from './fixture';

export const run: Run = async ({ wxpay, sandbox, order, card }) => {
  void [wxpay, sandbox, order, card];
  {
${port === 0 ? body : body.replaceAll('3000', String(port))}
  }
};
`;
}

function programOf(imports: readonly string[], entries: readonly string[]): string {
  return `${imports.join('\n')}
import { Sandbox } from 'wechatpay-chain/sandbox';
import { type Fixture, type Run, setUp } from './fixture';

const snippets: readonly (readonly [name: string, kind: string, port: number, run: Run])[] = [
  ${entries.join(',\n  ')},
];
${RUN}`;
}

/** Replaces WeChat Pay's URL in a snippet with the URL of the gateway. */
function forGateway(code: string): string {
  return code.replace(
    'new Wechatpay({\n  mchid',
    "new Wechatpay({\n  baseURL: String(process.env['WECHATPAY_BASE_URL']),\n  mchid",
  );
}

function compile(project: string, name: string, files: readonly string[]): void {
  const configuration = { compilerOptions: OPTIONS, files };
  writeFileSync(path.join(project, `${name}.json`), JSON.stringify(configuration));
  node(project, TSC, '-p', `${name}.json`);
}

function node(cwd: string, ...args: string[]): void {
  execFileSync(process.execPath, args, { cwd, stdio: 'inherit' });
}

/**
 * Finds a port that stays free until its snippet runs: the operating system gives outgoing connections ports above 32768.
 */
async function freePort(taken: Set<number>): Promise<number> {
  for (let port = 20_000; ; port += 1) {
    if (taken.has(port)) continue;
    taken.add(port);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
