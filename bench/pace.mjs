import { Subprocess } from './subprocess.mjs';

/** Starts a probe once for each name, with what it needs to know in the environment. */
export function startProbes(module, names, config) {
  const env = { BENCH_CONFIG: JSON.stringify(config) };
  return Object.fromEntries(
    names.map((name) => [name, new Subprocess(module, { args: [name], env, execArgv: ['--expose-gc'] })]),
  );
}

/**
 * Asks the probes by turns for the pace of their work, after a round that does not count.
 *
 * @returns the microseconds of processor time that one piece of work took in each round, by name.
 */
export async function paces(probes, { rounds, times }) {
  const results = Object.fromEntries(Object.keys(probes).map((name) => [name, []]));
  for (const probe of Object.values(probes)) await probe.ask('pace', 2 * times);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, probe] of Object.entries(probes)) results[name].push(await probe.ask('pace', times));
  }
  return results;
}

/** Microseconds of processor time for one of so many pieces of work. */
export async function paceOf(work, times) {
  const begin = process.cpuUsage();
  await work(times);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / times;
}
