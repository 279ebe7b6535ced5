import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

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
