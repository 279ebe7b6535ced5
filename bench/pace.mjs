import { Subprocess } from './subprocess.mjs';

/** Starts one probe process per name, with the given environment. */
export function startProbes(module, names, config) {
  const env = { BENCH_CONFIG: JSON.stringify(config) };
  return Object.fromEntries(
    names.map((name) => [name, new Subprocess(module, { args: [name], env, execArgv: ['--expose-gc'] })]),
  );
}

/**
 * Measures the probes in alternating rounds, after a warm-up round.
 *
 * @returns the CPU time of one unit of work in microseconds, per round, by name.
 */
export async function paces(probes, { rounds, times }) {
  const results = Object.fromEntries(Object.keys(probes).map((name) => [name, []]));
  for (const probe of Object.values(probes)) await probe.ask('pace', 2 * times);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, probe] of Object.entries(probes)) results[name].push(await probe.ask('pace', times));
  }
  return results;
}

/** Returns the CPU time of one unit of work in microseconds. */
export async function paceOf(work, times) {
  const begin = process.cpuUsage();
  await work(times);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / times;
}
