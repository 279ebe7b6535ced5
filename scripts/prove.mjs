// Runs seeded schedules of spec/chaos, 20,000 by default, in one process per core. Finished ranges are stored in .prove/,
// so that an interrupted run can continue; a change of the code starts from the beginning.
//
//   npm run prove
//   npm run prove -- --from 20001 --to 40000 --workers 4 --by-kind
//   npm run prove -- --everything --to 300     faults beyond the guarantees of docs/security.md
//   npm run prove -- campaign                  1,000,000 recipients of a campaign through 50 kill -9; see docs/campaigns.md
//   npm run prove -- campaign --sends 20000 --kills 10 --redis
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const RANGE = 100;
const root = path.dirname(import.meta.dirname);
const register = path.join(root, 'spec/support/register.cjs');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sends: { type: 'string', default: '1000000' },
    kills: { type: 'string', default: '50' },
    redis: { type: 'boolean', default: false },
    from: { type: 'string', default: '1' },
    to: { type: 'string', default: '20000' },
    workers: { type: 'string', default: String(availableParallelism()) },
    'by-kind': { type: 'boolean', default: false },
    everything: { type: 'boolean', default: false },
  },
});
if (positionals.includes('campaign')) {
  const { proveCampaignFrom } = await import('./prove-campaign.mjs');
  process.exit(await proveCampaignFrom({ ...values, root, register }));
}
const [first, last, workers] = [values.from, values.to, values.workers].map(Number);
const { everything } = values;
if (![first, last, workers].every((number) => Number.isSafeInteger(number) && number > 0)) {
  console.error('Expected positive integers for --from, --to and --workers.');
  process.exit(2);
}

/** The state file; its name depends on the code. */
function resultsFile() {
  const hash = createHash('sha256');
  for (const folder of ['lib', 'spec/chaos', 'spec/support']) {
    const files = readdirSync(path.join(root, folder), { recursive: true }).filter((file) =>
      /\.(ts|json)$/.test(file),
    );
    for (const file of files.sort())
      hash.update(`${file}\n`).update(readFileSync(path.join(root, folder, file)));
  }
  const name = `${hash.digest('hex').slice(0, 12)}${everything ? '-everything' : ''}.jsonl`;
  mkdirSync(path.join(root, '.prove'), { recursive: true });
  return path.join(root, '.prove', name);
}

function readResults(file) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line)).filter(({ from, to }) => from >= first && to <= last);
}

/** Yields the remaining ranges, in order. */
function* missing(done) {
  const known = new Set(done.map(({ from, to }) => `${from}-${to}`));
  for (let from = first; from <= last; from += RANGE) {
    const to = Math.min(from + RANGE - 1, last);
    if (!known.has(`${from}-${to}`)) yield { from, to, everything };
  }
}

/** Runs ranges in one process until none remain. */
function work(tasks, onResult) {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(root, 'spec/chaos/prover.ts'), { execArgv: ['-r', register], cwd: root });
    const next = () => {
      const { value: task, done } = tasks.next();
      if (done) {
        child.disconnect();
      } else {
        child.send(task);
      }
    };
    child.on('message', (result) => {
      onResult(result);
      next();
    });
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A process ended with ${code}`))));
    next();
  });
}

const file = resultsFile();
const results = readResults(file);
const begun = Date.now();
const before = results.length;
const tasks = missing(results);
const total = Math.ceil((last - first + 1) / RANGE);
const keep = (result) => {
  results.push(result);
  appendFileSync(file, `${JSON.stringify(result)}\n`);
  process.stderr.write(
    `${results.length} of ${total} ranges, ${result.tally.broken.length} promises broken in ${result.from}-${result.to}\n`,
  );
};
await Promise.all(Array.from({ length: workers }, () => work(tasks, keep)));

const require = createRequire(import.meta.url);
require(register);
const { report } = require('../spec/chaos/report.ts');
const { text, broken } = report(
  results.map(({ tally }) => tally),
  values['by-kind'],
);
const seconds = Math.round((Date.now() - begun) / 1000);
console.log(
  `${text}\n\n${results.length - before} ranges in ${seconds} s, ${workers} processes, Node.js ${process.version}`,
);
process.exitCode = broken === 0 ? 0 : 1;
