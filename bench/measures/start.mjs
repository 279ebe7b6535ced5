import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { compare, median } from '../statistics.mjs';
import { figure, ratio } from '../table.mjs';
import { atMost } from '../targets.mjs';

export const title = 'Process start to first client';

const OWN = 'wechatpay-chain';
const FORMS = {
  require: ['nothing', 'undici', OWN, 'wechatpay-axios-plugin', 'wechatpay-node-v3'],
  import: ['nothing', 'undici', OWN],
};
/** Modules that a client must not load. */
const IDLE = /node-forge|find-my-way|dist\/(?:sandbox|cli)\/|generated\//;

export async function measure({ gateway, quick }) {
  const starts = {};
  const env = { ...process.env, BENCH_CONFIG: JSON.stringify(gateway.config) };
  for (let round = 0; round < (quick ? 4 : 16); round += 1) {
    for (const [form, names] of Object.entries(FORMS)) {
      for (const name of names) {
        starts[`${form} ${name}`] ??= [];
        starts[`${form} ${name}`].push(start(form, name, env));
      }
    }
  }
  for (const form of Object.keys(FORMS)) refuseIdle(starts[`${form} ${OWN}`][0].files);
  const data = Object.fromEntries(
    Object.entries(starts).map(([name, runs]) => [name, runs.map(({ files, ...figures }) => figures)]),
  );
  return { rows: rowsOf(starts), targets: targetsOf(starts), data };
}

function start(form, name, env) {
  const probe = path.join(import.meta.dirname, '../probes', form === 'require' ? 'start.cjs' : 'start.mjs');
  return JSON.parse(execFileSync(process.execPath, [probe, name], { env, encoding: 'utf8' }));
}

function refuseIdle(files) {
  const idle = files.filter((file) => IDLE.test(file));
  if (idle.length > 0) throw new Error(`Expected no unused modules, loaded ${idle.join(', ')}`);
}

function rowsOf(starts) {
  return Object.entries(starts).map(([name, runs]) => {
    const undici = starts[`${name.split(' ')[0]} undici`];
    return {
      '': name,
      'ms since process start': figure(median(runs.map(({ whole }) => whole))),
      'vs. undici': ratio(compare(runs, undici, ({ whole }) => whole)),
      'CPU, ms': figure(median(runs.map(({ cpu }) => cpu))),
      'CPU vs. undici': ratio(compare(runs, undici, ({ cpu }) => cpu)),
      'RSS, MB': figure(median(runs.map(({ rss }) => rss)) / 1e6),
      'RSS vs. undici': ratio(compare(runs, undici, ({ rss }) => rss)),
      files: runs[0].files.length,
    };
  });
}

function targetsOf(starts) {
  return Object.keys(FORMS).flatMap((form) => {
    const against = (of) => compare(starts[`${form} ${OWN}`], starts[`${form} undici`], of).median;
    return [
      atMost(
        1.15,
        `${form} with a first client: time, of ${form} of undici alone`,
        against(({ whole }) => whole),
      ),
      atMost(
        1.15,
        `${form} with a first client: RSS, of ${form} of undici alone`,
        against(({ rss }) => rss),
      ),
    ];
  });
}
