import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, PATIENCE, send } from './merchant';

const NOW = 1_800_000_000_000;

let identity: Identity;
let sandbox: Sandbox;
let server: Server;
let received: string[];

beforeAll(async () => {
  identity = await Sandbox.identity();
  server = createServer((request, response) => {
    received.push(String(request.headers['wechatpay-nonce']));
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}, PATIENCE);
afterAll(() => server.close());
beforeEach(async () => {
  received = [];
  sandbox = await Sandbox.start({ identity, clock: () => NOW, console: 'off' });
});
afterEach(() => sandbox.close());

/** Places and pays an order; the gateway notifies the server. */
async function pay(number: string): Promise<void> {
  const notify_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await send(sandbox, 'POST', '/v3/pay/transactions/native', {
    json: orderOf(sandbox, number, { notify_url }),
  });
  sandbox.pay(number);
  await sandbox.settle();
}

const states = () => sandbox.notifications.map(({ state }) => state);

it('a lost notification is never sent, and is listed as lost', async () => {
  const fault = sandbox.fault({ kind: 'notification-lost', event: 'TRANSACTION.SUCCESS' });
  await pay('lost-1');
  await sandbox.advance(48 * 3_600_000);
  expect([received.length, states(), fault.hits]).toEqual([0, ['lost'], 1]);
  expect(sandbox.orders).toMatchObject([{ state: 'SUCCESS' }]);
});

it('a late notification is sent when its delay is over, a minute where none is named', async () => {
  sandbox.fault({ kind: 'notification-late' });
  await pay('late-1');
  await sandbox.advance(59_999);
  expect([received.length, states()]).toEqual([0, ['pending']]);
  await sandbox.advance(1);
  expect([received.length, states()]).toEqual([1, ['received']]);
});

it('a doubled notification arrives twice', async () => {
  sandbox.fault({ kind: 'notification-doubled' });
  await pay('doubled');
  expect([received.length, states()]).toEqual([2, ['received']]);
});

it('the same seed loses the same notifications', async () => {
  const lostOf = async (seed: number): Promise<string> => {
    await using gateway = await Sandbox.start({ identity, clock: () => NOW, console: 'off' });
    gateway.fault({ kind: 'notification-lost', probability: 0.5, seed });
    for (let index = 0; index < 12; index += 1) {
      const number = `seeded-${index}`;
      await send(gateway, 'POST', '/v3/pay/transactions/native', { json: orderOf(gateway, number) });
      gateway.pay(number);
    }
    return gateway.notifications.map(({ state }) => (state === 'lost' ? 'x' : '.')).join('');
  };
  const [one, again, other] = [await lostOf(7), await lostOf(7), await lostOf(8)];
  expect(again).toBe(one);
  expect(other).not.toBe(one);
  expect(one).toMatch(/x/);
  expect(one).toMatch(/\./);
});

it('a fault of one event concerns no other event and no request', async () => {
  const refunds = sandbox.fault({ kind: 'notification-lost', event: 'REFUND.*' });
  await pay('other-1');
  expect([received.length, refunds.hits]).toEqual([1, 0]);
  const refund = {
    out_trade_no: 'other-1',
    out_refund_no: 'R1',
    notify_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    amount: { refund: 1, total: 100, currency: 'CNY' },
  };
  const { status } = await send(sandbox, 'POST', '/v3/refund/domestic/refunds', { json: refund });
  await sandbox.advance(2_000);
  expect([status, received.length, states(), refunds.hits]).toEqual([200, 1, ['received', 'lost'], 1]);
});
