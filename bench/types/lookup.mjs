// What the first lookup of an endpoint's traits costs a client that makes one, and each one after it. Run
// `npm run build` first; with --check it fails over the budget of 5 ms and 3 MB.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const require = createRequire(import.meta.url);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const { traitsOf, sealedFieldsOf, operationOf } = require(path.join(root, 'dist/openapi/index.js'));

function first(call) {
  collect();
  const heap = process.memoryUsage().heapUsed;
  const start = performance.now();
  call();
  const ms = performance.now() - start;
  const peak = process.memoryUsage().heapUsed;
  collect();
  const kept = process.memoryUsage().heapUsed;
  return {
    'first ms': ms.toFixed(2),
    'peak MB': mb(peak - heap),
    'kept MB': mb(kept - heap),
    'then µs': then(call),
  };
}

function mb(bytes) {
  return (bytes / 2 ** 20).toFixed(2);
}

function then(call) {
  const rounds = 100_000;
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) call();
  return (((performance.now() - start) / rounds) * 1000).toFixed(2);
}

const template = 'v3/marketing/busifavor/coupons/{card_id}/send';
const table = {
  traitsOf: first(() => traitsOf('POST', template)),
  sealedFieldsOf: first(() => sealedFieldsOf('POST', template)),
  operationOf: first(() => operationOf('POST', template)),
};
console.table(table);
const { 'first ms': ms, 'peak MB': peak } = table.traitsOf;
if (process.argv.includes('--check') && (Number(ms) > 5 || Number(peak) > 3)) process.exitCode = 1;
