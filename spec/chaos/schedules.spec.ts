import type { Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { KINDS } from './kinds';
import { PRODUCTS } from './products';
import { runSchedule } from './run';
import { planSchedule } from './schedule';
import { count, newTally } from './tally';
import { UNPROMISED_KINDS } from './unpromised';
import { World } from './world';

const SCHEDULES = 100;
const BLOCK = 50;
const PATIENCE = 240_000;

let identity: Identity;
beforeAll(async () => {
  identity = await Sandbox.identity();
}, PATIENCE);

const tally = newTally();

describe('calls through a faulty proxy', () => {
  const blocks = Array.from({ length: SCHEDULES / BLOCK }, (_, index) => index * BLOCK + 1);

  it.each(blocks)(
    'keep every guarantee: 50 schedules from seed %i',
    async (first) => {
      await using world = await World.open(identity);
      for (let seed = first; seed < first + BLOCK; seed += 1) {
        count(tally, await runSchedule(world, planSchedule(seed)));
      }
      expect(tally.broken).toEqual([]);
    },
    PATIENCE,
  );

  it('meet every kind of fault and reach every outcome, with every product', () => {
    expect(tally.schedules).toBe(SCHEDULES);
    const struck = KINDS.filter((kind) => (tally.rows[kind]?.struck ?? 0) > 0);
    expect(struck).toEqual(KINDS.filter((kind) => !UNPROMISED_KINDS.includes(kind)));
    for (const { name, field, unsigned } of PRODUCTS) {
      const { success, rejected, unknown } = tally.products[name]?.endings ?? {};
      const ways = [success, ...(unsigned ? [] : [rejected]), ...(field === undefined ? [] : [unknown])];
      expect([name, ways.every((times) => times)]).toEqual([name, true]);
      // An unsigned refusal proves nothing about the outcome.
      if (unsigned) expect([name, rejected]).toEqual([name, 0]);
    }
  });
});

describe('close()', () => {
  it.each(['tls-other-host', 'tls-hang'] as const)(
    'ends if the connection after an aborted call meets %s',
    async (kind) => {
      await using world = await World.open(identity);
      const { lanes, ...plan } = planSchedule(5, []);
      const [errand] = lanes.flat().filter(({ first }) => first.product.path.startsWith('v3/'));
      if (errand === undefined) throw new Error('Expected a schedule with a call of APIv3');
      const first = {
        ...errand.first,
        faults: [{ kind: 'request-held' as const, at: 0 }],
        patience: 'abort' as const,
      };
      const connections = [undefined, { kind, at: 0 }];
      const { calls, broken } = await runSchedule(world, {
        ...plan,
        lanes: [[{ ...errand, first, repeats: [] }]],
        connections,
      });
      expect(calls).toMatchObject([{ ending: 'unknown', met: ['request-held'] }]);
      expect(broken).toEqual([]);
    },
    PATIENCE,
  );
});

describe('a schedule of faults', () => {
  it('is the same for the same seed, and does not change if a fault is excluded', () => {
    expect(planSchedule(4711)).toEqual(planSchedule(4711));
    const all = planSchedule(4711, []);
    const less = planSchedule(4711, ['drip']);
    const calls = ({ lanes }: typeof all) =>
      lanes.flat().flatMap(({ first, repeats }) => [first, ...repeats]);
    const without = calls(all).map((call) => ({
      ...call,
      faults: call.faults.map((fault) => (fault.kind === 'drip' ? { ...fault, kind: 'none' } : fault)),
    }));
    expect(calls(less)).toEqual(without);
  });
});

describe('the verification of guarantees', () => {
  /** Which promises are broken by a client that was spoilt. */
  async function breaches(spoil: (client: Wechatpay) => void): Promise<string> {
    await using world = await World.open(identity);
    const sum = newTally();
    for (let seed = 1; seed <= 12; seed += 1) count(sum, await runSchedule(world, planSchedule(seed), spoil));
    return sum.broken.map(({ what }) => what).join('\n');
  }

  it('detects a client that reports every failure as rejected', async () => {
    const told = await breaches((client) => {
      client.stack.v3.before('retry', 'liar', (request, next) =>
        next(request).catch((error) => {
          throw Object.assign(error, { outcome: 'rejected' });
        }),
      );
      client.stack.v3.remove('retry');
    });
    expect(told).toContain('called rejected, and it was executed');
  });

  it('detects a client that reports every response as a success', async () => {
    const body = Buffer.from(JSON.stringify({ code_url: 'made up', prepay_id: 'made up' }));
    const told = await breaches((client) => {
      client.stack.v3.remove('verifier');
      client.stack.v3.after('retry', 'liar', async (request, next) => ({
        ...(await next(request)),
        status: 200,
        body,
      }));
    });
    expect(told).toContain('called a success, which did not happen');
  });

  it('detects a client that sends every request twice', async () => {
    const told = await breaches((client) => {
      client.stack.v3.after('retry', 'doubler', async (request, next) => {
        await next(request);
        return next(request);
      });
    });
    expect(told).toContain('was done more than once');
  });
});
