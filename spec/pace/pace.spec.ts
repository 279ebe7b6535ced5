import fc from 'fast-check';
import { ConfigError } from 'wechatpay-chain';
import { MemoryPace, type Pace, RedisPace } from 'wechatpay-chain/pace';
import { describeWithRedis, RedisServer } from '../support/redis';

/** A clock that moves only when someone sleeps on it. */
class World {
  now = 1_700_000_000_000;
  readonly clock = () => this.now;
  readonly sleep = async (milliseconds: number) => {
    this.now += milliseconds;
  };
}

/** Makes calls as fast as the pace permits for a number of milliseconds; returns the time of each. */
async function callsFor(pace: Pace, world: World, milliseconds: number): Promise<number[]> {
  const end = world.now + milliseconds;
  const times: number[] = [];
  for (;;) {
    await pace.take();
    if (world.now >= end) return times;
    times.push(world.now);
  }
}

/** The most calls in any second. */
function worstSecond(times: readonly number[]): number {
  let worst = 0;
  let first = 0;
  times.forEach((time, at) => {
    while ((times[first] ?? 0) <= time - 1000) first += 1;
    worst = Math.max(worst, at - first + 1);
  });
  return worst;
}

const RATES = fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0.5, max: 50, noNaN: true }));
const PAUSE = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3_000 }));

