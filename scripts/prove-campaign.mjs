// The part `campaign` of scripts/prove.mjs: runs a campaign against a gateway that fails at random, kills its processes, and
// counts the effects at the gateway.
import { createRequire } from 'node:module';
import path from 'node:path';

const PAUSE = 10_000;

/**
 * @param options.redis sends through four workers and Redis, which is restarted once.
 * @returns the exit code: 0 if each recipient has exactly one effect.
 */
export async function proveCampaignFrom({ sends, kills, redis, root, register }) {
  const require = createRequire(import.meta.url);
  // The processes run compiled code, as users do: compiling while they start would count as their memory.
  await require('./compile-command.cjs')();
  process.env.CAMPAIGN_PROOF_LIB = path.join(root, 'node_modules/.cache/wxpay');
  require(register);
  const { proveCampaign } = require('../spec/campaign/proof/prove.cjs');
  const { RedisServer } = require('../spec/support/redis.ts');
  const server = redis ? await RedisServer.start() : undefined;
  try {
    const result = await proveCampaign({
      sends: Number(sends),
      kills: Number(kills),
      durable: true,
      redis: server,
      interval: 1_000,
      concurrency: redis ? 512 : 64,
      report: reporter(),
    });
    return print(result, Number(sends));
  } finally {
    await server?.[Symbol.asyncDispose]();
  }
}

/** Writes the progress from time to time. */
function reporter() {
  let next = 0;
  return ({ progress, peak, killed }) => {
    if (Date.now() < next) return;
    next = Date.now() + PAUSE;
    const { done, open, rate } = progress;
    process.stderr.write(
      `${done} done, ${open} open, ${rate.toFixed(0)}/s, ${killed} kills, peak ${peak.toFixed(0)} MiB\n`,
    );
  };
}

function print({ extra, missing, killed, peak, seconds, progress }, sends) {
  console.log(
    `${sends} recipients: ${extra} extra, ${missing} missing, ${progress.unclear} unclear, ${killed} kills`,
  );
  console.log(
    `${seconds.toFixed(0)} s, ${(sends / seconds).toFixed(0)}/s, peak RSS of the sender ${peak.toFixed(0)} MiB, Node.js ${process.version}`,
  );
  return extra === 0 && missing === 0 ? 0 : 1;
}
