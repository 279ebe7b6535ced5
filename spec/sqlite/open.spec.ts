import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openSqlite } from '../../lib/sqlite';
import { Folder } from '../support/folder';

describe('a SQLite file', () => {
  it('keeps what was written, values of every type included', async () => {
    using folder = new Folder();
    const file = folder.at('a.sqlite');
    const first = await openSqlite(file);
    first.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT, bytes BLOB, number REAL)');
    const insert = first.prepare('INSERT INTO t (text, bytes, number) VALUES (?, ?, ?)');
    expect(Number(insert.run('中文', new Uint8Array([1, 2]), 1.5).changes)).toBe(1);
    insert.run(null, null, null);
    first.close();
    const again = await openSqlite(file);
    const rows = again.prepare('SELECT * FROM t ORDER BY id').all();
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { id: 1, text: '中文', bytes: Buffer.from([1, 2]), number: 1.5 },
      { id: 2, text: null, bytes: null, number: null },
    ]);
    expect(again.prepare('SELECT * FROM t WHERE id = ?').get(3)).toBeUndefined();
    again.close();
  });

  it('says what to install where there is no SQLite', () => {
    using folder = new Folder();
    const program = `
      require('module')._resolveFilename = ((original) => (name, ...rest) => {
        if (name === 'better-sqlite3') throw Object.assign(new Error('missing'), { code: 'MODULE_NOT_FOUND' });
        return original(name, ...rest);
      })(require('module')._resolveFilename);
      Object.defineProperty(process, 'getBuiltinModule', { value: () => undefined });
      require(${JSON.stringify(path.join(__dirname, '../../lib/sqlite'))}).openSqlite('never').then(
        () => console.log('opened'),
        (error) => console.log(error.name, error.hint),
      );`;
    const register = path.join(__dirname, '../support/register.cjs');
    const told = execFileSync(process.execPath, ['--require', register, '--eval', program], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    expect(told).toContain('ConfigError Run `npm install better-sqlite3@12`, or update Node.js.');
  });

  it('is opened by the versions of Node.js and of the package that the manifest states', () => {
    const manifest = JSON.parse(readFileSync(path.join(__dirname, '../../package.json'), 'utf8'));
    expect(manifest.peerDependencies['better-sqlite3']).toBe('>=12');
    expect(manifest.peerDependenciesMeta['better-sqlite3']).toEqual({ optional: true });
  });
});
