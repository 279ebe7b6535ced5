import type { Browser, Page } from 'playwright-core';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { fulfil } from '../../lib/sandbox/console/fulfil';
import { kindViews, objectPage } from '../../lib/sandbox/console/objects';
import { orderOf, PATIENCE, send } from '../sandbox/merchant';
import { describeInBrowser, eachConsole, openConsole, violations } from './browser';

const NUMBER = '1217752501201407033233368018';
const FAVOR = 'v3/marketing/favor';
const BUSIFAVOR = 'v3/marketing/busifavor';
const COMPLAINT = 'v3/merchant-service/complaints-v2/{complaint_id}';

/** An operation that needs an object of the kind, so that the console creates one; the kinds that it is linked to. */
const KINDS: readonly (readonly [kind: string, operation: string, related: readonly string[]])[] = [
  ['payment', 'POST v3/pay/transactions/out-trade-no/{out_trade_no}/close', []],
  ['combined', 'GET v3/combine-transactions/out-trade-no/{combine_out_trade_no}', ['payment']],
  ['refund', 'GET v3/refund/domestic/refunds/{out_refund_no}', ['payment']],
  ['bill', 'GET v3/billdownload/file', []],
  ['transfer', 'GET v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}', []],
  ['service', 'GET v3/payscore/serviceorder', []],
  ['applyment', 'GET v3/applyment4sub/applyment/business_code/{business_code}', []],
  ['sharing-return', 'GET v3/profitsharing/return-orders/{out_return_no}', ['sharing']],
  ['sharing', 'GET v3/profitsharing/orders/{out_order_no}', ['payment']],
  ['coupon', `POST ${BUSIFAVOR}/coupons/use`, ['stock']],
  ['stock', `GET ${BUSIFAVOR}/stocks/{stock_id}`, []],
  ['favor-coupon', `GET ${FAVOR}/users/{openid}/coupons/{coupon_id}`, ['favor-stock']],
  ['favor-stock', `GET ${FAVOR}/stocks/{stock_id}`, []],
  ['complaint', `POST ${COMPLAINT}/complete`, ['payment']],
  ['payout', 'POST v2/mmpaymkttransfers/gethbinfo', []],
];

describe('a page of an object', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ https: true });
  }, PATIENCE);
  afterAll(() => sandbox.close());

  it.each(KINDS)(
    'exists for each %s, with its fields, what made it and what belongs to it',
    async (...row) => {
      const [kind, key, related] = row;
      const [method = '', path = ''] = key.split(' ');
      await fulfil(sandbox, { method, path });
      const { number = '' } = sandbox.objects.newest(kind, 1)[0] ?? {};
      const page = objectPage(sandbox, kind, number);
      expect(page.order).toMatchObject({ kind, number });
      const named = page.facts.filter(({ label }) => label?.en !== undefined && label.zh !== undefined);
      expect(named.length).toBeGreaterThan(3);
      expect(page.timeline).not.toEqual([]);
      expect(page.related.map((one) => one.kind)).toEqual(expect.arrayContaining([...related]));
      const { states = {} } = kindViews(sandbox).find((known) => known.kind === kind) ?? {};
      expect(states).toHaveProperty([page.order.state]);
    },
  );

  it('exists for each kind of object that the gateway keeps', () => {
    const kinds = sandbox.objects.kinds.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'card').sort()).toEqual(KINDS.map(([kind]) => kind).sort());
  });

  it('exists for a card that was sent, and has no requests of a number that only begins like its own', async () => {
    await using plain = await Sandbox.start({ identity: await Sandbox.identity() });
    const json = {
      appid: 'wxf636efh567hg4356',
      openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
      send_time: new Date(plain.now).toISOString(),
    };
    for (const out_request_no of ['card1', 'card11']) {
      await send(plain, 'POST', `/${BUSIFAVOR}/coupons/a/send`, { json: { ...json, out_request_no } });
    }
    const [{ number } = { number: '' }] = plain.objects.newest('card', 2);
    expect(objectPage(plain, 'card', number)).toMatchObject({
      order: { state: 'SENDED', description: json.openid },
      timeline: [{ request: { id: 1, about: { kind: 'card', number, exists: true } } }],
    });
  });
});

