import { availableParallelism } from 'node:os';

/** The size of libuv's thread pool: 4 unless the environment sets it. */
const THREADS = Number(process.env['UV_THREADPOOL_SIZE']) || 4;

/**
 * The number of pool threads that RSA uses at a time. The process has one pool, which files, DNS and zlib share, so one
 * thread stays free for them. One thread more than there are cores lets the next signature begin while the event loop
 * takes the last one, which costs less than waking a thread for each. More threads would compete with the event loop for
 * a core.
 *
 * @see https://docs.libuv.org/en/v1.x/threadpool.html
 */
export const RSA_THREADS = Math.max(1, Math.min(THREADS - 1, availableParallelism() + 1));

let busy = 0;
const queue: (() => void)[] = [];

/** Runs private-key operations on the thread pool, in the order of the calls. */
export async function takeTurn<T>(operation: () => Promise<T>): Promise<T> {
  if (busy < RSA_THREADS) {
    busy += 1;
  } else {
    await new Promise<void>((resolve) => queue.push(resolve));
  }
  try {
    return await operation();
  } finally {
    const next = queue.shift();
    if (next === undefined) {
      busy -= 1;
    } else {
      next();
    }
  }
}
