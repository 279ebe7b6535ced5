import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// From the roof to the ground: a file may import from its own room and from those below it.
const ROOMS = [
  ['index.ts'],
  ['cli'],
  ['sandbox'],
  ['notify'],
  ['invoke'],
  ['files'],
  ['wechatpay.ts'],
  ['call.ts', 'members.ts', 'settings.ts', 'under-way.ts'],
  ['merchant.ts'],
  ['v3', 'v2'],
  ['trust'],
  ['config.ts'],
  ['openapi'],
  ['http'],
  ['chain'],
  ['crypto'],
  ['xml'],
  ['errors.ts', 'version.ts'],
];
const lib = path.join(__dirname, '../lib');
const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const CONSOLE = path.join('sandbox', 'console');
const levelOf = (file: string) => ROOMS.findIndex((names) => names.includes(file.split(path.sep)[0] ?? ''));

/** The rooms' files that a file imports, relative to lib/, without their ending. */
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

describe('the house', () => {
  it.each(files)('%s stands in a room', (file) => {
    expect(levelOf(file)).toBeGreaterThanOrEqual(0);
  });

  it.each(files)('%s imports from its own room and from those below', (file) => {
    for (const target of importsOf(file)) {
      const level = ROOMS.findIndex((names) =>
        names.some((name) => name.replace(/\.ts$/, '') === roomOf(target)),
      );
      if (roomOf(target) !== roomOf(file)) {
        expect({ target, below: level > levelOf(file) }).toEqual({ target, below: true });
      }
    }
  });

  it.each(files)('%s enters other rooms by their index', (file) => {
    for (const target of importsOf(file).filter((name) => roomOf(name) !== roomOf(file))) {
      expect(target.split(path.sep)).toHaveLength(1);
    }
  });

  it('the gateway shares no signing and no verifying with the client', () => {
    const rooms = files
      .filter((file) => file.startsWith('sandbox') && !file.startsWith(CONSOLE))
      .flatMap((file) => importsOf(file).map(roomOf));
    expect(
      [...new Set(rooms)].filter((room) =>
        ['v3', 'v2', 'trust', 'crypto', 'notify', 'files', 'wechatpay'].includes(room),
      ),
    ).toEqual([]);
  });

  it('the console calls the gateway as any user of the client would, and the gateway knows only its door', () => {
    const console = files.filter((file) => file.startsWith(CONSOLE));
    const rooms = console.flatMap((file) => importsOf(file).map(roomOf));
    expect(
      [...new Set(rooms)].filter((room) => ['v3', 'v2', 'trust', 'crypto', 'notify', 'files'].includes(room)),
    ).toEqual([]);
    const gateway = files.filter((file) => file.startsWith('sandbox') && !file.startsWith(CONSOLE));
    const entered = gateway.flatMap(importsOf).filter((target) => target.startsWith(path.join(CONSOLE)));
    expect([...new Set(entered)]).toEqual([path.join('sandbox', 'console')]);
  });

  /** The packages that a file imports, by name. */
  function packagesOf(file: string): string[] {
    // Examples stand in docstrings.
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

  it('every imported package is installed with this one, or bundled into it', () => {
    const manifest = JSON.parse(readFileSync(path.join(lib, '../package.json'), 'utf8'));
    const installed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const imported = new Set(files.flatMap(packagesOf));
    expect([...imported]).toEqual(expect.arrayContaining(['undici', 'commander']));
    expect([...imported].filter((name) => ![...installed, ...bundled].includes(name))).toEqual([]);
  });

  it('only the command line and the gateway use bundled packages, and nobody installs those', () => {
    const users = files.filter((file) => packagesOf(file).some((name) => bundled.includes(name)));
    expect(users.filter((file) => !/^(?:cli|sandbox)\b/.test(file))).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync(path.join(lib, '../package.json'), 'utf8'));
    expect(bundled.filter((name) => name in dependencies)).toEqual([]);
    expect(bundled).toHaveLength(4);
  });

  it('the chain knows nothing of HTTP or WeChat Pay', () => {
    const rooms = files
      .filter((file) => file.startsWith('chain'))
      .flatMap((file) => importsOf(file).map(roomOf));
    expect([...new Set(rooms)].sort()).toEqual(['chain', 'errors']);
  });
});
