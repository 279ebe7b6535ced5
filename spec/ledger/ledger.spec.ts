import { fork } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { ConfigError } from 'wechatpay-chain';
import { type Ledger, type LedgerRecord, openLedger } from 'wechatpay-chain/ledger';
import { openSqlite } from '../../lib/sqlite';
import { Folder } from '../support/command';

const NOW = 1_700_000_000_000;

/** A book in memory with a clock. */
async function bookAt(clock: () => number = () => NOW): Promise<Ledger> {
  return (await openLedger(':memory:', { clock })).book('test');
}

function keysOf(records: readonly (LedgerRecord | undefined)[]): (string | undefined)[] {
  return records.map((record) => record?.key);
}

async function all(book: Ledger, state?: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of book.list(state === undefined ? {} : { state })) keys.push(key);
  return keys;
}

describe('a ledger', () => {
  it('adds a record once and returns the stored one for a known key', async () => {
    const book = await bookAt();
    await book.add([{ key: 'A', state: 'open', value: 'first' }]);
    const { added } = await book.add([
      { key: 'A', state: 'open', value: 'second' },
      { key: 'B', state: 'open', value: 'third' },
    ]);
    expect(added.map(({ added: isNew, record }) => [isNew, record.key, record.value])).toEqual([
      [false, 'A', 'first'],
      [true, 'B', 'third'],
    ]);
  });

  it('hands a due record to one caller until its lease ends', async () => {
    let now = NOW;
    const book = await bookAt(() => now);
    await book.add([{ key: 'A', state: 'open', value: '' }]);
    const first = await book.claim(10, 1_000);
    expect(keysOf(first.records)).toEqual(['A']);
    expect((await book.claim(10, 1_000)).records).toEqual([]);
    now += 1_000;
    const second = await book.claim(10, 1_000);
    expect(keysOf(second.records)).toEqual(['A']);
    const change = { key: 'A', state: 'done', due: null };
    expect(await book.update([{ ...change, token: first.token }])).toEqual([false]);
    expect(await book.update([{ ...change, token: second.token }])).toEqual([true]);
    expect(await book.update([{ ...change, token: second.token }])).toEqual([false]);
  });

  it('claims records of `add` at once if it has a lease', async () => {
    const book = await bookAt();
    const { token } = await book.add([{ key: 'A', state: 'open', value: '' }], 1_000);
    expect((await book.claim(10, 1_000)).records).toEqual([]);
    expect(await book.update([{ key: 'A', token, state: 'done', due: null, result: 'R' }])).toEqual([true]);
    expect((await book.get(['A', 'B']))[0]).toMatchObject({ state: 'done', due: undefined, result: 'R' });
  });

  it('claims by time, the earliest first, and nothing before its time or after its end', async () => {
    const book = await bookAt();
    const record = (key: string, due: number | null) => ({ key, state: 'open', due, value: '' });
    await book.add([
      record('late', NOW + 1),
      record('second', NOW - 1),
      record('first', NOW - 2),
      record('ended', null),
    ]);
    expect(keysOf((await book.claim(1, 1_000)).records)).toEqual(['first']);
    expect(await book.nextDue()).toBe(NOW - 1);
    expect(keysOf((await book.claim(9, 1_000)).records)).toEqual(['second']);
    expect(await book.nextDue()).toBe(NOW + 1);
  });

  it('keeps books apart, and counts, lists and removes within one', async () => {
    const store = await openLedger(':memory:');
    const [one, other] = await Promise.all([store.book('one'), store.book('other')]);
    const keys = Array.from({ length: 1_234 }, (_, at) => `K${at}`);
    await one.add(keys.map((key, at) => ({ key, state: at % 2 === 0 ? 'even' : 'odd', value: '' })));
    await other.add([{ key: 'K0', state: 'other', value: '' }]);
    expect(await one.counts()).toEqual(
      new Map([
        ['even', 617],
        ['odd', 617],
      ]),
    );
    expect(await all(one)).toEqual(keys);
    expect(await all(one, 'odd')).toEqual(keys.filter((_, at) => at % 2 === 1));
    await one.remove(['K0']);
    expect(keysOf(await one.get(['K0', 'K1']))).toEqual([undefined, 'K1']);
    expect(await all(other)).toEqual(['K0']);
  });

  it('keeps settings of a book', async () => {
    const store = await openLedger(':memory:');
    const [one, other] = await Promise.all([store.book('one'), store.book('other')]);
    await one.set('rate', '5');
    await one.set('rate', '6');
    expect([await one.setting('rate'), await other.setting('rate')]).toEqual(['6', undefined]);
    await one.set('rate', undefined);
    expect(await one.setting('rate')).toBeUndefined();
  });

  it('behaves as a list of records for any sequence of calls', async () => {
    const key = fc.constantFrom('A', 'B', 'C');
    const step = fc.oneof(
      fc.record({ call: fc.constant('add' as const), key, due: fc.constantFrom(null, NOW, NOW + 50) }),
      fc.record({ call: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 3 }) }),
      fc.record({
        call: fc.constant('update' as const),
        key,
        stale: fc.boolean(),
        due: fc.constantFrom(null, NOW + 100),
      }),
      fc.record({ call: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 200 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        let now = NOW;
        const book = await bookAt(() => now);
        const model = new Map<string, { due: number | null; token: string | undefined }>();
        for (const each of steps) {
          if (each.call === 'wait') now += each.ms;
          if (each.call === 'add') {
            const { added } = await book.add([{ key: each.key, state: 'open', due: each.due, value: '' }]);
            expect(added[0]?.added).toBe(!model.has(each.key));
            if (!model.has(each.key)) model.set(each.key, { due: each.due, token: undefined });
          }
          if (each.call === 'claim') {
            const { token, records } = await book.claim(each.limit, 100);
            const due = [...model].filter(([, { due: at }]) => at !== null && at <= now);
            expect(records).toHaveLength(Math.min(each.limit, due.length));
            for (const { key: claimed } of records) {
              expect(due.map(([name]) => name)).toContain(claimed);
              model.set(claimed, { due: now + 100, token });
            }
          }
          if (each.call === 'update') {
            const known = model.get(each.key);
            const token = each.stale ? 'stale' : (known?.token ?? 'none');
            const [done] = await book.update([{ key: each.key, token, state: 'x', due: each.due }]);
            expect(done).toBe(known?.token !== undefined && !each.stale);
            if (done) model.set(each.key, { due: each.due, token: undefined });
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the file from other users of the machine', async () => {
    using folder = new Folder();
    await using store = await openLedger(folder.file('store.sqlite'));
    await (await store.book('test')).add([{ key: 'A', state: 'open', value: '' }]);
    const modes = ['', '-wal'].map((suffix) => statSync(folder.file(`store.sqlite${suffix}`)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
  });

  it('refuses a file of a later version, and a folder', async () => {
    using folder = new Folder();
    const file = folder.file('store.sqlite');
    const database = await openSqlite(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    await expect(openLedger(file)).rejects.toThrow(/expected a store of version 1, received version 99/);
    await expect(openLedger(folder.path)).rejects.toThrow(ConfigError);
  });

  it('lets one process lock a book, and releases the claims of the previous one', async () => {
    using folder = new Folder();
    const file = folder.file('store.sqlite');
    await using first = await openLedger(file);
    await using second = await openLedger(file);
    const [one, other] = [await first.book('work'), await second.book('work')];
    const unlock = await one.lock();
    expect(unlock).toBeDefined();
    expect(await other.lock()).toBeUndefined();
    await one.add([{ key: 'A', state: 'open', value: '' }], Number.POSITIVE_INFINITY);
    await unlock?.();
    expect(await other.lock()).toBeDefined();
    expect(keysOf((await other.claim(1, 1_000)).records)).toEqual(['A']);
  });
});

describe('a ledger of several processes', () => {
  const register = path.join(__dirname, '../support/register.cjs');

  /** Runs the work in a process; kills it after a number of ends. Returns the keys whose end was reported as made. */
  async function work(file: string, name: string, killAfter = Number.POSITIVE_INFINITY): Promise<string[]> {
    const child = fork(path.join(__dirname, 'killed.ts'), [file, name, '0'], { execArgv: ['-r', register] });
    const done: string[] = [];
    child.on('message', (message: { key?: string; done?: boolean }) => {
      if (message.key === undefined || !message.done) return;
      done.push(message.key);
      if (done.length === killAfter) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    return done;
  }

  it('ends every record once through kill -9, and loses no end that was reported', async () => {
    using folder = new Folder();
    const file = folder.file('store.sqlite');
    const killed = [...(await work(file, 'first', 20)), ...(await work(file, 'second', 20))];
    const rest = await Promise.all([work(file, 'third'), work(file, 'fourth')]);
    const ended = [...killed, ...rest.flat()];
    expect(new Set(ended).size).toBe(ended.length);
    await using store = await openLedger(file);
    expect(await (await store.book('work')).counts()).toEqual(new Map([['done', 200]]));
    expect(new Set([...killed]).size).toBe(killed.length);
  });

  it('frees the lock of a process that is killed', async () => {
    using folder = new Folder();
    const file = folder.file('store.sqlite');
    const program = `
      const { openLedger } = require('wechatpay-chain/ledger');
      openLedger(${JSON.stringify(file)}).then((s) => s.book('work')).then((b) => b.lock()).then(() => process.send('locked'));
      setInterval(() => undefined, 1000);`;
    const { spawn } = await import('node:child_process');
    const child = spawn(process.execPath, ['-r', register, '-e', program], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    await using store = await openLedger(file);
    const book = await store.book('work');
    expect(await book.lock()).toBeUndefined();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await book.lock()).toBeDefined();
  });
});
