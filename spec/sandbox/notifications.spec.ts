import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Wechatpay } from 'wechatpay-chain';
import { Notifications, nodeListener } from 'wechatpay-chain/notify';
import { type Identity, Sandbox, type SandboxOptions } from 'wechatpay-chain/sandbox';
import { deferred } from '../support/deferred';
import { fieldsOf, signFields } from '../support/xml';
import { HandmadeMerchant, orderXml } from './wire/v2/merchant';

const START = Date.parse('2026-11-24T12:00:00+08:00');
const MINUTE = 60_000;
const ORDER = {
  appid: 'wxd678efh567hg6787',
  mchid: '1900000109',
  description: 'Image形象店-深圳腾大-QQ公仔',
  out_trade_no: '1217752501201407033233368018',
  amount: { total: 100 },
};
const REFUND = { refund_id: '5030000001', refund_status: 'SUCCESS', out_refund_no: 'R1' };

let identity: Identity;
beforeAll(async () => {
  identity = await Sandbox.identity();
}, 60_000);

/** A merchant's address. */
class Address implements AsyncDisposable {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async listen(listener: RequestListener): Promise<Address> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Address(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`);
  }

  /** A receiver that replies as told, by the number of requests. */
  static answering(answer: (response: ServerResponse, time: number) => unknown): Promise<Address> {
    let times = 0;
    return Address.listen((request, response) => {
      request.resume();
      times += 1;
      answer(response, times);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

const gateway = (options: SandboxOptions = {}): Promise<Sandbox> =>
  Sandbox.start({ identity, clock: () => START, ...options });

const type: string = 'REFUND.SUCCESS';

describe('the delivery schedule of a notification', () => {
  it('is the documented one: fifteen retries in 24 hours and 4 minutes', async () => {
    await using sandbox = await gateway();
    const times: number[] = [];
    await using merchant = await Address.answering((response) => {
      times.push((sandbox.config.clock?.() ?? 0) - START);
      response.writeHead(500).end();
    });
    const record = await sandbox.notify(type, REFUND, merchant.url);
    expect(record).toMatchObject({ state: 'pending', due: START + 15_000, attempts: [{ status: 500 }] });
    await sandbox.advance(48 * 60 * MINUTE);
    const pauses = times.map((at, index) => (at - (times[index - 1] ?? 0)) / 1_000);
    expect(pauses).toEqual([
      0, 15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800, 21_600, 21_600,
    ]);
    expect(times.at(-1)).toBe((24 * 60 + 4) * MINUTE);
    expect(record).toMatchObject({ state: 'given-up', due: undefined });
  });

  it('stays received if one attempt succeeds, for any result of a concurrent attempt', async () => {
    await using sandbox = await gateway();
    const [first, both, failed] = [deferred(), deferred(), deferred()];
    await using merchant = await Address.answering(async (response, time) => {
      (time === 1 ? first : both).resolve();
      await (time === 1 ? both.promise : failed.promise);
      response.writeHead(time === 1 ? 500 : 200).end();
    });
    const sent = sandbox.notify(type, REFUND, merchant.url);
    await first.promise;
    const [{ id } = { id: '' }] = sandbox.notifications;
    const again = sandbox.resend(id);
    expect(await sent).toMatchObject({ state: 'pending' });
    failed.resolve();
    expect(await again).toMatchObject({ state: 'received', due: undefined });
    await sandbox.advance(48 * 60 * MINUTE);
    expect(sandbox.notifications[0]?.attempts).toHaveLength(2);
  });

  it.each([200, 204])('ends after a reply with status %d', async (status) => {
    await using sandbox = await gateway();
    await using merchant = await Address.answering((response, time) =>
      response.writeHead(time === 3 ? status : 500).end(),
    );
    const record = await sandbox.notify(type, REFUND, merchant.url);
    await sandbox.advance(48 * 60 * MINUTE);
    expect(record.state).toBe('received');
    expect(record.attempts.map((attempt) => attempt.status)).toEqual([500, 500, status]);
  });

  it.each([
    ['201', (response: ServerResponse) => response.writeHead(201).end()],
    ['a redirect', (response: ServerResponse) => response.writeHead(302, { location: '/' }).end()],
    ['400', (response: ServerResponse) => response.writeHead(400).end('{"code":"SUCCESS"}')],
    ['a connection that is cut', (response: ServerResponse) => response.destroy()],
  ])('continues after %s', async (_, answer) => {
    await using sandbox = await gateway();
    await using merchant = await Address.answering(answer);
    const record = await sandbox.notify(type, REFUND, merchant.url);
    expect(record).toMatchObject({ state: 'pending', attempts: [expect.anything()] });
  });

  it.each([
    ['<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>', 'received'],
    ['<xml><return_code>SUCCESS</return_code></xml>', 'received'],
    ['<xml><return_code>FAIL</return_code></xml>', 'pending'],
    ['', 'pending'],
  ])('of APIv2 depends on the reply body: %s', async (answer, state) => {
    await using sandbox = await gateway();
    await using merchant = await Address.answering((response) => response.end(answer));
    await expect(sandbox.notify('v2/unknown', { a: '1' }, merchant.url)).resolves.toMatchObject({ state });
  });

  it('runs automatically if the clock runs', async () => {
    let now = START;
    await using sandbox = await gateway({ clock: () => now });
    const again = deferred();
    await using merchant = await Address.answering((response, time) => {
      if (time === 2) again.resolve();
      response.writeHead(time === 2 ? 204 : 500).end();
    });
    const record = await sandbox.notify(type, REFUND, merchant.url);
    now = START + 14_999;
    await sandbox.advance(0);
    expect(record.state).toBe('pending');
    now += 1;
    await again.promise;
    await sandbox.settle();
    expect(record.state).toBe('received');
  });
});

describe('a notification', () => {
  /** A merchant that verifies notifications and records its replies. */
  function receiving(sandbox: Sandbox, statuses: number[]): Promise<Address> {
    const notifications = new Notifications(sandbox.config, { onError: () => undefined });
    const listener = nodeListener(notifications.otherwise(() => undefined));
    return Address.listen(async (request, response) => {
      await listener(request, response);
      statuses.push(response.statusCode);
    });
  }

  it.each(['wrong-signature', 'stale-clock', 'unknown-serial', 'missing-headers', 'probe'] as const)(
    'can be invalid at first (%s): it is refused, sent again and received',
    async (fault) => {
      await using sandbox = await gateway();
      const statuses: number[] = [];
      await using merchant = await receiving(sandbox, statuses);
      const record = await sandbox.notify(type, REFUND, merchant.url, { fault });
      await sandbox.advance(15_000);
      expect(record.state).toBe('received');
      expect(statuses).toEqual([fault === 'missing-headers' ? 400 : 401, 204]);
    },
  );

  it('can be sent several times at once with one ID', async () => {
    await using sandbox = await gateway();
    const statuses: number[] = [];
    await using merchant = await receiving(sandbox, statuses);
    const record = await sandbox.notify(type, REFUND, merchant.url, { copies: 5 });
    expect(record.attempts).toHaveLength(5);
    expect(record.state).toBe('received');
    expect(statuses).toContain(204);
  });

  it('is signed when it is sent', async () => {
    await using sandbox = await gateway();
    const statuses: number[] = [];
    await using merchant = await receiving(sandbox, statuses);
    await sandbox.advance(24 * 60 * MINUTE);
    await sandbox.notify(type, REFUND, merchant.url);
    expect(statuses).toEqual([204]);
  });

  it('is signed with the new certificate after a rotation', async () => {
    await using sandbox = await gateway({ keys: 'certificate' });
    const { serial } = await sandbox.rotate();
    const seen: unknown[] = [];
    await using merchant = await Address.listen((request, response) => {
      seen.push(request.headers['wechatpay-serial']);
      response.writeHead(204).end();
    });
    await sandbox.notify(type, REFUND, merchant.url);
    expect(seen).toEqual([serial]);
  });
});

describe('notifications that the gateway sends automatically', () => {
  it('report a payment and its refund to their notify_url', async () => {
    await using sandbox = await gateway();
    const notifications = new Notifications(sandbox.config);
    const seen: string[] = [];
    notifications
      .on('TRANSACTION.SUCCESS', ({ resource }) =>
        seen.push(`paid ${resource.out_trade_no} ${resource.amount.total}`),
      )
      .on('REFUND.SUCCESS', ({ resource }) =>
        seen.push(`refunded ${resource.out_refund_no} ${resource.amount.refund}`),
      );
    await using merchant = await Address.listen(nodeListener(notifications));
    const notify_url = merchant.url;
    await using wxpay = new Wechatpay(sandbox.config);
    await wxpay.v3.pay.transactions.native.post({ json: { ...ORDER, notify_url } });
    sandbox.pay(ORDER.out_trade_no);
    await sandbox.settle();
    await wxpay.v3.refund.domestic.refunds.post({
      json: {
        out_trade_no: ORDER.out_trade_no,
        out_refund_no: 'R1',
        notify_url,
        amount: { refund: 30, total: 100, currency: 'CNY' },
      },
    });
    await sandbox.advance(60_000);
    expect(seen).toEqual([`paid ${ORDER.out_trade_no} 100`, 'refunded R1 30']);
    expect(sandbox.notifications.map(({ state }) => state)).toEqual(['received', 'received']);
  });

  it('are XML if the order was placed and refunded with APIv2', async () => {
    await using sandbox = await gateway({ https: true });
    const notifications = new Notifications(sandbox.config);
    const seen: string[] = [];
    notifications
      .on('v2/transaction-success', ({ resource }) =>
        seen.push(`paid ${resource.out_trade_no} ${resource.total_fee}`),
      )
      .on('v2/refund-processed', async (event) => {
        const { data } = await event.query();
        seen.push(`refunded ${data.out_refund_no_0} ${data.refund_fee_0} of ${event.fields['appid']}`);
        expect(event.resource).not.toHaveProperty('appid');
      });
    await using merchant = await Address.listen(nodeListener(notifications));
    const notify_url = merchant.url;
    await using wxpay = new Wechatpay(sandbox.config);
    const { appid, mchid: mch_id, description: body, out_trade_no } = ORDER;
    await wxpay.v2.pay.unifiedorder.post({
      xml: {
        appid,
        mch_id,
        body,
        out_trade_no,
        total_fee: 100,
        spbill_create_ip: '127.0.0.1',
        notify_url,
        trade_type: 'NATIVE',
      },
    });
    sandbox.pay(out_trade_no);
    await sandbox.settle();
    await wxpay.v2.secapi.pay.refund.post({
      xml: { appid, mch_id, out_trade_no, out_refund_no: 'R1', total_fee: 100, refund_fee: 30, notify_url },
    });
    await sandbox.advance(60_000);
    expect(seen).toEqual([`paid ${out_trade_no} 100`, `refunded R1 30 of ${appid}`]);
    expect(sandbox.notifications.map(({ state }) => state)).toEqual(['received', 'received']);
  });

  it.each(['MD5', 'HMAC-SHA256'] as const)(
    'are signed with the sign type of the order, %s, and formatted as sorted lines with bare numbers',
    async (type) => {
      await using sandbox = await gateway({ https: true });
      const bodies: string[] = [];
      await using merchant = await Address.listen(async (request, response) => {
        bodies.push(await text(request));
        response.end('<xml><return_code>SUCCESS</return_code></xml>');
      });
      await using placer = HandmadeMerchant.of(sandbox);
      const { out_trade_no } = ORDER;
      const order = { ...orderXml(sandbox, out_trade_no), notify_url: merchant.url, sign_type: type };
      await placer.send('/pay/unifiedorder', order, { type });
      sandbox.pay(out_trade_no);
      await sandbox.settle();
      const [body = ''] = bodies;
      const fields = fieldsOf(Buffer.from(body));
      expect(fields).not.toHaveProperty('sign_type');
      const { sign, ...signed } = fields;
      expect(sign).toBe(signFields(signed, type, sandbox.config.secret));
      expect(body).toContain('\n<total_fee>100</total_fee>\n');
      const [first, ...lines] = body.split('\n');
      expect(first).toMatch(/^<xml><appid><!\[CDATA\[/);
      expect(lines.pop()).toBe('</xml>');
      expect(lines.every((line) => /^<(\w+)>.*<\/\1>$/.test(line))).toBe(true);
      expect(Object.keys(fields)).toEqual(Object.keys(fields).sort());
    },
  );

  it('are not sent to other machines unless allowed', async () => {
    await using sandbox = await gateway();
    await using wxpay = new Wechatpay(sandbox.config);
    const notify_url = 'https://www.example.com/notify';
    await wxpay.v3.pay.transactions.native.post({ json: { ...ORDER, notify_url } });
    sandbox.pay(ORDER.out_trade_no);
    expect(sandbox.notifications).toMatchObject([{ state: 'withheld', attempts: [], url: notify_url }]);
  });
});
