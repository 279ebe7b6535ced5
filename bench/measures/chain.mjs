import path from 'node:path';
import { paces, startProbes } from '../pace.mjs';
import { compare, median } from '../statistics.mjs';
import { stopAll } from '../subprocess.mjs';
import { figure, ratio } from '../table.mjs';
import { atMost } from '../targets.mjs';

export const title = 'Building a path with seven segments';

const PROBE = path.join(import.meta.dirname, '../probes/chain.mjs');
const OWN = 'wechatpay-chain';
const LIMIT = 'bare proxy';
/** Number of distinct segments; fewer for contenders that keep all of them. */
const DISTINCT = { [OWN]: 1_000_000, [LIMIT]: 1_000_000, 'wechatpay-axios-plugin': 10_000 };

export async function measure({ gateway, quick }) {
  const probes = startProbes(PROBE, Object.keys(DISTINCT), gateway.config);
  const times = await paces(probes, { rounds: quick ? 5 : 15, times: 50_000 });
  const held = {};
  for (const [name, count] of Object.entries(DISTINCT))
    held[name] = await probes[name].ask('distinct', count);
  await stopAll(probes);
  return { rows: rowsOf(times, held), targets: targetsOf(times, held), data: { times, held } };
}

function rowsOf(times, held) {
  return Object.keys(times).map((name) => ({
    '': name,
    'seven segments, µs': figure(median(times[name])),
    'vs. bare proxy': ratio(compare(times[name], times[LIMIT], (time) => time)),
    'distinct segments': DISTINCT[name].toLocaleString('en'),
    'retained bytes per segment': figure(Math.max(held[name], 0) / DISTINCT[name]),
  }));
}

function targetsOf(times, held) {
  return [
    atMost(1, 'seven segments, µs', median(times[OWN])),
    atMost(1, 'retained after 1,000,000 distinct segments, MB', Math.max(held[OWN], 0) / 1e6),
  ];
}
