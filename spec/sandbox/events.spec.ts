import { ConfigError } from 'wechatpay-chain';
import type { Sandbox, SandboxEvent } from 'wechatpay-chain/sandbox';
import { eachGateway } from './gateway';
import { orderOf, send } from './merchant';

const NOW = 1_800_000_000_000;
const NATIVE = '/v3/pay/transactions/native';

let sandbox: Sandbox;
eachGateway(
  (fresh) => {
    sandbox = fresh;
  },
  { clock: () => NOW },
);

const place = (number: string) => send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, number) });

describe('a listener', () => {
  it('receives orders, requests and notifications as they happen, until it unsubscribes', async () => {
    const heard: string[] = [];
    const end = sandbox.subscribe((event: SandboxEvent) => {
      if (event.type === 'request') {
        heard.push(`request ${event.request.answer?.status}`);
      } else if (event.type === 'order') {
        heard.push(`order ${event.order.number} ${event.order.state}`);
      } else if (event.type === 'notification') {
        heard.push(`notification ${event.notification.type} ${event.notification.state}`);
      }
    });
    await place('heard-1');
    sandbox.act('heard-1', 'pay');
    end();
    sandbox.act('heard-1', 'refund');
    expect(heard).toEqual([
      'order heard-1 NOTPAY',
      'request 200',
      'order heard-1 SUCCESS',
      'notification TRANSACTION.SUCCESS withheld',
    ]);
  });

  it('can throw without stopping the gateway or other listeners', async () => {
    const heard: string[] = [];
    const ends = [
      sandbox.subscribe(() => {
        throw new Error('a listener of mine');
      }),
      sandbox.subscribe(({ type }) => {
        heard.push(type);
      }),
    ];
    const { status } = await place('heard-2');
    expect([status, heard]).toEqual([200, ['order', 'request']]);
    for (const end of ends) end();
  });
});

describe('requests', () => {
  it('are forgotten on demand, but not those under way', async () => {
    await place('forgotten');
    const end = sandbox.subscribe(({ type }) => {
      // The order exists, and its request has no response yet.
      if (type === 'order') sandbox.clearRequests();
    });
    await place('under-way');
    end();
    expect(sandbox.requests.map(({ answer }) => answer?.status)).toEqual([200]);
    sandbox.clearRequests();
    expect(sandbox.requests).toEqual([]);
  });
});

describe('a user action', () => {
  it('is one of the actions that the order lists', async () => {
    await place('acted-1');
    expect(sandbox.orders).toMatchObject([
      {
        kind: 'payment',
        number: 'acted-1',
        state: 'NOTPAY',
        amount: 100,
        actions: ['pay', 'refuse', 'close'],
      },
    ]);
    expect(sandbox.act('acted-1', 'refuse')).toMatchObject({
      state: 'NOTPAY',
      actions: ['pay', 'refuse', 'close'],
    });
    const target = `/v3/pay/transactions/out-trade-no/acted-1?mchid=${sandbox.config.mchid}`;
    const refused = await send(sandbox, 'GET', target);
    expect(refused.json).toMatchObject({ trade_state_desc: '支付失败，请重新下单支付' });
    expect(sandbox.act('acted-1', 'pay')).toMatchObject({
      state: 'SUCCESS',
      actions: ['refund', 'complain'],
    });
    expect(sandbox.act('acted-1', 'refund')).toMatchObject({ state: 'REFUND', actions: ['complain'] });
    const { json } = await send(sandbox, 'GET', target);
    expect(json).toMatchObject({ trade_state: 'REFUND', trade_state_desc: '转入退款' });
  });

  it.each(['pay', 'refuse', 'refund', 'confirm'] as const)(
    'refuses to %s an order that is refunded',
    async (action) => {
      await place('acted-2');
      sandbox.act('acted-2', 'pay');
      sandbox.act('acted-2', 'refund');
      expect(() => sandbox.act('acted-2', action)).toThrow(ConfigError);
    },
  );

  it('is refused for an unknown number', () => {
    expect(() => sandbox.act('nowhere', 'pay')).toThrow(/received nowhere/);
  });
});
