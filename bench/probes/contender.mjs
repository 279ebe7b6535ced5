// Runs one contender in a separate process: `node probes/contender.mjs NAME`.
import { timeReads } from '../reads.mjs';
import { runRound } from '../round.mjs';
import { answer } from '../subprocess.mjs';

const { connect } = await import(`../contenders/${process.argv[2]}.mjs`);
const jobs = { card: callCard, refund: callRefund };
let clients;
let calls = 0;

answer({
  connect: async ({ config, count = 1 }) => {
    clients = await Promise.all(Array.from({ length: count }, () => connect(config)));
  },
  once: ({ job, number }) => jobs[job](number),
  round: ({ job, prefix, ...options }) => runRound(() => jobs[job](`${prefix}${calls}`), options),
  reads: timeReads,
  memory: () => {
    globalThis.gc();
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rss, heap: heapUsed + external };
  },
});

/** Sends a coupon with the given number, and returns its code. */
async function callCard(number) {
  const code = await next().sendCard(number);
  if (!/^4785\d{8}$/.test(code)) throw new Error(`Expected a coupon code, received "${code}"`);
  return code;
}

/** Refunds one fen, and returns the refund ID. */
async function callRefund() {
  const id = await next().refund(calls);
  if (!/^\d{28,29}$/.test(id)) throw new Error(`Expected a refund ID, received "${id}"`);
  return id;
}

function next() {
  calls += 1;
  return clients[calls % clients.length];
}
