// Compares this package with its alternatives: `npm run bench`, or `npm run bench -- --quick`. To run single measures,
// pass their names: `npm run bench -- send-card start`.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startGateway } from './gateway.mjs';
import './payloads.mjs';
import { describeMachine } from './machine.mjs';
import { prepare } from './prepare.mjs';
import { figure, writeTable } from './table.mjs';
import { targetRow } from './targets.mjs';
import { versions } from './versions.mjs';

const MEASURES = [
  'machine',
  'send-card',
  'refund',
  'chain',
  'notification',
  'start',
  'thread-pool',
  'growth',
];
const args = process.argv.slice(2);
const quick = args.includes('--quick');
const chosen = args.filter((arg) => !arg.startsWith('--'));

prepare();
const start = performance.now();
const results = {
  date: new Date().toISOString(),
  quick,
  machine: describeMachine(),
  versions: versions(),
  measures: {},
};
console.log(`${JSON.stringify(results.machine)}\n${JSON.stringify(results.versions)}`);

const gateway = await startGateway();
for (const name of chosen.length > 0 ? chosen : MEASURES) {
  const { title, measure } = await import(`./measures/${name}.mjs`);
  const { rows, targets = [], data } = await measure({ gateway, quick });
  results.measures[name] = { title, rows, targets, data };
  console.log(`\n### ${title}\n\n${writeTable(rows)}`);
}
await gateway.stop();

const targets = Object.values(results.measures).flatMap(({ targets: own }) => own);
if (targets.length > 0) console.log(`\n### Targets\n\n${writeTable(targets.map(targetRow))}`);
results.seconds = Math.round((performance.now() - start) / 1000);
const file = path.join(import.meta.dirname, 'results.json');
writeFileSync(file, `${JSON.stringify(results, undefined, 1)}\n`);
console.log(`\n${figure(results.seconds)} s; all rounds are in bench/results.json`);
