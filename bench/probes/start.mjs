// Measures the time from process start to the first client, with import: `node probes/start.mjs NAME`.
import started from '../started.cjs';

const config = JSON.parse(process.env.BENCH_CONFIG);
const begin = performance.now();
const loads = {
  nothing: () => undefined,
  undici: () => import('undici'),
  'wechatpay-chain': async () => {
    const { Wechatpay } = await import('../../dist/esm/index.mjs');
    return new Wechatpay(config);
  },
};
started(begin, await loads[process.argv[2]]());
