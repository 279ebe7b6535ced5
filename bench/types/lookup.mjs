// Measures the first lookup of an operation's traits and the following ones: the minimum of five processes. Run
// `npm run build` first. With --check, it fails if the budget of 5 ms and 3 MB is exceeded.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MB = 2 ** 20;
const require = createRequire(import.meta.url);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const { traitsOf, encryptedFieldsOf } = require(path.join(root, 'dist/openapi/index.js'));
const { operationOf } = require(path.join(root, 'dist/reference/index.js'));

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
    'first ms': ms,
    'peak MB': (peak - heap) / MB,
    'kept MB': (kept - heap) / MB,
    'then µs': then(call),
  };
}

function then(call) {
  const rounds = 100_000;
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) call();
  return ((performance.now() - start) / rounds) * 1000;
}

function measure() {
  const template = 'v3/marketing/busifavor/coupons/{card_id}/send';
  return {
    traitsOf: first(() => traitsOf('POST', template)),
    encryptedFieldsOf: first(() => encryptedFieldsOf('POST', template)),
    operationOf: first(() => operationOf('POST', template)),
  };
}

function least(runs) {
  const [one] = runs;
  return Object.fromEntries(
    Object.entries(one).map(([name, columns]) => [
      name,
      Object.fromEntries(
        Object.keys(columns).map((column) => [
          column,
          Number(Math.min(...runs.map((run) => run[name][column])).toFixed(2)),
        ]),
      ),
    ]),
  );
}

if (process.argv.includes('--once')) {
  console.log(JSON.stringify(measure()));
} else {
  const file = fileURLToPath(import.meta.url);
  const runs = Array.from({ length: 5 }, () => JSON.parse(execFileSync(process.execPath, [file, '--once'])));
  const table = least(runs);
  console.table(table);
  const { 'first ms': ms, 'peak MB': peak } = table.traitsOf;
  if (process.argv.includes('--check') && (ms > 5 || peak > 3)) process.exitCode = 1;
}
