import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { BoundedMap } from '../../lib/sandbox/products/bounded-map';

const MB = 1024 * 1024;

interface Held {
  readonly bytes: number;
  readonly requests: number;
  readonly notifications: number;
  readonly orders: number;
}

interface Told {
  readonly warm: Held;
  readonly end: Held;
  readonly statuses: Readonly<Record<string, number>>;
}

describe('a gateway after ten thousand more calls', () => {
  it('uses no more memory', async () => {
    const child = fork(path.join(__dirname, '../support/flooding.cjs'), { execArgv: ['--expose-gc'] });
    const [told] = await once(child, 'message');
    const { warm, end, statuses }: Told = told;
    await once(child, 'exit');
    expect(statuses).toEqual({ 200: 3_120, 401: 8_880 });
    expect(end).toMatchObject({ requests: 1_000, notifications: 1_000, orders: 2_400 });
    // Two thousand paid orders and some bills are in it; the bodies alone that came meanwhile were 160 MB.
    expect(end.bytes - warm.bytes).toBeLessThan(48 * MB);
  }, 120_000);
});

describe('a bounded map', () => {
  it('keeps the last 10,000 entries', () => {
    const records = new BoundedMap<number>();
    for (let number = 0; number < 10_005; number += 1) records.set(String(number), number);
    expect([records.size, records.has('4'), records.has('5'), records.get('10004')]).toEqual([
      10_000,
      false,
      true,
      10_004,
    ]);
  });

  it('keeps fewer entries with a limit, and reports every change', () => {
    const told: string[] = [];
    const records = new BoundedMap<number>().limit(2).watch((number) => told.push(number));
    for (const number of ['a', 'b', 'c', 'b']) records.set(number, 1);
    expect([...records.keys()]).toEqual(['b', 'c']);
    expect(told).toEqual(['a', 'b', 'c', 'b']);
  });
});
