// Proves that a campaign has exactly one effect per recipient: runs it against a failing gateway, kills its processes, and
// counts what exists at the gateway.
const { fork } = require('node:child_process');
const { once } = require('node:events');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const FAULTS = [
  { kind: 'drop-after', probability: 0.02 },
  { kind: 'drop', probability: 0.01 },
  { kind: 'rate-limit', probability: 0.03 },
  { kind: 'error', probability: 0.005 },
  { kind: 'error-after', probability: 0.005 },
];

function start(file, options) {
  return fork(path.join(__dirname, file), [JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function kill(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Processes that send for a campaign; one of them is killed and replaced at a time. */
class Workers {
  constructor(count, options) {
    this.options = options;
    this.children = Array.from({ length: count }, () => start('worker.cjs', options));
    this.next = 0;
  }

  async replaceOne() {
    const at = this.next % this.children.length;
    this.next += 1;
    await kill(this.children[at]);
    this.children[at] = start('worker.cjs', this.options);
  }

  async end() {
    await Promise.all(this.children.map(kill));
  }
}

/**
 * @param options.sends the number of recipients.
 * @param options.kills how often a process is killed, at even distances.
 * @param options.durable whether the gateway keeps its state in a file; needed beyond 200,000 recipients.
 * @param options.redis a server with `socket` and `restart()`, if workers send the calls.
 * @param options.report called with each progress.
 */
exports.proveCampaign = async ({
  sends,
  kills,
  durable = false,
  redis,
  workers = 4,
  seed = 1,
  interval = 100,
  concurrency = 64,
  report = () => {},
}) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'campaign-'));
  const begun = Date.now();
  const state = durable ? path.join(folder, 'gateway.sqlite') : undefined;
  const gateway = start('gateway.cjs', { state, seed, faults: FAULTS });
  let crew;
  try {
    const [{ config }] = await once(gateway, 'message');
    const options = {
      config,
      store: path.join(folder, 'store.sqlite'),
      sends,
      rate: 1_000_000,
      concurrency,
      interval,
    };
    if (redis !== undefined) {
      options.socket = redis.socket;
      crew = new Workers(workers, { config, socket: redis.socket, concurrency: 32 });
    }
    const result = await sendAll(options, { kills, crew, redis, report });
    gateway.send('count');
    const [{ count }] = await once(gateway, 'message');
    return {
      ...result,
      extra: count.cards - count.recipients,
      missing: sends - count.recipients,
      seconds: (Date.now() - begun) / 1000,
    };
  } finally {
    await crew?.end();
    await kill(gateway);
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Runs the sender until it ends by itself; kills what is to be killed as the calls end. */
async function sendAll(options, { kills, crew, redis, report }) {
  let killed = 0;
  let peak = 0;
  let progress;
  for (;;) {
    const child = start('sender.cjs', options);
    const due = (done) => killed < kills && done >= ((killed + 1) * options.sends) / (kills + 1);
    child.on('message', (message) => {
      progress = message.progress;
      peak = Math.max(peak, message.peak);
      report({ ...message, killed });
      if (!due(progress.done) || child.killed) return;
      killed += 1;
      if (crew !== undefined && killed % 2 === 0) {
        void crew.replaceOne();
        if (killed === 2) void redis.restart();
      } else {
        child.kill('SIGKILL');
      }
    });
    const [code, signal] = await once(child, 'exit');
    if (signal === null && code !== 0) throw new Error(`Expected the sender to end with 0, received ${code}`);
    if (signal === null) return { killed, peak, progress };
  }
}
