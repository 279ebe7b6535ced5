import { enter, examine, race } from '../race.mjs';
import { compare, median } from '../statistics.mjs';
import { stopAll } from '../subprocess.mjs';
import { figure, ratio } from '../table.mjs';
import { atLeast, atMost } from '../targets.mjs';

export const title = 'A signed and verified APIv3 call over HTTPS with keep-alive';

const OWN = 'wechatpay-chain';
const LIMIT = 'bare-undici';
const PEER = 'wechatpay-axios-plugin';
const NAMES = [OWN, LIMIT, 'bare-undici-unverified', PEER, 'wechatpay-node-v3'];

export async function measure({ gateway, quick }) {
  const contenders = {};
  for (const name of NAMES) contenders[name] = await enter(name, gateway);
  const verifies = await examine(contenders, gateway.process, 'card');
  const levels = {};
  for (const concurrency of [1, 16, 64]) {
    const pace = quick ? { rounds: 2, seconds: 0.25, warmUp: 0.25 } : { rounds: 6, seconds: 0.7, warmUp: 1 };
    levels[concurrency] = await race(contenders, { job: 'card', concurrency, ...pace });
  }
  await stopAll(contenders);
  return { rows: rowsOf(levels, verifies), targets: targetsOf(levels), data: { levels, verifies } };
}

function rowsOf(levels, verifies) {
  return NAMES.map((name) => {
    const row = { '': name };
    for (const [level, rounds] of Object.entries(levels)) {
      row[`${level} at a time: calls/s`] = figure(median(rounds[name].map(({ rate }) => rate)));
      row[`${level}: of bare`] = ratio(compare(rounds[name], rounds[LIMIT], ({ rate }) => rate));
    }
    const busy = levels[64];
    row['64: loop delay p99, ms'] = figure(median(busy[name].map(({ delay }) => delay)));
    row['64: CPU a call, µs'] = figure(median(busy[name].map(({ cpu }) => cpu)));
    row['64: CPU of bare'] = ratio(compare(busy[name], busy[LIMIT], ({ cpu }) => cpu));
    row['verifies responses'] = verifies[name] ? 'yes' : 'no';
    return row;
  });
}

function targetsOf(levels) {
  const against = (other, level, of) => compare(levels[level][OWN], levels[level][other], of).median;
  const rate = (round) => round.rate;
  const delay = (round) => round.delay;
  const cpu = (round) => round.cpu;
  return [
    ...[1, 16, 64].map((level) =>
      atLeast(0.92, `calls/s vs. bare undici, concurrency ${level}`, against(LIMIT, level, rate)),
    ),
    atLeast(2.2, `calls/s vs. ${PEER}, concurrency 64`, against(PEER, 64, rate)),
    atMost(0.33, `event-loop delay p99 vs. ${PEER}, concurrency 64`, against(PEER, 64, delay)),
    ...[16, 64].map((level) =>
      atMost(1.12, `CPU per call vs. bare undici, concurrency ${level}`, against(LIMIT, level, cpu)),
    ),
  ];
}
