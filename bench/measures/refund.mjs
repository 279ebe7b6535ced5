import { enter, examine, race } from '../race.mjs';
import { compare, median } from '../statistics.mjs';
import { stopAll } from '../subprocess.mjs';
import { figure, ratio } from '../table.mjs';
import { atLeast } from '../targets.mjs';

export const title = 'An APIv2 refund with the client certificate, concurrency 16';

const OWN = 'wechatpay-chain';
const LIMIT = 'bare-undici-v2';
const PEER = 'wechatpay-axios-plugin';
const NAMES = [OWN, LIMIT, PEER, 'tenpay'];

export async function measure({ gateway, quick }) {
  const contenders = {};
  for (const name of NAMES) contenders[name] = await enter(name, gateway);
  const verifies = await examine(contenders, gateway.process, 'refund', false);
  const pace = quick ? { rounds: 2, seconds: 0.25, warmUp: 0.25 } : { rounds: 6, seconds: 0.7, warmUp: 1 };
  const rounds = await race(contenders, { job: 'refund', concurrency: 16, ...pace });
  await stopAll(contenders);
  const rate = (round) => round.rate;
  const rows = NAMES.map((name) => ({
    '': name,
    'calls/s': figure(median(rounds[name].map(rate))),
    'vs. bare': ratio(compare(rounds[name], rounds[LIMIT], rate)),
    'CPU per call, µs': figure(median(rounds[name].map(({ cpu }) => cpu))),
    'verifies responses': verifies[name] ? 'yes' : 'no',
  }));
  const own = compare(rounds[OWN], rounds[PEER], rate).median;
  return {
    rows,
    targets: [atLeast(5, `refunds/s vs. ${PEER}, concurrency 16`, own)],
    data: { rounds, verifies },
  };
}
