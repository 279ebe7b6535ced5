import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// From top to bottom: a file may import from its own room and from those below it.
const ROOMS = [
  ['nest'],
  ['index'],
  ['cli'],
  ['sandbox'],
  ['follow'],
  ['notify'],
  ['invoke'],
  ['files'],
  ['campaign'],
  ['pace', 'ledger'],
  ['client'],
  ['v3', 'v2'],
  ['reference'],
  ['trust'],
  ['call'],
  ['openapi'],
  ['http'],
  ['chain'],
  ['crypto'],
  ['xml'],
  ['json', 'money'],
  ['sqlite', 'redis'],
  ['spelling'],
  ['errors', 'version'],
  ['hints'],
];
const lib = path.join(__dirname, '../lib');
const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const CONSOLE = path.join('sandbox', 'console');
const levelOf = (file: string) => ROOMS.findIndex((names) => names.includes(roomOf(file)));

/** What a file imports from lib/, types included: paths relative to lib/, as written. */
function importsOf(file: string): string[] {
  const source = readFileSync(path.join(lib, file), 'utf8');
  const specifiers = [...source.matchAll(/(?:from|import|require)\s*\(?\s*'(\.{1,2}\/[^']*|\.{1,2})'/g)].map(
    ([, name = '']) => name,
  );
  return specifiers.map((name) => path.relative(lib, path.resolve(lib, path.dirname(file), name)));
}

function roomOf(file: string): string {
  const [first = ''] = file.split(path.sep);
  return first.endsWith('.ts') ? first.slice(0, -3) : first;
}

/** The source files that a file imports, types included. */
function importedFiles(file: string): string[] {
  return importsOf(file).flatMap(
    (name) =>
      [name, `${name}.ts`, path.join(name, 'index.ts')].find((candidate) => files.includes(candidate)) ?? [],
  );
}

/** Every file that is reached from a file through its imports, within a graph. */
function reachableFrom(file: string, graph: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [...(graph.get(file) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...(graph.get(next) ?? []));
  }
  return reached;
}

