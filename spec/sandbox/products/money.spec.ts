import type { Sandbox } from 'wechatpay-chain/sandbox';
import { attempt, did } from '../catalogue/preparation';
import { eachGateway } from '../gateway';
import { orderOf, send } from '../merchant';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

let sandbox: Sandbox;
eachGateway(
  (fresh) => {
    sandbox = fresh;
  },
  { clock: () => NOW },
);

/** Returns the response of an operation, of any status. */
async function said(key: string, more: Parameters<typeof attempt>[2] = {}) {
  return (await attempt(sandbox, key, more)).answer;
}

/** Returns the last notification of the gateway. */
const told = () => sandbox.notifications.at(-1);

const AMOUNT = { total: 100, currency: 'CNY' };
const PARTNER = 'v3/pay/partner/transactions';

describe('an order of a service provider', () => {
  const parties = { sp_mchid: '1900000109', sub_mchid: '1900000110' };
  const order = (number: string) => ({
    ...parties,
    sp_appid: 'wx-sp',
    sub_appid: 'wx-sub',
    out_trade_no: number,
    amount: AMOUNT,
    notify_url: 'https://shop.example/notify',
  });
  const place = (number: string) =>
    did(sandbox, `POST ${PARTNER}/jsapi`, {
      body: { ...order(number), payer: { sp_openid: 'o-sp', sub_openid: 'o-sub' } },
    });
  const query = (number: string, of: object = parties) =>
    said(`GET ${PARTNER}/out-trade-no/{out_trade_no}`, { path: { out_trade_no: number }, query: { ...of } });

  it('has both parties in the query, the payment and the notification', async () => {
    await place('partner-1');
    expect((await query('partner-1')).json).toMatchObject({ ...parties, trade_state: 'NOTPAY' });
    const { transaction_id } = sandbox.pay('partner-1', { openid: 'o-sp' });
    const paid = {
      ...parties,
      sp_appid: 'wx-sp',
      sub_appid: 'wx-sub',
      out_trade_no: 'partner-1',
      transaction_id,
      payer: { sp_openid: 'o-sp', sub_openid: 'o-sub' },
    };
    expect((await query('partner-1')).json).toMatchObject({ ...paid, trade_state: 'SUCCESS' });
    expect(told()).toMatchObject({ type: 'TRANSACTION.SUCCESS', resource: paid, state: 'withheld' });
    expect(told()?.resource).not.toHaveProperty('mchid');
  });

  it('can only be queried by its merchant', async () => {
    await place('partner-2');
    const other = { ...parties, sub_mchid: '1900000111' };
    expect((await query('partner-2', other)).json).toMatchObject({ code: 'ORDER_NOT_EXIST' });
    const stranger = { ...parties, sp_mchid: '1900000999' };
    expect((await query('partner-2', stranger)).json).toMatchObject({
      detail: { location: 'query', value: '1900000999' },
    });
    expect(sandbox.requests.at(-1)?.finding).toMatchObject({ field: '/query/sp_mchid' });
  });

  it('can be closed', async () => {
    await place('partner-3');
    const path = { out_trade_no: 'partner-3' };
    const closed = await said(`POST ${PARTNER}/out-trade-no/{out_trade_no}/close`, { path, body: parties });
    expect(closed.status).toBe(204);
    expect((await query('partner-3')).json).toMatchObject({ trade_state: 'CLOSED' });
  });
});

