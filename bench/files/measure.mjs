// Reads bills of 1 GB row by row and compares with `curl | sha1sum` and `curl | zcat | sha1sum` in the same run; uploads
// 100 MB. Run `npm run build` first, then npm run bench:files -- [size in bytes] [rounds]
import { execFileSync, fork } from 'node:child_process';
import { createSign, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Wechatpay } from '../../dist/esm/index.mjs';
import { describeMachine } from '../machine.mjs';

const SIZE = Number(process.argv[2] ?? 1e9);
const ROUNDS = Number(process.argv[3] ?? 3);
const here = path.dirname(fileURLToPath(import.meta.url));

const gateway = fork(path.join(here, 'gateway.mjs'), [String(SIZE)]);
const [{ config, uploads }] = await once(gateway, 'message');
const wxpay = new Wechatpay(config);

async function downloadUrl(tar_type) {
  const query = { bill_date: '2026-11-23', ...(tar_type && { tar_type }) };
  return (await wxpay.v3.bill.tradebill.get({ query })).data.download_url;
}

function authorization(url) {
  const { pathname, search } = new URL(url);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const message = `GET\n${pathname}${search}\n${timestamp}\n${nonce}\n\n`;
  const signature = createSign('RSA-SHA256').update(message).sign(config.privateKey, 'base64');
  return `WECHATPAY2-SHA256-RSA2048 mchid="${config.mchid}",nonce_str="${nonce}",timestamp="${timestamp}",serial_no="${config.serial}",signature="${signature}"`;
}

/** Returns the duration of the pipe in seconds. */
async function shell(tar_type, pipe) {
  const url = await downloadUrl(tar_type);
  const script = `curl -sSf -A bench -H "Accept: */*" -H "$AUTHORIZATION" "$URL" | ${pipe}`;
  const env = { ...process.env, URL: url, AUTHORIZATION: `Authorization: ${authorization(url)}` };
  const start = performance.now();
  execFileSync('bash', ['-o', 'pipefail', '-c', script], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return (performance.now() - start) / 1000;
}

async function child(task, options, overrides = {}) {
  const reader = fork(path.join(here, 'reader.mjs'));
  reader.send({ config: { ...config, ...overrides }, task, options });
  const [result] = await once(reader, 'message');
  await once(reader, 'exit');
  return result;
}

/** The pipes that bills are compared with. */
const REFERENCES = { plain: 'curl | sha1sum', GZIP: 'curl | zcat | sha1sum' };

const best = new Map();
function note(name, kind, seconds, above) {
  const known = best.get(name) ?? { seconds: Number.POSITIVE_INFINITY, above: 0 };
  best.set(name, {
    kind,
    seconds: Math.min(known.seconds, seconds),
    above: Math.max(known.above, above ?? 0),
  });
  const memory = above === undefined ? '' : `, ${above.toFixed(1)} MB above idle`;
  console.log(`${name.padEnd(44)} ${seconds.toFixed(2)} s${memory}`);
}

// The gateway calculates the digest on the first call.
await downloadUrl();
for (let round = 0; round < ROUNDS; round += 1) {
  note(REFERENCES.plain, 'plain', await shell(undefined, 'sha1sum'));
  note(REFERENCES.GZIP, 'GZIP', await shell('GZIP', 'zcat | sha1sum'));
  for (const tar_type of [undefined, 'GZIP']) {
    for (const stream of [false, true]) {
      for (const columns of [undefined, ['应结订单金额']]) {
        const { seconds, above } = await child('bill', { tar_type, stream, columns });
        const kind = tar_type ?? 'plain';
        const name = `${kind}, ${stream ? 'stream' : 'verified first'}, ${columns ? 'one column' : 'all columns'}`;
        note(name, kind, seconds, above);
      }
    }
  }
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'wechatpay-bench-'));
const file = path.join(folder, 'large.mp4');
const handle = openSync(file, 'w');
ftruncateSync(handle, 100e6);
closeSync(handle);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const from of ['path', 'stream']) {
    const options = { file, from, path: 'v3/bench/upload' };
    const { seconds, above } = await child('upload', options, { baseURL: uploads });
    note(`upload of 100 MB, from a ${from}`, undefined, seconds, above);
  }
}
rmSync(folder, { recursive: true });

const { processor, cores, node, load } = describeMachine();
console.log(
  `\n${processor}, ${cores} cores, Node.js ${node}, load ${load}, ${new Date().toISOString().slice(0, 10)}`,
);
console.log(`Fastest and largest of ${ROUNDS}, ${SIZE / 1e6} MB plain; speed against each of the two pipes:`);
for (const [name, { kind, seconds, above }] of best) {
  const speed = kind ? `${(SIZE / 1e6 / seconds).toFixed(0)} MB/s`.padStart(9) : '';
  const shares = kind ? Object.values(REFERENCES).map((pipe) => best.get(pipe).seconds / seconds) : [];
  const share = shares.map((part) => `${(100 * part).toFixed(0)} %`.padStart(7)).join('');
  console.log(`${name.padEnd(44)}${speed}${share}${above ? `  peak ${above.toFixed(1)} MB above idle` : ''}`);
}
await wxpay.close();
gateway.kill();
