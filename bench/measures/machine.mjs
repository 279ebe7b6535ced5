import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { figure } from '../table.mjs';

export const title = "The machine's own RSA-2048 rate: what a call cannot be faster than";

const signAsync = promisify(sign);
const MESSAGE = Buffer.alloc(300, 'x');

export async function measure({ quick }) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signature = sign('sha256', MESSAGE, privateKey);
  const seconds = quick ? 0.3 : 1.5;
  const data = {
    'sign, sequential': rate(seconds, () => sign('sha256', MESSAGE, privateKey)),
    'sign, in the thread pool, concurrency 16': await rateAtOnce(seconds, 16, () =>
      signAsync('sha256', MESSAGE, privateKey),
    ),
    'verify, sequential': rate(seconds, () => verify('sha256', MESSAGE, publicKey, signature)),
  };
  return {
    rows: Object.entries(data).map(([what, value]) => ({ '': what, 'per second': figure(value) })),
    data,
  };
}

function rate(seconds, work) {
  const start = performance.now();
  let done = 0;
  for (; performance.now() < start + seconds * 1000; done += 1) work();
  return (done * 1000) / (performance.now() - start);
}

async function rateAtOnce(seconds, concurrency, work) {
  const start = performance.now();
  let done = 0;
  const worker = async () => {
    for (; performance.now() < start + seconds * 1000; done += 1) await work();
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (done * 1000) / (performance.now() - start);
}
