import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { quantile } from './statistics.mjs';

const FILE = new URL('package.json', import.meta.url);

/** Reads a small file every few milliseconds, and returns the duration of each read in milliseconds. */
export async function timeReads({ seconds }) {
  const times = [];
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await pause(2)) {
    const start = performance.now();
    await readFile(FILE);
    times.push(performance.now() - start);
  }
  return { reads: times.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
