import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Notifications } from 'wechatpay-chain/notify';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { type Answered, orderOf, PATIENCE, send } from '../merchant';

const NOW = Date.UTC(2026, 10, 24, 9, 45, 30);
const REFUNDS = '/v3/refund/domestic/refunds';

let identity: Identity;
let sandbox: Sandbox;
let count = 0;

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity, clock: () => NOW });
}, PATIENCE);
afterAll(() => sandbox.close());

/** The notification URL of a merchant, and the received notifications. */
class Address {
  readonly told: string[] = [];

  private constructor(private readonly server: Server) {}

  static async open(sender: Sandbox): Promise<Address> {
    const server = createServer();
    const address = new Address(server.listen(0, '127.0.0.1'));
    const notifications = new Notifications(sender.config);
    server.on('request', async (request, response) => {
      const body = await buffer(request);
      const event = await notifications.parse({ headers: request.headers, body });
      address.told.push(event.event_type);
      response.writeHead(204).end();
    });
    await once(server, 'listening');
    return address;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/notify`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

/** The number of a fresh order of 100 fen. */
async function order(): Promise<string> {
  count += 1;
  const number = `order-${count}`;
  await send(sandbox, 'POST', '/v3/pay/transactions/native', { json: orderOf(sandbox, number) });
  return number;
}

const amountOf = (refund: number, total = 100): object => ({ amount: { refund, total, currency: 'CNY' } });
const refund = (json: object): Promise<Answered> => send(sandbox, 'POST', REFUNDS, { json });
const query = (number: string): Promise<Answered> => send(sandbox, 'GET', `${REFUNDS}/${number}`);

describe('refunding an order', () => {
  it('refunds the full amount, and the order is REFUND', async () => {
    const out_trade_no = await order();
    const { transaction_id } = sandbox.pay(out_trade_no);
    const answer = await refund({
      out_trade_no,
      out_refund_no: 'whole',
      reason: '商品已售完',
      ...amountOf(100),
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      refund_id: expect.stringMatching(/^503000000120261124\d{11}$/),
      out_refund_no: 'whole',
      transaction_id,
      out_trade_no,
      channel: 'ORIGINAL',
      user_received_account: '支付用户零钱',
      create_time: '2026-11-24T17:45:30+08:00',
      status: 'PROCESSING',
      funds_account: 'UNSETTLED',
      amount: {
        total: 100,
        refund: 100,
        currency: 'CNY',
        payer_total: 100,
        payer_refund: 100,
        settlement_refund: 100,
        settlement_total: 100,
        discount_refund: 0,
      },
    });
    const target = `/v3/pay/transactions/out-trade-no/${out_trade_no}?mchid=${sandbox.config.mchid}`;
    expect((await send(sandbox, 'GET', target)).json).toMatchObject({ trade_state: 'REFUND' });
  });

  it('accepts the transaction ID too', async () => {
    const { transaction_id } = sandbox.pay(await order());
    expect((await refund({ transaction_id, out_refund_no: 'by-id', ...amountOf(1) })).status).toBe(200);
  });

  it('in parts is limited to its amount', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    expect((await refund({ out_trade_no, out_refund_no: 'part-1', ...amountOf(60) })).status).toBe(200);
    const beyond = await refund({ out_trade_no, out_refund_no: 'part-2', ...amountOf(41) });
    expect(beyond).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
    expect((await refund({ out_trade_no, out_refund_no: 'part-2', ...amountOf(40) })).status).toBe(200);
    expect((await refund({ out_trade_no, out_refund_no: 'part-3', ...amountOf(1) })).status).toBe(400);
  });

  it('in parts is limited to 50 refunds', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    const part = (index: number) =>
      refund({ out_trade_no, out_refund_no: `one-of-${index}`, ...amountOf(1) });
    for (let index = 0; index < 50; index += 1) expect((await part(index)).status).toBe(200);
    expect(await part(50)).toMatchObject({ status: 400, json: { message: expect.stringContaining('50') } });
  });

  it('with the same number is executed once', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    const json = { out_trade_no, out_refund_no: 'once', ...amountOf(60) };
    const answers = await Promise.all([refund(json), refund(json), refund(json)]);
    expect(new Set(answers.map(({ json: { refund_id } }) => refund_id)).size).toBe(1);
    expect((await refund({ out_trade_no, out_refund_no: 'rest', ...amountOf(40) })).status).toBe(200);
  });

  it('with the same number and different content is refused', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    await refund({ out_trade_no, out_refund_no: 'changed', ...amountOf(1) });
    const answer = await refund({ out_trade_no, out_refund_no: 'changed', ...amountOf(2) });
    expect(answer).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
    expect(answer.headers['request-id']).toMatch(/-268498688$/);
  });

  it('of an order that is unknown or not paid is RESOURCE_NOT_EXISTS', async () => {
    const absent = { status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } };
    const unpaid = { out_trade_no: await order(), out_refund_no: 'none', ...amountOf(1) };
    expect(await refund(unpaid)).toMatchObject(absent);
    expect(await refund({ ...unpaid, out_trade_no: 'never-placed' })).toMatchObject(absent);
    expect(await refund({ out_refund_no: 'none', transaction_id: '42', ...amountOf(1) })).toMatchObject(
      absent,
    );
  });

  it('that names no order is PARAM_ERROR', async () => {
    const answer = await refund({ out_refund_no: 'none', ...amountOf(1) });
    expect(answer).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR' } });
  });

  it('by two numbers of different orders is refused', async () => {
    const { transaction_id } = sandbox.pay(await order());
    const json = { transaction_id, out_trade_no: await order(), out_refund_no: 'two', ...amountOf(1) };
    expect(await refund(json)).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  });

  it('with another total is refused', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    const answer = await refund({ out_trade_no, out_refund_no: 'total', ...amountOf(1, 99) });
    expect(answer).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  });
});

describe('a refund', () => {
  let refunds: Sandbox;
  let address: Address;
  beforeEach(async () => {
    refunds = await Sandbox.start({ identity, clock: () => NOW });
    address = await Address.open(refunds);
  });
  afterEach(async () => {
    await refunds.close();
    await address.close();
  });

  /** An order of 100 fen that was paid and refunded. */
  async function refunded(out_refund_no: string, amount = 100, out_trade_no = 'order-of-a-refund') {
    if (!refunds.orders.some(({ number }) => number === out_trade_no)) {
      await send(refunds, 'POST', '/v3/pay/transactions/native', { json: orderOf(refunds, out_trade_no) });
      refunds.pay(out_trade_no);
    }
    const json = { out_trade_no, out_refund_no, notify_url: address.url, ...amountOf(amount) };
    return (await send(refunds, 'POST', REFUNDS, { json })).json;
  }
  const now = async (number: string) => (await send(refunds, 'GET', `${REFUNDS}/${number}`)).json;

  const tell = (type: string, out_refund_no: string) =>
    refunds.notify(type, { out_refund_no, refund_status: type.slice('REFUND.'.length) }, address.url);

  it('is PROCESSING first; when the clock advances it is SUCCESS and the merchant is notified', async () => {
    await refunded('arrives');
    await refunds.settle();
    expect(address.told).toEqual([]);
    const processing = await now('arrives');
    expect(processing).toMatchObject({ status: 'PROCESSING' });
    expect(processing).not.toHaveProperty('success_time');
    await refunds.advance(60_000);
    expect(await now('arrives')).toMatchObject({
      status: 'SUCCESS',
      success_time: '2026-11-24T17:45:31+08:00',
    });
    expect(address.told).toEqual(['REFUND.SUCCESS']);
  });

  it('without a notify_url succeeds too', async () => {
    await send(refunds, 'POST', '/v3/pay/transactions/native', { json: orderOf(refunds, 'quiet-1') });
    refunds.pay('quiet-1');
    await send(refunds, 'POST', REFUNDS, {
      json: { out_trade_no: 'quiet-1', out_refund_no: 'quiet-1', ...amountOf(100) },
    });
    await refunds.advance(60_000);
    expect(await now('quiet-1')).toMatchObject({ status: 'SUCCESS' });
  });

  it('that sandbox.notify closes is CLOSED, and another refund requires a new number', async () => {
    await refunded('given-up');
    await tell('REFUND.CLOSED', 'given-up');
    expect(await now('given-up')).toMatchObject({ status: 'CLOSED' });
    expect(await refunded('given-up')).toMatchObject({ status: 'CLOSED' });
    expect(await refunded('again')).toMatchObject({ status: 'PROCESSING' });
    await refunds.advance(60_000);
    expect(await now('given-up')).toMatchObject({ status: 'CLOSED' });
    expect(address.told).toEqual(['REFUND.CLOSED', 'REFUND.SUCCESS']);
  });

  it('that sandbox.notify makes ABNORMAL can be sent to another account under its own number', async () => {
    const { refund_id } = await refunded('stuck');
    const path = `${REFUNDS}/${refund_id}/apply-abnormal-refund`;
    const json = { out_refund_no: 'stuck', type: 'MERCHANT_BANK_CARD' };
    expect(await send(refunds, 'POST', path, { json })).toMatchObject({ status: 400 });
    await tell('REFUND.ABNORMAL', 'stuck');
    expect(await now('stuck')).toMatchObject({ status: 'ABNORMAL' });
    expect((await refunded('another')).code).toBe('INVALID_REQUEST');
    expect(await send(refunds, 'POST', path, { json })).toMatchObject({
      status: 200,
      json: { status: 'PROCESSING', refund_id },
    });
    await refunds.advance(60_000);
    expect(await now('stuck')).toMatchObject({ status: 'SUCCESS' });
    expect(address.told).toEqual(['REFUND.ABNORMAL', 'REFUND.SUCCESS']);
  });

  it('that succeeded does not change with sandbox.notify', async () => {
    await refunded('done');
    await refunds.advance(60_000);
    await tell('REFUND.CLOSED', 'done');
    expect(await now('done')).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('querying a refund', () => {
  it('returns the same fields as the refund response', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    const answer = await refund({ out_trade_no, out_refund_no: 'shown', ...amountOf(100) });
    expect((await query('shown')).json).toEqual(answer.json);
  });

  it('that was never requested is RESOURCE_NOT_EXISTS', async () => {
    expect(await query('never')).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } });
  });
});
