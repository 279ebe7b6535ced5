import { enter } from '../race.mjs';
import { median } from '../statistics.mjs';
import { stopAll } from '../subprocess.mjs';
import { figure } from '../table.mjs';
import { atMost } from '../targets.mjs';

export const title = 'Reading a small file during 64 concurrent calls';

const OWN = 'wechatpay-chain';
const NAMES = [OWN, 'bare-undici', 'wechatpay-axios-plugin'];

export async function measure({ gateway, quick }) {
  const contenders = {};
  for (const name of NAMES) contenders[name] = await enter(name, gateway);
  const data = Object.fromEntries(NAMES.map((name) => [name, { idle: [], calling: [] }]));
  const seconds = quick ? 0.4 : 1.2;
  const load = (name, round) => ({
    job: 'card',
    prefix: `${name}-reads-${round}-`.slice(-24),
    concurrency: 64,
  });
  for (const name of NAMES) await contenders[name].ask('round', { ...load(name, 'w'), seconds });
  for (let round = 0; round < (quick ? 1 : 4); round += 1) {
    for (const name of NAMES) {
      data[name].idle.push(await contenders[name].ask('reads', { seconds }));
      const [calling] = await Promise.all([
        contenders[name].ask('reads', { seconds }),
        contenders[name].ask('round', { ...load(name, round), seconds: seconds + 0.1 }),
      ]);
      data[name].calling.push(calling);
    }
  }
  await stopAll(contenders);
  const rows = NAMES.map((name) => rowOf(name, data[name]));
  return { rows, targets: [atMost(3, title, growth(data[OWN]))], data };
}

function growth({ idle, calling }) {
  return median(calling.map(({ p99 }, round) => p99 / idle[round].p99));
}

function rowOf(name, data) {
  const middle = (when, what) => figure(median(data[when].map((round) => round[what])));
  return {
    '': name,
    'idle: p50, ms': middle('idle', 'p50'),
    'idle: p99, ms': middle('idle', 'p99'),
    'calling: p50, ms': middle('calling', 'p50'),
    'calling: p99, ms': middle('calling', 'p99'),
    'p99 vs. idle': figure(growth(data)),
  };
}
