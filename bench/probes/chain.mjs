// Builds paths without sending calls: `node --expose-gc probes/chain.mjs NAME`.
import { createRequire } from 'node:module';
import { paceOf } from '../pace.mjs';
import { answer } from '../subprocess.mjs';

const config = JSON.parse(process.env.BENCH_CONFIG);
const require = createRequire(import.meta.url);
const roots = {
  'wechatpay-chain': () => new (require('../../dist').Wechatpay)(config),
  'bare proxy': () => bareNode([]),
  'wechatpay-axios-plugin': () => new (require('wechatpay-axios-plugin').Wechatpay)(config),
};
const root = roots[process.argv[2]]();
const kept = { node: undefined };

/** The upper limit: a recursive proxy that only keeps its path. */
function bareNode(path) {
  return new Proxy(() => {}, { get: (_, name) => bareNode([...path, name]) });
}

function hot(times) {
  for (let time = 0; time < times; time += 1) {
    kept.node = root.v3.marketing.busifavor.coupons._card_id_.send.post;
  }
}

function distinct(times) {
  for (let time = 0; time < times; time += 1) kept.node = root.v3[`segment${time}`];
}

function heap() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

answer({
  pace: (times) => paceOf(hot, times),
  /** Retained bytes after `count` distinct segments. */
  distinct: (times) => {
    distinct(100);
    kept.node = undefined;
    const before = heap();
    distinct(times);
    kept.node = undefined;
    return heap() - before;
  },
});
