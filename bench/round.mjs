import { monitorEventLoopDelay } from 'node:perf_hooks';
import { quantile } from './statistics.mjs';

/** Sampling interval of the event-loop delay in milliseconds. */
const LOOK = 1;

/**
 * Makes calls for `seconds` with constant concurrency, and waits for the last ones. Each caller first makes one call that
 * is not measured, to open connections that were closed during the other contenders' rounds.
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
    /** CPU time per request in microseconds, for all threads of this process. */
    cpu: (user + system) / latencies.length,
    /** In milliseconds. */
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    delay: Math.max(delay.percentile(99) / 1e6 - LOOK, 0.01),
  };
}
