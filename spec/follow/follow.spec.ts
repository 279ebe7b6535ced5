import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Wechatpay } from 'wechatpay-chain';
import { Notifications, nodeListener } from 'wechatpay-chain/notify';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { Follow, type FollowEvent, type FollowOptions } from '../../lib/follow';
import { Folder } from '../support/folder';

const NOW = 1_800_000_000_000;

let identity: Identity;
let sandbox: Sandbox;
let wxpay: Wechatpay;
let server: Server;
let follow: Follow;
let events: FollowEvent[];
let failures: number;
const folder = new Folder();
let files = 0;

beforeAll(async () => {
  identity = await Sandbox.identity();
}, 60_000);
afterAll(() => folder[Symbol.dispose]());

const open = (store: string, more: Partial<FollowOptions> = {}): Promise<Follow> =>
  Follow.open({
    wxpay,
    store,
    clock: () => sandbox.now,
    rate: 10_000,
    handler: (event) => {
      events.push(event);
      failures -= 1;
      if (failures >= 0) throw new Error('the handler failed');
    },
    ...more,
  });

const newStore = (): string => {
  files += 1;
  return folder.at(`${files}.sqlite`);
};

beforeEach(async () => {
  [events, failures] = [[], 0];
  sandbox = await Sandbox.start({ identity, clock: () => NOW, console: 'off' });
  wxpay = new Wechatpay({ ...sandbox.config, retry: false });
  follow = await open(newStore());
  const notifications = new Notifications(wxpay, { dedupe: false });
  notifications.on(Follow.events, (event) => follow.receive(event));
  server = createServer(nodeListener(notifications));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await follow.close();
  await wxpay.close();
  await sandbox.close();
  server.close();
});

const notifyUrl = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

const place = (out_trade_no: string, more: object = {}) =>
  wxpay.v3.pay.transactions.native.post({
    json: {
      appid: 'wx1',
      mchid: identity.mchid,
      description: 'd',
      out_trade_no,
      notify_url: notifyUrl(),
      amount: { total: 100, currency: 'CNY' },
      ...more,
    },
  });

/** Does what is due, until nothing is. */
async function settle(one = follow): Promise<void> {
  await sandbox.settle();
  while ((await one.tick()) > 0);
}