describe('bills of one day', () => {
  it('are one for each type, and each request leads to its own', async () => {
    await using plain = await Sandbox.start({ identity: await Sandbox.identity() });
    await send(plain, 'POST', '/v3/pay/transactions/native', { json: orderOf(plain, NUMBER) });
    plain.pay(NUMBER);
    const amount = { refund: 1, total: 100, currency: 'CNY' };
    const json = { out_trade_no: NUMBER, out_refund_no: 'of-the-day', amount };
    await send(plain, 'POST', '/v3/refund/domestic/refunds', { json });
    const day = new Date(plain.now + 8 * 3_600_000).toISOString().slice(0, 10);
    await plain.advance(2 * 86_400_000);
    const types = ['ALL', 'REFUND'];
    for (const type of types) {
      const target = `/v3/bill/tradebill?bill_date=${day}&bill_type=${type}`;
      expect(await send(plain, 'GET', target)).toMatchObject({ status: 200 });
    }
    const bills = plain.objects.newest('bill', 3).map(({ number }) => number);
    expect(bills).toHaveLength(2);
    const requests = bills.map((number) => objectPage(plain, 'bill', number).timeline);
    expect(requests).toMatchObject(bills.map((number) => [{ request: { about: { number } } }]));
  });
});

describeInBrowser('the console’s objects', () => {
  let browser: Browser;
  let sandbox: Sandbox;
  eachConsole((launched, fresh) => {
    browser = launched;
    sandbox = fresh;
  });

  const open = async (path: string, locale = 'en-US'): Promise<Page> =>
    (await openConsole(browser, sandbox, path, { locale })).page;
  const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
  const place = (number: string, more: object = {}) =>
    send(sandbox, 'POST', '/v3/pay/transactions/native', { json: orderOf(sandbox, number, more) });
  const refund = (out_refund_no: string) =>
    send(sandbox, 'POST', '/v3/refund/domestic/refunds', {
      json: {
        out_trade_no: NUMBER,
        out_refund_no,
        amount: { refund: 1, total: 100, currency: 'CNY' },
        notify_url: `${sandbox.url}/_console/inbox`,
      },
    });

  it('are linked: an order with its refund, the refund with its order and its request', async () => {
    await place(NUMBER);
    sandbox.pay(NUMBER);
    await refund('refund-of-a-page');
    const page = await open(`/orders/payment/${NUMBER}`);
    await region(page, 'Timeline').getByRole('link', { name: 'Delivery 1' }).first().waitFor();
    await region(page, 'Related').getByRole('link', { name: 'refund-of-a-page' }).click();
    await page.getByRole('heading', { level: 1, name: 'refund-of-a-page' }).waitFor();
    const fields = region(page, 'Fields');
    expect(await fields.innerText()).toMatch(/WeChat Pay refund ID\s+refund_id\s+50300/);
    await fields.getByRole('link', { name: NUMBER }).click();
    await page.getByRole('heading', { level: 1, name: NUMBER }).waitFor();
    await page.goBack();
    await region(page, 'Timeline').getByRole('link', { name: 'Refund', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /refunds/ }).waitFor();
  });

  it('have actions: a refund fails and is closed, and a complaint is replied to', async () => {
    await place(NUMBER, { notify_url: `${sandbox.url}/_console/inbox` });
    sandbox.pay(NUMBER);
    await refund('refund-to-fail');
    expect(sandbox.act('refund-to-fail', 'fail')).toMatchObject({ kind: 'refund', state: 'ABNORMAL' });
    const page = await open('/orders/refund/refund-to-fail');
    await region(page, 'Timeline').getByText('REFUND.ABNORMAL').first().waitFor();
    await page.getByRole('button', { name: 'Close refund-to-fail' }).click();
    await page.getByText('refund-to-fail is now CLOSED.').waitFor();
    const order = await open(`/orders/payment/${NUMBER}`);
    await order.getByRole('button', { name: `Complain ${NUMBER}` }).click();
    await region(order, 'Related').getByText('Complaints').waitFor();
    await region(order, 'Related')
      .getByRole('link', { name: /^20020/ })
      .click();
    await order.getByRole('button', { name: /^Reply/ }).click();
    await order.getByText('is now PROCESSING.').waitFor();
    await order.getByRole('button', { name: /^Complete/ }).click();
    await order.getByText('is now PROCESSED.').waitFor();
  });

  it('are listed by product, counted, and all of them can be reached', async () => {
    const numbers = Array.from({ length: 130 }, (_, at) => `${NUMBER.slice(3)}${100 + at}`);
    for (const number of numbers) await place(number);
    const page = await open('/orders');
    const payments = region(page, 'Payments');
    await payments.getByText('130', { exact: true }).waitFor();
    expect(await payments.getByRole('row').count()).toBe(1 + 20);
    await payments.getByRole('link', { name: 'Show all 130' }).click();
    await page.getByRole('heading', { level: 1, name: 'Payments' }).waitFor();
    await payments.getByRole('button', { name: 'Load 30 more' }).click();
    await payments.getByRole('link', { name: numbers[0] ?? '', exact: true }).waitFor();
    expect(await payments.getByRole('row').count()).toBe(1 + 130);
    await page.getByRole('searchbox').fill(`${numbers[7]}`);
    await payments.getByText('1 of 130').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('are linked from the rows of requests, which tell the amount, the error and the duration', async () => {
    await place(NUMBER);
    await place(NUMBER, { description: 'other' });
    await place('2'.repeat(20), { amount: {} });
    sandbox.pay(NUMBER);
    const page = await open('/requests');
    const rows = page.getByRole('list', { name: 'Requests, newest first' }).getByRole('listitem');
    const textOf = (at: number) => rows.nth(at).innerText();
    await rows.nth(2).waitFor();
    expect(await textOf(2)).toMatch(/¥1\.00[\s\S]*200[\s\S]*\d ms/);
    expect(await textOf(1)).toContain('OUT_TRADE_NO_USED');
    expect(await textOf(0)).toContain('2'.repeat(20));
    expect(await rows.nth(0).getByRole('link').count()).toBe(1);
    expect((await rows.nth(0).boundingBox())?.height).toBe(36);
    expect(await violations(page)).toEqual([]);
    await rows.nth(2).getByRole('link', { name: NUMBER, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: NUMBER }).waitFor();
  });

  it('are linked from notifications and from the pages of requests', async () => {
    await place(NUMBER, { notify_url: `${sandbox.url}/_console/inbox` });
    sandbox.pay(NUMBER);
    const page = await open('/requests/1');
    await page.locator('.detail').getByRole('link', { name: NUMBER, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: NUMBER }).waitFor();
    await page.getByRole('link', { name: 'Notifications' }).click();
    const row = page.getByRole('list', { name: 'Notifications, newest first' }).getByRole('listitem');
    expect(await row.innerText()).toContain('¥1.00');
    await row.getByRole('link', { name: /^TRANSACTION/ }).click();
    await page.locator('.detail').getByRole('link', { name: NUMBER, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: NUMBER }).waitFor();
  });

  it('tell their states in the language of the page', async () => {
    await place(NUMBER);
    const page = await open(`/orders/payment/${NUMBER}`, 'zh-CN');
    await page.getByText('未支付', { exact: true }).first().waitFor();
    expect(await region(page, '字段').innerText()).toMatch(/商户订单号\s+out_trade_no/);
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByText('Not paid yet', { exact: true }).first().waitFor();
  });
});
