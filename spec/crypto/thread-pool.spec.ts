import { availableParallelism } from 'node:os';
import { RSA_THREADS, takeTurn } from '../../lib/crypto/thread-pool';

describe('turns in the thread pool', () => {
  it('leave one thread to files and DNS, and are at most one more than the cores', () => {
    expect(RSA_THREADS).toBeGreaterThanOrEqual(1);
    expect(RSA_THREADS).toBeLessThanOrEqual(Math.max(1, Math.min(3, availableParallelism() + 1)));
  });

  it('are taken in the order of the calls, up to the limit at a time', async () => {
    const began: number[] = [];
    const ends: (() => void)[] = [];
    const turns = [0, 1, 2, 3, 4, 5, 6].map((call) =>
      takeTurn(() => {
        began.push(call);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    for (let ended = 0; ended < turns.length; ended += 1) {
      const most = Math.min(ended + RSA_THREADS, turns.length);
      expect(began).toEqual([0, 1, 2, 3, 4, 5, 6].slice(0, most));
      ends[ended]?.();
      await turns[ended];
      await Promise.resolve();
    }
  });

  it('are released when an operation fails synchronously or asynchronously', async () => {
    const failures = Array.from({ length: 3 * RSA_THREADS }, (_, call) =>
      takeTurn(
        call % 2 === 0
          ? () => Promise.reject(new Error('later'))
          : () => {
              throw new Error('at once');
            },
      ),
    );
    await Promise.allSettled(failures);
    await expect(takeTurn(async () => 'free')).resolves.toBe('free');
    await expect(failures[0]).rejects.toThrow('later');
    await expect(failures[1]).rejects.toThrow('at once');
  });
});
