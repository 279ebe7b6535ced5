import { Agent } from 'undici';
import { type Middleware, Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { KINDS } from '../support/faults';
import { beijingTime } from '../support/time';

/** One moment for all sends: with the number it identifies a card. */
const SEND_TIME = beijingTime();

/** `SCHEDULES=1000 npx jest spec/faults/schedules` is the long form. */
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 300);
const SEED = 20_261_124;
/** Refunds of one order; WeChat Pay accepts fifty. */
const BATCH = 50;
const REFUND = 100;
const REST = 7;

const LAYERS = ['retry', 'verifier', 'signer', 'transport'] as const;

/** The same numbers from the same seed, on every machine (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

class Crash extends Error {}

let identity: Identity;
let sandbox: Sandbox;
let dispatcher: Agent;

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity, keys: 'public-key' });
  dispatcher = new Agent({ connections: 1 });
}, 60_000);

afterAll(async () => {
  await dispatcher.close();
  await sandbox.close();
});

/** A process that makes a call; `crash` names where it ends, and at which attempt, on the way out or back. */
interface Ending {
  readonly layer: (typeof LAYERS)[number];
  readonly onWayBack: boolean;
  readonly attempt: number;
}

function processOf(ending: Ending | undefined): Wechatpay {
  const wxpay = new Wechatpay({ ...sandbox.config, dispatcher, retry: { pause: 0 } });
  if (ending === undefined) return wxpay;
  let passed = 0;
  const crash: Middleware = async (request, next) => {
    passed += 1;
    const now = passed === ending.attempt;
    if (now && !ending.onWayBack) throw new Crash();
    const answer = await next(request);
    if (now) throw new Crash();
    return answer;
  };
  wxpay.stack.v3.before(ending.layer, 'crash', crash);
  return wxpay;
}

/** Makes the same call, by one process after the other, until it succeeds. */
async function insist<T>(call: (wxpay: Wechatpay) => Promise<{ data: T }>, pick: (below: number) => number) {
  for (let faults = 1 + pick(3); faults > 0; faults -= 1) {
    const kind = KINDS[pick(KINDS.length)] ?? 'drop';
    sandbox.fault({ kind, after: pick(3), times: 1 + pick(3), ...(kind === 'delay' ? { delay: 1 } : {}) });
  }
  const endings: { crashes: number; failures: number } = { crashes: 0, failures: 0 };
  for (let left = 12; ; left -= 1) {
    const layer = LAYERS[pick(LAYERS.length)] ?? 'retry';
    const ending = pick(2) === 0 ? { layer, onWayBack: pick(2) === 0, attempt: 1 + pick(2) } : undefined;
    try {
      const { data } = await call(processOf(left > 0 ? ending : undefined));
      return { data, ...endings };
    } catch (error) {
      if (left <= 0) throw error;
      if (error instanceof Crash) {
        endings.crashes += 1;
      } else {
        endings.failures += 1;
      }
    }
  }
}

/** The requests that reached the gateway for a number. */
function requestsFor(number: string): readonly string[] {
  return sandbox.requests.map(({ body }) => String(body)).filter((body) => body.includes(`"${number}"`));
}

describe(`${SCHEDULES} schedules of faults and crashes, seed ${SEED}`, () => {
  const totals = { crashes: 0, failures: 0 };
  const count = ({ crashes, failures }: typeof totals) => {
    totals.crashes += crashes;
    totals.failures += failures;
  };

  async function sendCards(schedules: number, pick: (below: number) => number): Promise<void> {
    for (let index = 0; index < schedules; index += 1) {
      const number = `card-${index}`;
      const json = {
        appid: 'wx1',
        openid: 'o1',
        out_request_no: number,
        send_time: SEND_TIME,
      };
      const send = (wxpay: Wechatpay) =>
        wxpay.v3.marketing.busifavor.coupons._card_id_.send.post({ card_id: 'pIJMr5', json });
      const ended = await insist(send, pick);
      count(ended);
      sandbox.clearFaults();
      const requests = requestsFor(number);
      const again = await send(processOf(undefined));
      expect({ index, again: again.data, different: new Set(requests).size }).toEqual({
        index,
        again: ended.data,
        different: 1,
      });
    }
  }

  async function placeOrder(out_trade_no: string): Promise<void> {
    const { mchid } = identity;
    const amount = { total: BATCH * REFUND - REFUND + REST };
    const json = {
      appid: 'wxd678efh567hg6787',
      mchid,
      description: 'a',
      out_trade_no,
      amount,
      notify_url: 'https://shop.example/notify',
    };
    await processOf(undefined).v3.pay.transactions.native.post({ json });
    sandbox.pay(out_trade_no);
  }

  function refundOf(out_trade_no: string, out_refund_no: string, refund: number) {
    const amount = { refund, total: BATCH * REFUND - REFUND + REST, currency: 'CNY' as const };
    return (wxpay: Wechatpay) =>
      wxpay.v3.refund.domestic.refunds.post({ json: { out_trade_no, out_refund_no, amount } });
  }

  /** One refund less than an order accepts, so that the last one proves the sum of the others. */
  async function refundBatch(order: string, refunds: number, pick: (below: number) => number): Promise<void> {
    await placeOrder(order);
    for (let index = 0; index < refunds; index += 1) {
      const number = `${order}-${index}`;
      const ended = await insist(refundOf(order, number, REFUND), pick);
      count(ended);
      sandbox.clearFaults();
      expect(new Set(requestsFor(number)).size).toBe(1);
    }
    const rest = (BATCH - 1 - refunds) * REFUND + REST;
    const wxpay = processOf(undefined);
    await expect(refundOf(order, `${order}-more`, rest + 1)(wxpay)).rejects.toMatchObject({
      outcome: 'rejected',
    });
    await expect(refundOf(order, `${order}-rest`, rest)(wxpay)).resolves.toMatchObject({
      data: { status: expect.stringMatching(/^(PROCESSING|SUCCESS)$/) },
    });
  }

  it(
    'send exactly one card when the call is repeated after a crash at any point',
    () => sendCards(SCHEDULES / 2, seeded(SEED)),
    600_000,
  );

  it('refund exactly once when the call is repeated after a crash at any point', async () => {
    const pick = seeded(SEED + 1);
    const batch = BATCH - 1;
    for (let made = 0; made < SCHEDULES / 2; made += batch) {
      await refundBatch(`order-${made}`, Math.min(batch, SCHEDULES / 2 - made), pick);
    }
  }, 600_000);

  it('cause enough crashes and failures', () => {
    expect(totals.crashes).toBeGreaterThan(SCHEDULES / 4);
    expect(totals.failures).toBeGreaterThan(SCHEDULES / 4);
  });
});