/** Lets time pass in steps of a second. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await sandbox.advance(1_000);
    await settle();
  }
}

const ends = () => events.map(({ kind, number, state, source }) => [kind, number, state, source]);

describe('an order that is followed', () => {
  it('is reported by its notification, once', async () => {
    await follow.order('paid-1');
    await place('paid-1');
    sandbox.pay('paid-1');
    await settle();
    await sandbox.resend(sandbox.notifications[0]?.id ?? '');
    await pass(120);
    expect(ends()).toEqual([['order', 'paid-1', 'SUCCESS', 'notification']]);
    expect(events[0]).toMatchObject({ id: expect.any(String), data: { amount: { total: 100 } } });
  });

  it('is reported by a query within a minute if its notification is lost', async () => {
    sandbox.fault({ kind: 'notification-lost' });
    await follow.order('paid-2');
    await place('paid-2');
    await pass(61);
    sandbox.pay('paid-2');
    await pass(60);
    expect(ends()).toEqual([['order', 'paid-2', 'SUCCESS', 'query']]);
  });

  it('is reported once by a doubled notification and a query at the same time', async () => {
    sandbox.fault({ kind: 'notification-doubled' });
    await follow.order('paid-3');
    await place('paid-3');
    await sandbox.advance(5_000);
    sandbox.pay('paid-3');
    await Promise.all([follow.tick(), sandbox.settle(), follow.tick()]);
    await pass(120);
    expect(events).toHaveLength(1);
  });

  it('is closed when it expires unpaid, and reported as closed', async () => {
    await follow.order('late-1', { expires: new Date(NOW + 90_000) });
    await place('late-1');
    await pass(89);
    expect(ends()).toEqual([]);
    await pass(2);
    expect(ends()).toEqual([['order', 'late-1', 'CLOSED', 'query']]);
    expect(sandbox.requests.map(({ template }) => template?.split('/').at(-1)).slice(-3)).toEqual([
      '{out_trade_no}',
      'close',
      '{out_trade_no}',
    ]);
    expect(() => sandbox.pay('late-1')).toThrow();
  });

  it('is reported as paid if it is paid between the query and the call that closes it', async () => {
    sandbox.fault({ kind: 'notification-lost' });
    wxpay.stack.v3.use('pays before the close', (request, next) => {
      if (request.target.endsWith('/close')) sandbox.pay('late-2');
      return next(request);
    });
    await follow.order('late-2', { expires: NOW + 60_000 });
    await place('late-2');
    await pass(61);
    expect(ends()).toEqual([['order', 'late-2', 'SUCCESS', 'query']]);
  });

  it('is not reported as closed while the call that closes it fails', async () => {
    const fault = sandbox.fault({
      kind: 'drop',
      method: 'POST',
      path: '/v3/pay/transactions/out-trade-no/*',
    });
    await follow.order('late-3', { expires: NOW + 60_000 });
    await place('late-3');
    await pass(100);
    expect(ends()).toEqual([]);
    fault.clear();
    await pass(60);
    expect(ends()).toEqual([['order', 'late-3', 'CLOSED', 'query']]);
  });

  it('is reported as not found if it was never placed', async () => {
    await follow.order('never-1', { expires: NOW + 60_000 });
    await pass(61);
    expect(events).toMatchObject([{ number: 'never-1', state: 'NOT_FOUND' }]);
    expect(events[0]).not.toHaveProperty('data');
  });

  it('is queried until WeChat Pay responds again', async () => {
    sandbox.fault({ kind: 'notification-lost' });
    sandbox.fault({ kind: 'bad-gateway', method: 'GET', times: 2 });
    sandbox.fault({ kind: 'rate-limit', method: 'GET', times: 2, code: 'FREQUENCY_LIMITED' });
    await follow.order('paid-4');
    await place('paid-4');
    sandbox.pay('paid-4');
    await pass(180);
    expect(ends()).toEqual([['order', 'paid-4', 'SUCCESS', 'query']]);
  });

  it('is continued by the next process', async () => {
    const store = newStore();
    const first = await open(store);
    await first.order('kept-1');
    await first.order('kept-1');
    await first.close();
    sandbox.fault({ kind: 'notification-lost' });
    await place('kept-1');
    sandbox.pay('kept-1');
    await sandbox.advance(5_000);
    await using second = await open(store);
    await settle(second);
    expect(ends()).toEqual([['order', 'kept-1', 'SUCCESS', 'query']]);
  });
});

describe('a handler', () => {
  it('that throws is called again with the same event', async () => {
    failures = 2;
    const errors: unknown[] = [];
    await using other = await open(newStore(), { onError: (error) => errors.push(error) });
    sandbox.fault({ kind: 'notification-lost' });
    await other.order('again-1');
    await place('again-1');
    sandbox.pay('again-1');
    for (let second = 0; second < 30; second += 1) {
      await sandbox.advance(1_000);
      await settle(other);
    }
    expect(events.map(({ number }) => number)).toEqual(['again-1', 'again-1', 'again-1']);
    expect(new Set(events.map(({ id }) => id)).size).toBe(1);
    expect(errors).toHaveLength(2);
  });

  it('is called by one of several processes', async () => {
    const store = newStore();
    await using one = await open(store);
    await using two = await open(store);
    sandbox.fault({ kind: 'notification-lost' });
    for (let index = 0; index < 20; index += 1) {
      const number = `shared-${index}`;
      await one.order(number);
      await place(number);
      sandbox.pay(number);
    }
    await sandbox.advance(5_000);
    for (let round = 0; round < 4; round += 1) await Promise.all([one.tick(), two.tick()]);
    expect(events.map(({ number }) => number).sort()).toEqual(
      Array.from({ length: 20 }, (_, index) => `shared-${index}`).sort(),
    );
  });
});

describe('other things that are followed', () => {
  it('a refund is reported by its notification or by a query', async () => {
    await place('refunded');
    sandbox.pay('refunded');
    await sandbox.settle();
    const refund = (out_refund_no: string) =>
      wxpay.v3.refund.domestic.refunds.post({
        json: {
          out_trade_no: 'refunded',
          out_refund_no,
          notify_url: notifyUrl(),
          amount: { refund: 1, total: 100, currency: 'CNY' },
        },
      });
    await follow.refund('R1');
    await refund('R1');
    await pass(2);
    sandbox.fault({ kind: 'notification-lost' });
    await follow.refund('R2');
    await refund('R2');
    await pass(10);
    expect(ends()).toEqual([
      ['refund', 'R1', 'SUCCESS', 'notification'],
      ['refund', 'R2', 'SUCCESS', 'query'],
    ]);
  });

  it('a transfer is reported when its user has confirmed or refused it', async () => {
    const transfer = (out_bill_no: string) =>
      wxpay.v3.fundApp.mchTransfer.transferBills.post({
        json: {
          appid: 'wx1',
          out_bill_no,
          transfer_scene_id: '1000',
          openid: 'o1',
          transfer_amount: 100,
          transfer_remark: 'r',
          notify_url: notifyUrl(),
          transfer_scene_report_infos: [{ info_type: 'a', info_content: 'b' }],
        },
      });
    for (const number of ['T1', 'T2']) {
      await follow.transfer(number);
      await transfer(number);
    }
    sandbox.act('T1', 'confirm');
    await pass(1);
    sandbox.fault({ kind: 'notification-lost' });
    sandbox.act('T2', 'refuse');
    await pass(60);
    expect(ends()).toEqual([
      ['transfer', 'T1', 'SUCCESS', 'notification'],
      ['transfer', 'T2', 'FAIL', 'query'],
    ]);
  });

  it('a profit sharing is reported by a query', async () => {
    await place('shared-1', { settle_info: { profit_sharing: true } });
    const { transaction_id = '' } = sandbox.pay('shared-1');
    await follow.profitSharing('P1', transaction_id);
    await wxpay.v3.profitsharing.orders.post({
      json: { appid: 'wx1', transaction_id, out_order_no: 'P1', unfreeze_unsplit: true },
    });
    await pass(6);
    expect(ends()).toEqual([['profit-sharing', 'P1', 'FINISHED', 'query']]);
  });

  it('a notification of something that is not followed is left to the caller', async () => {
    await place('foreign-1');
    sandbox.pay('foreign-1');
    await settle();
    expect([events, await follow.tick()]).toEqual([[], 0]);
  });
});

it('runs until its signal aborts', async () => {
  const stop = new AbortController();
  const running = follow.run(stop.signal);
  await follow.order('running-1');
  await place('running-1');
  sandbox.pay('running-1');
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (events.length === 0) return;
      clearInterval(timer);
      resolve();
    }, 10);
  });
  stop.abort();
  await running;
  expect(ends()).toEqual([['order', 'running-1', 'SUCCESS', 'notification']]);
});

it.each([
  [{ store: 1 }, 'store'],
  [{ handler: undefined }, 'handler'],
  [{ longestPause: 0 }, 'longestPause'],
  [{ concurrency: 1.5 }, 'concurrency'],
])('refuses the option %j', async (option, field) => {
  await expect(open(newStore(), option as Partial<FollowOptions>)).rejects.toMatchObject({
    name: 'ConfigError',
    field,
  });
});

it('refuses an empty number and an invalid time', async () => {
  await expect(follow.refund('')).rejects.toMatchObject({ name: 'ConfigError', field: 'number' });
  expect(() => follow.order('a', { expires: new Date('never') })).toThrow(
    expect.objectContaining({ name: 'ConfigError', field: 'expires' }),
  );
});
