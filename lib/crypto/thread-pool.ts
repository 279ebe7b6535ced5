import { availableParallelism } from 'node:os';

/** What libuv starts, unless the environment says otherwise. */
const THREADS = Number(process.env['UV_THREADPOOL_SIZE']) || 4;

/**
 * How many threads of the pool RSA holds at a time. The whole process has one pool, and files, DNS and zlib stand in the
 * same line: so one thread is left to them. One thread more than there are cores: the next signature begins while the
 * event loop still takes the last one, which costs less than to put a thread to sleep and to wake it for each. Still
 * more threads would only keep the event loop waiting for a core.
 *
 * @see https://docs.libuv.org/en/v1.x/threadpool.html
 */
export const RSA_THREADS = Math.max(1, Math.min(THREADS - 1, availableParallelism() + 1));

let busy = 0;
const line: (() => void)[] = [];

/** Runs a private-key operation on the thread pool when it is its turn; in the order of the calls. */
export async function takeTurn<T>(operation: () => Promise<T>): Promise<T> {
  if (busy < RSA_THREADS) {
    busy += 1;
  } else {
    await new Promise<void>((resolve) => line.push(resolve));
  }
  try {
    return await operation();
  } finally {
    const next = line.shift();
    if (next === undefined) {
      busy -= 1;
    } else {
      next();
    }
  }
}
