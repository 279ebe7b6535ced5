import { Sandbox } from 'wechatpay-chain/sandbox';
import { type Answered, orderOf, PATIENCE, send } from '../merchant';

const NOW = Date.UTC(2026, 10, 24, 9, 45, 30);
const REFUNDS = '/v3/refund/domestic/refunds';

let sandbox: Sandbox;
let count = 0;

beforeAll(async () => {
  sandbox = await Sandbox.start({ clock: () => NOW });
}, PATIENCE);
afterAll(() => sandbox.close());

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
  it('gives the whole of it back, and the order is REFUND', async () => {
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
      success_time: '2026-11-24T17:45:30+08:00',
      create_time: '2026-11-24T17:45:30+08:00',
      status: 'SUCCESS',
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

  it('takes the transaction id too', async () => {
    const { transaction_id } = sandbox.pay(await order());
    expect((await refund({ transaction_id, out_refund_no: 'by-id', ...amountOf(1) })).status).toBe(200);
  });

  it('in parts goes up to the amount and not beyond', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    expect((await refund({ out_trade_no, out_refund_no: 'part-1', ...amountOf(60) })).status).toBe(200);
    const beyond = await refund({ out_trade_no, out_refund_no: 'part-2', ...amountOf(41) });
    expect(beyond).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
    expect((await refund({ out_trade_no, out_refund_no: 'part-2', ...amountOf(40) })).status).toBe(200);
    expect((await refund({ out_trade_no, out_refund_no: 'part-3', ...amountOf(1) })).status).toBe(400);
  });

  it('in parts goes up to 50 times', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    const part = (index: number) =>
      refund({ out_trade_no, out_refund_no: `one-of-${index}`, ...amountOf(1) });
    for (let index = 0; index < 50; index += 1) expect((await part(index)).status).toBe(200);
    expect(await part(50)).toMatchObject({ status: 400, json: { message: expect.stringContaining('50') } });
  });

  it('with the same number is done once', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    const json = { out_trade_no, out_refund_no: 'once', ...amountOf(60) };
    const answers = await Promise.all([refund(json), refund(json), refund(json)]);
    expect(new Set(answers.map(({ json: { refund_id } }) => refund_id)).size).toBe(1);
    expect((await refund({ out_trade_no, out_refund_no: 'rest', ...amountOf(40) })).status).toBe(200);
  });

  it('with the same number and another content is refused', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    await refund({ out_trade_no, out_refund_no: 'changed', ...amountOf(1) });
    const answer = await refund({ out_trade_no, out_refund_no: 'changed', ...amountOf(2) });
    expect(answer).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
    expect(answer.headers['request-id']).toMatch(/-268498688$/);
  });

  it('that nobody paid, or that is not there, is RESOURCE_NOT_EXISTS', async () => {
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

  it('with a total that is not its own is refused', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    const answer = await refund({ out_trade_no, out_refund_no: 'total', ...amountOf(1, 99) });
    expect(answer).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  });
});

describe('querying a refund', () => {
  it('shows it as it was answered', async () => {
    const out_trade_no = await order();
    sandbox.pay(out_trade_no);
    const answer = await refund({ out_trade_no, out_refund_no: 'shown', ...amountOf(100) });
    expect((await query('shown')).json).toEqual(answer.json);
  });

  it('that was never asked for is RESOURCE_NOT_EXISTS', async () => {
    expect(await query('never')).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } });
  });
});