describe('the folders of lib', () => {
  it('have no loose file next to them but the index, the errors and the version', () => {
    expect(readdirSync(lib).filter((file) => file.endsWith('.ts'))).toEqual([
      'errors.ts',
      'index.ts',
      'version.ts',
    ]);
  });

  it('are all described in CONTRIBUTING.md, from top to bottom', () => {
    const text = readFileSync(path.join(lib, '../CONTRIBUTING.md'), 'utf8');
    const [, section = ''] = text.split(/^## Folders$/m);
    const [, table = ''] = section.split('| --- | --- |');
    const rows =
      table
        .split('\n\n')[0]
        ?.split('\n')
        .filter((row) => row.startsWith('|')) ?? [];
    const names = rows.map((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([\w-]+)(?:\/|\.ts)`/g)].map((m) => m[1]),
    );
    const levels = names.map((row) =>
      row.map((name) => ROOMS.findIndex((room) => room.includes(name ?? ''))),
    );
    expect(names.flat().sort()).toEqual(ROOMS.flat().sort());
    expect(levels.flat()).toEqual(levels.flat().toSorted((a, b) => a - b));
  });

  it.each(files)('%s belongs to a known folder', (file) => {
    expect(levelOf(file)).toBeGreaterThanOrEqual(0);
  });

  it.each(files)('%s imports only from its own folder and those below', (file) => {
    for (const target of importsOf(file)) {
      const level = levelOf(target);
      if (roomOf(target) !== roomOf(file)) {
        expect({ target, below: level > levelOf(file) }).toEqual({ target, below: true });
      }
    }
  });

  it.each(files)('%s imports other folders through their index', (file) => {
    for (const target of importsOf(file).filter((name) => roomOf(name) !== roomOf(file))) {
      expect(target.split(path.sep)).toHaveLength(1);
    }
  });

  it('contain no import cycle, including type imports', () => {
    const graph = new Map(files.map((file) => [file, importedFiles(file)]));
    expect([...graph.keys()].filter((file) => reachableFrom(file, graph).has(file))).toEqual([]);
  });

  it('load neither code nor tables of the reference with the package', () => {
    const list = 'console.log(JSON.stringify(Object.keys(require.cache)))';
    const program = `require('wechatpay-chain'); ${list}`;
    const register = path.join(__dirname, 'support/register.cjs');
    const output = execFileSync(process.execPath, ['--require', register, '--eval', program], {
      cwd: path.dirname(lib),
      encoding: 'utf8',
    });
    const loaded = (JSON.parse(output) as string[])
      .filter((file) => file.startsWith(lib))
      .map((file) => path.relative(lib, file));
    expect(loaded).toEqual(expect.arrayContaining(['index.ts', path.join('client', 'wechatpay.ts')]));
    expect(loaded.filter((file) => roomOf(file) === 'reference' || file.endsWith('.json'))).toEqual([]);
  });

  it('share no signing or verification between the gateway and the client', () => {
    const rooms = files
      .filter((file) => file.startsWith('sandbox') && !file.startsWith(CONSOLE))
      .flatMap((file) => importsOf(file).map(roomOf));
    expect(
      [...new Set(rooms)].filter((room) =>
        ['v3', 'v2', 'trust', 'crypto', 'notify', 'files', 'call'].includes(room),
      ),
    ).toEqual([]);
  });

  it('let the gateway import only types of the client', () => {
    const gateway = files.filter((file) => file.startsWith('sandbox') && !file.startsWith(CONSOLE));
    const values = /^import (?!type\b)[^;]*from '(?:\.\.\/)+client'/m;
    expect(gateway.filter((file) => values.test(readFileSync(path.join(lib, file), 'utf8')))).toEqual([]);
  });

  it('let the console call the gateway like a user, and the gateway import only its entry', () => {
    const console = files.filter((file) => file.startsWith(CONSOLE));
    const rooms = console.flatMap((file) => importsOf(file).map(roomOf));
    // Its receiver of notifications is a merchant's: it verifies with what merchants import, `wechatpay-chain/notify`.
    expect(
      [...new Set(rooms)].filter((room) => ['v3', 'v2', 'trust', 'crypto', 'files'].includes(room)),
    ).toEqual([]);
    const gateway = files.filter((file) => file.startsWith('sandbox') && !file.startsWith(CONSOLE));
    const entered = gateway.flatMap(importsOf).filter((target) => target.startsWith(path.join(CONSOLE)));
    expect([...new Set(entered)]).toEqual([path.join('sandbox', 'console')]);
  });

  /** The packages that a file imports, by name. */
  function packagesOf(file: string): string[] {
    // Doc comments contain examples.
    const code = readFileSync(path.join(lib, file), 'utf8').replace(/^ *\*.*$/gm, '');
    const specifiers = code.matchAll(/(?:\bfrom |\bimport |\bimport\(|\brequire\()'([^'.\n][^'\n]*)'/g);
    return [...specifiers]
      .map(([, name = '']) => name)
      .filter((name) => !name.startsWith('node:'))
      .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  }

  // What the build bundles: [name as imported, file in dist/vendor].
  const bundled = [
    ...readFileSync(path.join(lib, '../scripts/bundle-vendor.mjs'), 'utf8').matchAll(
      /^ {2}\['((?:@[^/']+\/)?[^/']+)[^']*', '[^']+'\],$/gm,
    ),
  ].map(([, name = '']) => name);

  it('import only packages that are dependencies or bundled', () => {
    const manifest = JSON.parse(readFileSync(path.join(lib, '../package.json'), 'utf8'));
    const installed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const imported = new Set(files.flatMap(packagesOf));
    expect([...imported]).toEqual(expect.arrayContaining(['undici', 'commander']));
    expect([...imported].filter((name) => ![...installed, ...bundled].includes(name))).toEqual([]);
  });

  it('use bundled packages only in the command line and the gateway', () => {
    const users = files.filter((file) => packagesOf(file).some((name) => bundled.includes(name)));
    expect(users.filter((file) => !/^(?:cli|sandbox)\b/.test(file))).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync(path.join(lib, '../package.json'), 'utf8'));
    expect(bundled.filter((name) => name in dependencies)).toEqual([]);
    expect(bundled).toHaveLength(5);
  });

  it('keep the chain independent of HTTP and WeChat Pay', () => {
    const rooms = files
      .filter((file) => file.startsWith('chain'))
      .flatMap((file) => importsOf(file).map(roomOf));
    expect([...new Set(rooms)].sort()).toEqual(['chain', 'errors']);
  });
});
