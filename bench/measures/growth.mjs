import { enter, race } from '../race.mjs';
import { median } from '../statistics.mjs';
import { figure } from '../table.mjs';

export const title = 'Cost by concurrency and by clients in one process (concurrency 64)';

const NAMES = ['wechatpay-chain', 'bare-undici'];

export async function measure({ gateway, quick }) {
  const pace = quick ? { rounds: 1, seconds: 0.4, warmUp: 0.2 } : { rounds: 2, seconds: 0.8, warmUp: 0.8 };
  const data = [];
  for (const concurrency of quick ? [1, 100] : [1, 10, 100, 1000]) {
    data.push(...(await grow(gateway, { ...pace, concurrency }, 1)));
  }
  for (const clients of quick ? [10] : [10, 100])
    data.push(...(await grow(gateway, { ...pace, concurrency: 64 }, clients)));
  return { rows: data.map(rowOf), data };
}

/** Each level runs in a new process: a process does not release all memory. */
async function grow(gateway, pace, clients) {
  const results = [];
  for (const name of NAMES) {
    const contender = await enter(name, gateway, clients);
    const before = await contender.ask('memory');
    const connections = await gateway.process.ask('connections');
    const { [name]: rounds } = await race({ [name]: contender }, { job: 'card', ...pace });
    const after = await contender.ask('memory');
    const opened = (await gateway.process.ask('connections')) - connections;
    results.push({ name, clients, concurrency: pace.concurrency, rounds, before, after, opened });
    await contender.stop();
  }
  return results;
}

function rowOf({ name, clients, concurrency, rounds, before, after, opened }) {
  return {
    '': name,
    clients,
    concurrency: concurrency,
    'calls/s': figure(median(rounds.map(({ rate }) => rate))),
    'CPU per call, µs': figure(median(rounds.map(({ cpu }) => cpu))),
    'p99, ms': figure(median(rounds.map(({ p99 }) => p99))),
    connections: opened,
    'heap, MB': figure(after.heap / 1e6),
    'heap growth, MB': figure((after.heap - before.heap) / 1e6),
    'RSS, MB': figure(after.rss / 1e6),
  };
}
