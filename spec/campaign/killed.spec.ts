import path from 'node:path';
import { describeWithRedis, RedisServer } from '../support/redis';

/** What a run of the proof ends with. */
interface Proof {
  readonly extra: number;
  readonly missing: number;
  readonly killed: number;
  readonly progress: Readonly<Record<string, unknown>>;
}

const {
  proveCampaign,
}: { proveCampaign: (options: object) => Promise<Proof> } = require('./proof/prove.cjs');

// Compiled by jest's global setup; the processes start in a fraction of the time.
process.env['CAMPAIGN_PROOF_LIB'] = path.join(__dirname, '../../node_modules/.cache/wxpay');

describe('a campaign that is killed', () => {
  it('has one effect per recipient through kill -9, cut connections, 429, 5xx and duplicate rows', async () => {
    const { extra, missing, killed, progress } = await proveCampaign({ sends: 1_000, kills: 3 });
    expect({ extra, missing, killed }).toEqual({ extra: 0, missing: 0, killed: 3 });
    expect(progress).toMatchObject({
      state: 'finished',
      done: 1_000,
      open: 0,
      unclear: 0,
      duplicates: 5,
      changed: 0,
    });
  }, 180_000);
});

describeWithRedis('a campaign of several workers', () => {
  it('has one effect per recipient while the feeder and workers are killed and Redis is restarted', async () => {
    await using redis = await RedisServer.start();
    const { extra, missing, killed, progress } = await proveCampaign({
      sends: 300,
      kills: 4,
      redis,
      concurrency: 128,
    });
    expect({ extra, missing, killed }).toEqual({ extra: 0, missing: 0, killed: 4 });
    expect(progress).toMatchObject({ state: 'finished', done: 300, open: 0, unclear: 0 });
  }, 180_000);
});
