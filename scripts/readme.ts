// Runs every TypeScript snippet of the READMEs as it stands, against a gateway that plays WeChat Pay. A snippet may
// count on `wxpay`, `sandbox`, `order` and `card`, as its reader does; one marked `ts types` is only compiled.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(__dirname);
const folder = path.join(root, '.readme');

const PRELUDE = `
import { type KeySource, Wechatpay as Client, type WechatpayConfig } from 'wechatpay-chain';
import { Sandbox as Gateway } from 'wechatpay-chain/sandbox';

const order = {
  appid: 'wxd678efh567hg6787',
  mchid: '1900000109',
  description: 'tea',
  out_trade_no: '20150806125346',
  notify_url: 'https://shop.example/notify',
  amount: { total: 100, currency: 'CNY' as const },
};
const card = {
  card_id: 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w',
  json: { appid: 'wx98761234567890ab', openid: 'o', out_request_no: '1002600620019090123143254436', send_time: '2026-11-24T13:29:35+08:00' },
};
`;

const RUN = `
function play({ config, url }: Gateway): void {
  const [serial, key] = Object.entries(config.certs).find(([name]) => name.startsWith('PUB_KEY_ID_')) ?? [];
  const { mchid, privateKey } = config;
  const values = { MCHID: mchid, SERIAL: config.serial, PRIVATE_KEY: privateKey, PUBLIC_KEY_ID: serial, PUBLIC_KEY: key };
  for (const [name, value] of Object.entries(values)) process.env['WECHATPAY_' + name] = String(value);
  process.env['WECHATPAY_BASE_URL'] = url + '/';
}

async function main(): Promise<void> {
  for (const [name, snippet] of snippets) {
    const sandbox = await Gateway.start();
    play(sandbox);
    const wxpay = new Client(sandbox.config);
    await snippet(wxpay, sandbox);
    await wxpay.close();
    await sandbox.close();
    console.log('ran', name);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
`;

interface Snippet {
  readonly name: string;
  readonly kind: string;
  readonly code: string;
}

function snippetsOf(readme: string): Snippet[] {
  const text = readFileSync(path.join(root, readme), 'utf8');
  return [...text.matchAll(/^```ts( \w+)?\n([\s\S]*?)^```$/gm)].map(([, kind = '', code = ''], at) => ({
    name: `${readme} #${at + 1}`,
    kind: kind.trim(),
    code,
  }));
}

const IMPORT = /^import [\s\S]*?;\n/gm;

/** One program of all snippets: their imports together, and each in a function of its own. */
function program(snippets: readonly Snippet[]): string {
  const imports = new Map<string, Set<string>>();
  for (const [statement] of snippets.flatMap(({ code }) => [...code.matchAll(IMPORT)])) {
    const [, names = '', source = ''] = /\{([^}]*)\} from ('[^']+')/.exec(statement) ?? [];
    for (const name of names.split(',').filter((text) => text.trim()))
      imports.set(source, (imports.get(source) ?? new Set()).add(name.trim()));
  }
  const heads = [...imports].map(([source, names]) => `import { ${[...names].join(', ')} } from ${source};`);
  const functions = snippets.map(
    ({ name, code }) => `[${JSON.stringify(name)}, async (wxpay, sandbox) => {
      void [wxpay, sandbox, order, card];
      { ${real(code.replace(IMPORT, ''))} }
    }]`,
  );
  const type = 'readonly (readonly [string, (wxpay: Client, sandbox: Gateway) => Promise<void>])[]';
  return `${PRELUDE}\n${heads.join('\n')}\nconst snippets: ${type} = [${functions.join(',\n')}];\n${RUN}`;
}

/** The one thing that a snippet for WeChat Pay itself is given: where WeChat Pay is today. */
function real(code: string): string {
  return code.replace(
    'new Wechatpay({\n  mchid',
    "new Wechatpay({\n  baseURL: String(process.env['WECHATPAY_BASE_URL']),\n  mchid",
  );
}

function node(...args: string[]): void {
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
}

/** Compiles a snippet on its own: what it declares must not reach the others. */
function compile({ name, code }: Snippet, file: string): void {
  writeFileSync(path.join(folder, `${file}.ts`), `import 'wechatpay-chain';\n${code}`);
  const compilerOptions = { rootDir: '..' };
  const project = { extends: '../tsconfig.json', compilerOptions, files: [`${file}.ts`], include: [] };
  writeFileSync(path.join(folder, `${file}.json`), JSON.stringify(project));
  node(require.resolve('typescript/bin/tsc'), '-p', path.join(folder, `${file}.json`));
  console.log('compiled', name);
}

const all = ['README.md', 'README.zh-CN.md'].flatMap(snippetsOf);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
writeFileSync(path.join(folder, 'run.ts'), program(all.filter(({ kind }) => kind === '')));
node(require.resolve('ts-node/dist/bin'), path.join(folder, 'run.ts'));
for (const [at, snippet] of all.filter(({ kind }) => kind === 'types').entries())
  compile(snippet, `types-${at}`);
rmSync(folder, { recursive: true });
