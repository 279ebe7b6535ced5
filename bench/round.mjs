import { monitorEventLoopDelay } from 'node:perf_hooks';
import { quantile } from './statistics.mjs';

/** The event loop is looked at once in so many milliseconds; the delays are what comes on top. */
const LOOK = 1;

/**
 * Calls without a pause for so many seconds, so many at a time, each new call as soon as one has ended, and waits for
 * the last ones. Before the clock starts each caller makes one call, so that connections are open: those that were left
 * idle during the others' rounds may have been closed.
 */
export async function runRound(call, { concurrency, seconds }) {
  await Promise.all(Array.from({ length: concurrency }, () => call()));
  const latencies = [];
  const delay = monitorEventLoopDelay({ resolution: LOOK });
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + seconds * 1000;
  const caller = async () => {
    for (let begin = start; begin < end; ) {
      await call();
      const now = performance.now();
      latencies.push(now - begin);
      begin = now;
    }
  };
  delay.enable();
  await Promise.all(Array.from({ length: concurrency }, caller));
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  return {
    requests: latencies.length,
    rate: latencies.length / ((performance.now() - start) / 1000),
    /** Microseconds for each request, of all threads of this process. */
    cpu: (user + system) / latencies.length,
    /** Milliseconds. */
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    delay: Math.max(delay.percentile(99) / 1e6 - LOOK, 0.01),
  };
}
