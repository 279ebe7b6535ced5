import { statSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { MemoryStorage } from '../../lib/sandbox/records/memory-storage';
import type { RecordsDeclaration, Storage } from '../../lib/sandbox/records/records';
import { SqliteStorage } from '../../lib/sandbox/records/sqlite-storage';
import { Folder } from '../support/folder';

interface Coupon {
  readonly stock: string;
  readonly user?: string;
}

const COUPONS: RecordsDeclaration<Coupon, 'stock' | 'user'> = {
  name: 'coupons',
  indexes: { stock: ({ stock }) => stock, user: ({ user }) => user },
};

const folder = new Folder();
let files = 0;
afterAll(() => folder[Symbol.dispose]());

function newFile(): string {
  files += 1;
  return folder.at(`${files}.sqlite`);
}

const STORAGES: [string, () => Promise<Storage>][] = [
  ['in memory', async () => new MemoryStorage()],
  ['in a file', () => SqliteStorage.open(newFile())],
];

describe.each(STORAGES)('records %s', (_, open) => {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });
  afterEach(() => storage.close());

  it('are found by number, and listed in the order in which they were added', () => {
    const coupons = storage.open(COUPONS);
    coupons.set('b', { stock: '1' });
    coupons.set('a', { stock: '1' });
    coupons.set('b', { stock: '2' });
    expect([...coupons.entries()]).toEqual([
      ['b', { stock: '2' }],
      ['a', { stock: '1' }],
    ]);
    expect([coupons.size, coupons.has('a'), coupons.has('c'), coupons.get('c')]).toEqual([
      2,
      true,
      false,
      undefined,
    ]);
    expect(coupons.newest(1)).toEqual(['a']);
    expect(coupons.newest(9)).toEqual(['b', 'a']);
  });

  it('are found and counted by an index after changes', () => {
    const coupons = storage.open(COUPONS);
    coupons.set('a', { stock: '1', user: 'u' });
    coupons.set('b', { stock: '1' });
    coupons.set('c', { stock: '2', user: 'u' });
    coupons.set('a', { stock: '2', user: 'u' });
    coupons.delete('c');
    expect(coupons.find('stock', '2')).toEqual([{ stock: '2', user: 'u' }]);
    expect([coupons.count('stock', '1'), coupons.count('user', 'u'), coupons.count('user', 'v')]).toEqual([
      1, 1, 0,
    ]);
  });

  it('of which only the newest are kept forget the oldest', () => {
    const uploads = storage.open<number, never>({ name: 'uploads', newest: 2 });
    for (const number of ['a', 'b', 'c', 'b']) uploads.set(number, 1);
    expect(Array.from(uploads.entries(), ([number]) => number)).toEqual(['b', 'c']);
    expect(uploads.size).toBe(2);
  });

  it('call back after every change', () => {
    const told: string[] = [];
    const coupons = storage.open(COUPONS);
    coupons.watch((number) => told.push(number));
    coupons.set('a', { stock: '1' });
    coupons.set('a', { stock: '2' });
    expect(told).toEqual(['a', 'a']);
  });
});

type Step = readonly ['set', string, Coupon] | readonly ['delete', string];

const NUMBER = fc.constantFrom('a', 'b', "c'", 'd"', '中');
const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(
    fc.constant('set' as const),
    NUMBER,
    fc.record({ stock: NUMBER, user: NUMBER }, { requiredKeys: ['stock'] }),
  ),
  fc.tuple(fc.constant('delete' as const), NUMBER),
);

it('the two storages keep the same records after any changes, and the file after it is opened again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { maxLength: 30 }), async (steps) => {
      const file = newFile();
      const [memory, disk] = [new MemoryStorage(), await SqliteStorage.open(file)];
      const pair = [memory.open(COUPONS), disk.open(COUPONS)];
      for (const records of pair) {
        for (const step of steps) {
          if (step[0] === 'set') {
            records.set(step[1], step[2]);
          } else {
            records.delete(step[1]);
          }
        }
      }
      disk.close();
      const again = await SqliteStorage.open(file);
      const opened = again.open(COUPONS);
      const [kept] = pair;
      expect([...opened.entries()]).toEqual([...(kept?.entries() ?? [])]);
      for (const value of ['a', 'b', "c'", 'd"', '中']) {
        expect(opened.find('user', value)).toEqual(
          expect.arrayContaining([...(kept?.find('user', value) ?? [])]),
        );
        expect(opened.count('stock', value)).toBe(kept?.count('stock', value));
      }
      again.close();
    }),
    { numRuns: 25 },
  );
});

describe('a storage in memory', () => {
  it('refuses a new record at its limit, and names the state file', () => {
    const storage = new MemoryStorage(2);
    const coupons = storage.open(COUPONS);
    coupons.set('a', { stock: '1' });
    coupons.set('b', { stock: '1' });
    expect(() => coupons.set('c', { stock: '1' })).toThrow(/at most 2 records/);
    expect(coupons.has('a')).toBe(true);
    coupons.set('a', { stock: '2' });
    expect(coupons.get('a')).toEqual({ stock: '2' });
  });

  it('finishes a transaction that began below the limit', () => {
    const storage = new MemoryStorage(2);
    const coupons = storage.open(COUPONS);
    storage.transaction(() => {
      for (const number of ['a', 'b', 'c']) coupons.set(number, { stock: '1' });
    });
    expect(coupons.size).toBe(3);
    expect(() => storage.transaction(() => coupons.set('d', { stock: '1' }))).toThrow(/at most 2 records/);
  });
});

describe('a storage in a file', () => {
  it('is readable by its owner only', async () => {
    const file = newFile();
    const storage = await SqliteStorage.open(file);
    storage.open(COUPONS).set('a', { stock: '1' });
    expect([file, `${file}-wal`].map((name) => statSync(name).mode & 0o777)).toEqual([0o600, 0o600]);
    storage.close();
  });

  it('is used by one gateway at a time', async () => {
    const file = newFile();
    const storage = await SqliteStorage.open(file);
    await expect(SqliteStorage.open(file)).rejects.toThrow(/no other gateway uses/);
    storage.close();
    (await SqliteStorage.open(file)).close();
  });

  it('fills an index that the file does not have yet', async () => {
    const file = newFile();
    const first = await SqliteStorage.open(file);
    first.open<Coupon, never>({ name: 'coupons' }).set('a', { stock: '7' });
    first.close();
    const again = await SqliteStorage.open(file);
    expect(again.open(COUPONS).find('stock', '7')).toEqual([{ stock: '7' }]);
    again.close();
  });

  it.each([
    ['no database', 'not a database, and longer than a header of one hundred bytes '.repeat(3)],
    ['an empty object', '[]'],
  ])('is refused if it is %s', async (_, content) => {
    const file = newFile();
    writeFileSync(file, content);
    await expect(SqliteStorage.open(file)).rejects.toMatchObject({ name: 'ConfigError', field: 'state' });
  });
});