describe('combined orders', () => {
  const PATH = 'v3/combine-transactions';
  const sub = (number: string, total: number) => ({
    mchid: '1900000109',
    sub_mchid: '1900000110',
    attach: 'a',
    out_trade_no: number,
    description: number,
    amount: { total_amount: total, currency: 'CNY' },
  });
  const place = (number: string, subs: object[]) =>
    said(`POST ${PATH}/native`, { body: { combine_out_trade_no: number, sub_orders: subs } });
  const query = (number: string) =>
    said(`GET ${PATH}/out-trade-no/{combine_out_trade_no}`, { path: { combine_out_trade_no: number } });
  const close = (number: string, subs: string[]) =>
    said(`POST ${PATH}/out-trade-no/{combine_out_trade_no}/close`, {
      path: { combine_out_trade_no: number },
      body: { sub_orders: subs.map((out_trade_no) => ({ mchid: '1900000109', out_trade_no })) },
    });

  it('are paid together, with one notification', async () => {
    await place('combined-1', [sub('sub-01', 10), sub('sub-02', 20)]);
    sandbox.pay('combined-1', { openid: 'o-user' });
    const { json } = await query('combined-1');
    expect(json).toMatchObject({
      combine_payer_info: { openid: 'o-user' },
      sub_orders: [
        { out_trade_no: 'sub-01', trade_state: 'SUCCESS', amount: { total_amount: 10, payer_amount: 10 } },
        { out_trade_no: 'sub-02', trade_state: 'SUCCESS', amount: { total_amount: 20, payer_amount: 20 } },
      ],
    });
    expect(sandbox.notifications).toHaveLength(1);
    expect(told()).toMatchObject({
      type: 'TRANSACTION.SUCCESS',
      resource: { combine_out_trade_no: 'combined-1' },
    });
  });

  it('can belong to merchants without sub-merchants', async () => {
    const { sub_mchid: _, ...own } = sub('sub-10', 10);
    expect((await place('combined-7', [own])).status).toBe(200);
    sandbox.pay('combined-7');
    expect((await query('combined-7')).json).toMatchObject({ sub_orders: [{ trade_state: 'SUCCESS' }] });
  });

  it('can be paid by any of their numbers', async () => {
    await place('combined-2', [sub('sub-03', 10), sub('sub-04', 20)]);
    sandbox.act('sub-04', 'pay');
    expect(sandbox.orders.map(({ state }) => state)).toEqual(['SUCCESS', 'SUCCESS']);
  });

  it('must have numbers that differ from each other and from existing orders', async () => {
    const used = { code: 'OUT_TRADE_NO_USED' };
    expect((await place('combined-3', [sub('sub-05', 1), sub('sub-05', 1)])).json).toMatchObject(used);
    await place('combined-4', [sub('sub-06', 1)]);
    expect((await place('combined-5', [sub('sub-06', 1)])).json).toMatchObject(used);
    expect((await place('combined-4', [sub('sub-06', 1)])).status).toBe(200);
    expect((await place('combined-4', [sub('sub-06', 2)])).json).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('are closed together', async () => {
    await place('combined-6', [sub('sub-07', 1), sub('sub-08', 1)]);
    expect((await close('combined-6', ['sub-07', 'sub-09'])).json).toMatchObject({
      code: 'RESOURCE_NOT_EXISTS',
    });
    expect(sandbox.orders.map(({ state }) => state)).toEqual(['NOTPAY', 'NOTPAY']);
    expect((await close('combined-6', ['sub-07', 'sub-08'])).status).toBe(204);
    expect(sandbox.orders.map(({ state }) => state)).toEqual(['CLOSED', 'CLOSED']);
  });
});

describe('profit sharing', () => {
  const RECEIVER = { type: 'PERSONAL_OPENID', account: 'o-receiver' };
  const paid = async (number: string, settle_info?: object) => {
    const json = orderOf(sandbox, number, settle_info ? { settle_info } : {});
    await send(sandbox, 'POST', '/v3/pay/transactions/native', { json });
    return sandbox.pay(number).transaction_id;
  };
  const share = (transaction_id: unknown, out_order_no: string, amount: number, more: object = {}) =>
    said('POST v3/profitsharing/orders', {
      body: {
        transaction_id,
        out_order_no,
        unfreeze_unsplit: false,
        ...more,
        receivers: [{ ...RECEIVER, amount, description: 'd' }],
      },
    });
  const left = async (transaction_id: unknown) =>
    (await said('GET v3/profitsharing/transactions/{transaction_id}/amounts', { path: { transaction_id } }))
      .json;
  const back = (out_return_no: string, out_order_no: string, amount: number) =>
    said('POST v3/profitsharing/return-orders', {
      body: { out_return_no, out_order_no, return_mchid: RECEIVER.account, amount },
    });

  it('distributes at most the available amount among known receivers', async () => {
    const id = await paid('shared-1', { profit_sharing: true });
    expect((await share(id, 'p1', 10)).json).toMatchObject({ code: 'NO_RELATION' });
    await did(sandbox, 'POST v3/profitsharing/receivers/add', { body: RECEIVER });
    expect((await share(id, 'p1', 60)).json).toMatchObject({ state: 'PROCESSING' });
    expect(await left(id)).toEqual({ transaction_id: id, unsplit_amount: 40 });
    expect((await share(id, 'p2', 41)).json).toMatchObject({ code: 'NOT_ENOUGH' });
    expect((await share(id, 'p1', 60)).json).toMatchObject({ state: 'PROCESSING' });
    expect(await left(id)).toMatchObject({ unsplit_amount: 40 });
    expect((await share(id, 'p1', 61)).json).toMatchObject({ code: 'INVALID_REQUEST' });
    expect((await share(id, 'p3', 1, { unfreeze_unsplit: true })).status).toBe(200);
    expect(await left(id)).toMatchObject({ unsplit_amount: 0 });
    expect((await share(id, 'p4', 1)).json).toMatchObject({ code: 'NOT_ENOUGH' });
  });

  it('unfreezes the rest under its own number, and has no effect under the number of a sharing', async () => {
    const id = await paid('shared-unfrozen', { profit_sharing: true });
    await did(sandbox, 'POST v3/profitsharing/receivers/add', { body: RECEIVER });
    await share(id, 'pu1', 60);
    const unfreeze = (out_order_no: string) =>
      said('POST v3/profitsharing/orders/unfreeze', {
        body: { transaction_id: id, out_order_no, description: 'd' },
      });
    expect((await unfreeze('pu1')).status).toBe(200);
    expect(await left(id)).toMatchObject({ unsplit_amount: 40 });
    expect((await unfreeze('pu2')).status).toBe(200);
    expect(await left(id)).toMatchObject({ unsplit_amount: 0 });
  });

  it('must be requested when the order is placed', async () => {
    const id = await paid('shared-2');
    expect((await share(id, 'p5', 1)).json).toMatchObject({ code: 'NOT_SHARE_ORDER' });
  });

  it('is FINISHED in the query, and a receiver can return its amount', async () => {
    const id = await paid('shared-3', { profit_sharing: true });
    await did(sandbox, 'POST v3/profitsharing/receivers/add', { body: RECEIVER });
    await share(id, 'p6', 50);
    const shown = await said('GET v3/profitsharing/orders/{out_order_no}', {
      path: { out_order_no: 'p6' },
      query: { transaction_id: id },
    });
    expect(shown.json).toMatchObject({ state: 'FINISHED', receivers: [{ amount: 50, result: 'SUCCESS' }] });
    expect((await back('r1', 'p6', 30)).json).toMatchObject({ result: 'SUCCESS', amount: 30 });
    expect((await back('r2', 'p6', 21)).json).toMatchObject({ code: 'NOT_ENOUGH' });
    expect((await back('r1', 'p6', 30)).json).toMatchObject({ result: 'SUCCESS' });
    expect((await back('r3', 'p6', 20)).json).toMatchObject({ result: 'SUCCESS' });
  });
});

describe('a transfer to a user', () => {
  const PATH = 'v3/fund-app/mch-transfer/transfer-bills';
  const ask = (out_bill_no: string, transfer_amount = 100, more: object = {}) =>
    said(`POST ${PATH}`, {
      body: { out_bill_no, transfer_amount, notify_url: 'https://shop.example/transfers', ...more },
    });
  const query = async (out_bill_no: string) =>
    (await said(`GET ${PATH}/out-bill-no/{out_bill_no}`, { path: { out_bill_no } })).json;
  const cancel = (out_bill_no: string) =>
    said(`POST ${PATH}/out-bill-no/{out_bill_no}/cancel`, { path: { out_bill_no } });

  it('waits for the user to confirm it, and the merchant is notified', async () => {
    const { json } = await ask('t1');
    expect(json).toMatchObject({ state: 'WAIT_USER_CONFIRM', package_info: expect.any(String) });
    expect((await ask('t1')).json).toEqual(json);
    expect((await ask('t1', 101)).json).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(sandbox.act('t1', 'confirm')).toMatchObject({ kind: 'transfer', state: 'SUCCESS', actions: [] });
    expect(await query('t1')).toMatchObject({ state: 'SUCCESS', transfer_bill_no: json['transfer_bill_no'] });
    expect(told()).toMatchObject({
      type: 'MCHTRANSFER.BILL.FINISHED',
      resource: { out_bill_no: 't1', state: 'SUCCESS', transfer_amount: 100, mch_id: '1900000109' },
    });
    expect(() => sandbox.act('t1', 'confirm')).toThrow(/out_bill_no/);
  });

  it('fails if the user refuses it or it expires', async () => {
    await ask('t2');
    sandbox.act('t2', 'refuse');
    expect(await query('t2')).toMatchObject({ state: 'FAIL', fail_reason: 'PAYEE_REJECTED' });
    await ask('t3');
    await sandbox.advance(DAY);
    expect(await query('t3')).toMatchObject({ state: 'FAIL', fail_reason: 'OVERDUE_CLOSE' });
    expect(() => sandbox.act('t3', 'confirm')).toThrow(/out_bill_no/);
  });

  it('can be cancelled while it waits', async () => {
    await ask('t4');
    expect((await cancel('t4')).json).toMatchObject({ state: 'CANCELLED' });
    expect((await cancel('t4')).json).toMatchObject({ state: 'CANCELLED' });
    expect(told()).toMatchObject({ resource: { out_bill_no: 't4', state: 'CANCELLED' } });
    expect(sandbox.notifications).toHaveLength(1);
    await ask('t5');
    sandbox.act('t5', 'confirm');
    expect((await cancel('t5')).json).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('of 2,000 yuan requires a name', async () => {
    expect((await ask('t6', 200_000)).json).toMatchObject({ code: 'PARAM_ERROR' });
    expect((await ask('t7', 199_999)).status).toBe(200);
  });
});

describe('the daily bills', () => {
  const rowsOf = async (path: string) => {
    const { json } = await send(sandbox, 'GET', `/v3/${path}?bill_date=2027-01-15`);
    const { pathname, search } = new URL(String(json['download_url']));
    const { body } = await send(sandbox, 'GET', `${pathname}${search}`);
    return body.toString().split('\r\n').slice(1);
  };

  it('list payments, refunds, profit sharings and transfers', async () => {
    const RECEIVER = { type: 'PERSONAL_OPENID', account: 'o-receiver' };
    const json = orderOf(sandbox, 'billed-1', { settle_info: { profit_sharing: true } });
    await send(sandbox, 'POST', '/v3/pay/transactions/native', { json });
    const { transaction_id } = sandbox.pay('billed-1');
    sandbox.act('billed-1', 'refund');
    await did(sandbox, 'POST v3/fund-app/mch-transfer/transfer-bills', {
      body: { out_bill_no: 'bt1', transfer_amount: 7 },
    });
    sandbox.act('bt1', 'confirm');
    await send(sandbox, 'POST', '/v3/pay/transactions/native', {
      json: { ...json, out_trade_no: 'billed-2' },
    });
    const second = sandbox.pay('billed-2');
    await did(sandbox, 'POST v3/profitsharing/receivers/add', { body: RECEIVER });
    await did(sandbox, 'POST v3/profitsharing/orders', {
      body: {
        transaction_id: second.transaction_id,
        out_order_no: 'bp1',
        unfreeze_unsplit: false,
        receivers: [{ ...RECEIVER, amount: 30, description: 'd' }],
      },
    });

    const trades = await rowsOf('bill/tradebill');
    expect(trades.slice(0, 3).map((row) => row.split(',').slice(5, 10))).toEqual([
      [`\`${transaction_id}`, '`billed-1', '`oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', '`NATIVE', '`SUCCESS'],
      [`\`${second.transaction_id}`, '`billed-2', '`oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', '`NATIVE', '`SUCCESS'],
      [`\`${transaction_id}`, '`billed-1', '`oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', '`NATIVE', '`REFUND'],
    ]);
    const flows = (await rowsOf('bill/fundflowbill')).slice(0, 5).map((row) => row.split(',').slice(3, 7));
    expect(flows).toEqual(
      expect.arrayContaining([
        ['`交易', '`交易', '`收入', '`1.00'],
        ['`退款', '`退款', '`支出', '`1.00'],
        ['`商家转账', '`商家转账', '`支出', '`0.07'],
        ['`分账', '`分账', '`支出', '`0.30'],
      ]),
    );
    const [shared] = await rowsOf('profitsharing/bills');
    expect(shared).toContain('`bp1');
  });

  it('do not exist for a day without transactions', async () => {
    const { json } = await send(sandbox, 'GET', '/v3/bill/tradebill?bill_date=2027-01-14');
    expect(json).toMatchObject({ code: 'NO_STATEMENT_EXIST' });
  });
});
