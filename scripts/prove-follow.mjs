// Follows 10,000 orders with 4 processes that are killed; 30 % of the notifications are lost, 20 % doubled.
//
//   npm run prove:follow
//   npm run prove:follow -- --orders 1000 --kills 5 --seed 2
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '10000' },
    processes: { type: 'string', default: '4' },
    kills: { type: 'string', default: '20' },
    speed: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
});
const require = createRequire(import.meta.url);
require(path.join(import.meta.dirname, '../spec/support/register.cjs'));
const { runTrial } = require('../spec/follow/trial.ts');

/** Seconds by the gateway's clock: so late an event may be. */
const LATEST = 60;

const options = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)]));
const begun = Date.now();
const report = await runTrial({
  ...options,
  progress: (text) => process.stderr.write(`${Math.round((Date.now() - begun) / 1000)} s: ${text}\n`),
});
console.log(
  JSON.stringify({ ...options, ...report, seconds: Math.round((Date.now() - begun) / 1000) }, null, 2),
);
const { missing, extra, wrong, latest } = report;
process.exitCode = missing + extra + wrong === 0 && latest <= LATEST ? 0 : 1;