describe('a pace', () => {
  it.each([1, 3, 20, 100, 500])(
    'permits at most %i calls in any second, and at least 95 %% of them',
    async (rate) => {
      const world = new World();
      const times = await callsFor(new MemoryPace({ rate, ...world }), world, 5_000);
      expect(worstSecond(times)).toBeLessThanOrEqual(rate);
      expect(times.length).toBeGreaterThanOrEqual(Math.floor(5 * rate * 0.95));
    },
  );

  it('permits at most the rate in any second after any pauses of the caller', async () => {
    await fc.assert(
      fc.asyncProperty(RATES, fc.array(PAUSE, { maxLength: 200 }), async (rate, pauses) => {
        const world = new World();
        const pace = new MemoryPace({ rate, ...world });
        const times: number[] = [];
        for (const pause of pauses) {
          await pace.take();
          times.push(world.now);
          world.now += pause;
        }
        expect(worstSecond(times)).toBeLessThanOrEqual(Math.ceil(rate));
      }),
    );
  });

  it('grants the callers in the order in which they came', async () => {
    const pace = new MemoryPace({ rate: 10, ...new World() });
    const order: number[] = [];
    await Promise.all([0, 1, 2, 3, 4].map((at) => pace.take().then(() => order.push(at))));
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it('passes the permit of an aborted caller to the next one', async () => {
    const world = new World();
    const pace = new MemoryPace({ rate: 1, ...world });
    await pace.take();
    const ending = new AbortController();
    const aborted = pace.take(ending.signal);
    const next = pace.take();
    ending.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    await expect(pace.take(ending.signal)).rejects.toThrow('enough');
    const begin = world.now;
    await next;
    expect(world.now - begin).toBeLessThan(1_100);
  });

  it('returns to what is accepted when the rate is twice too high, and recovers when it is accepted again', async () => {
    const world = new World();
    const pace = new MemoryPace({ rate: 200, ...world });
    const accepted: number[] = [];
    const refused: number[] = [];
    const begin = world.now;
    while (world.now < begin + 60_000) {
      await pace.take();
      const limit = world.now < begin + 20_000 ? 100 : 1_000;
      if (accepted.slice(-limit).filter((time) => time > world.now - 1000).length < limit) {
        accepted.push(world.now);
      } else {
        refused.push(world.now);
        await pace.slowDown();
      }
    }
    const between = (times: number[], from: number, to: number) =>
      times.filter((time) => time >= begin + from && time < begin + to).length;
    expect(between(accepted, 10_000, 20_000)).toBeGreaterThan(700);
    expect(between(refused, 10_000, 20_000)).toBeLessThan(100);
    expect(between(accepted, 50_000, 60_000)).toBeGreaterThan(1_900);
  });

  it('keeps more than half of the rate when 3 % of the calls are refused at random', async () => {
    const world = new World();
    const pace = new MemoryPace({ rate: 500, ...world });
    const begin = world.now;
    let calls = 0;
    for (; world.now < begin + 30_000; calls += 1) {
      await pace.take();
      if (calls % 33 === 0) await pace.slowDown();
    }
    expect(calls / 30).toBeGreaterThan(250);
  });

  it('changes its rate while in use', async () => {
    const world = new World();
    const pace = new MemoryPace({ rate: 1, ...world });
    expect(await callsFor(pace, world, 3_000)).toHaveLength(3);
    await pace.setRate(100);
    expect((await callsFor(pace, world, 3_000)).length).toBeGreaterThan(150);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the rate %d', (rate) => {
    expect(() => new MemoryPace({ rate })).toThrow(ConfigError);
  });
});

describeWithRedis('a pace in Redis', () => {
  let server: RedisServer;
  let redis: Awaited<ReturnType<RedisServer['connect']>>;
  beforeAll(async () => {
    server = await RedisServer.start();
    redis = await server.connect();
  });
  afterAll(async () => {
    redis.destroy();
    await server[Symbol.asyncDispose]();
  });

  const STEP = fc.record({ slow: fc.nat({ max: 4 }).map((one) => one === 0), pause: PAUSE });

  it('grants at the same times as the pace in memory for any sequence of calls', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(RATES, fc.array(STEP, { maxLength: 40 }), async (rate, plan) => {
        runs += 1;
        const timesOf = async (pace: Pace, world: World) => {
          const times: number[] = [];
          for (const { slow, pause } of plan) {
            await pace.take();
            times.push(world.now);
            if (slow) await pace.slowDown();
            world.now += pause;
          }
          return times;
        };
        const [one, other] = [new World(), new World()];
        const inMemory = await timesOf(new MemoryPace({ rate, ...one }), one);
        const inRedis = await timesOf(new RedisPace(redis, { key: `pace:${runs}`, rate, ...other }), other);
        inRedis.forEach((time, at) => {
          expect(time).toBeCloseTo(inMemory[at] ?? 0, 1);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('shares one rate among all processes', async () => {
    const world = new World();
    const options = { key: 'shared', rate: 100, ...world };
    const paces = Array.from({ length: 4 }, () => new RedisPace(redis, options));
    const times: number[] = [];
    const begin = world.now;
    for (let at = 0; world.now < begin + 2_000; at += 1) {
      await paces[at % 4]?.take();
      times.push(world.now);
    }
    expect(worstSecond(times)).toBeLessThanOrEqual(100);
    expect(times.length).toBeGreaterThan(190);
  });

  it('uses the rate that another process set', async () => {
    const world = new World();
    const [one, other] = [0, 1].map(() => new RedisPace(redis, { key: 'rate', rate: 1, ...world }));
    await one?.setRate(1_000);
    const begin = world.now;
    for (let at = 0; at < 20; at += 1) await other?.take();
    expect(world.now - begin).toBeLessThan(1_000);
  });

  it('uses the clock of Redis unless another is given', async () => {
    const slept: number[] = [];
    const sleep = async (milliseconds: number) => {
      slept.push(milliseconds);
      await other.setRate(1_000_000);
    };
    const other = new RedisPace(redis, { key: 'clock', rate: 1 });
    const pace = new RedisPace(redis, { key: 'clock', rate: 0.001, sleep });
    await pace.take();
    void pace.take().catch(() => undefined);
    while (slept.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(slept[0]).toBe(1_000);
  });

  it('grants no permit while Redis is unreachable, and continues afterwards', async () => {
    let failures = 3;
    const flaky = {
      eval: (script: string, options: { keys: string[]; arguments: string[] }) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('Socket closed')) : redis.eval(script, options);
      },
    };
    const slept: number[] = [];
    const sleep = async (milliseconds: number) => void slept.push(milliseconds);
    await new RedisPace(flaky, { key: 'flaky', rate: 10, sleep }).take();
    expect(slept).toEqual([200, 200, 200]);
  });
});
