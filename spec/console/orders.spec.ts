import type { Browser, Page } from 'playwright-core';
import { Notifications } from 'wechatpay-chain/notify';
import type { Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, send } from '../sandbox/merchant';
import { describeInBrowser, eachConsole, listen, openConsole, type Receiver } from './browser';

const NUMBER = '1217752501201407033233368018';
const HTML = '<b>bold</b><script>alert(1)</script>';

describeInBrowser('the console’s orders', () => {
  let browser: Browser;
  let sandbox: Sandbox;
  eachConsole((launched, fresh) => {
    browser = launched;
    sandbox = fresh;
  });

  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await listen();
  });
  afterEach(() => receiver[Symbol.asyncDispose]());

  const place = (number: string, more: object = {}) =>
    send(sandbox, 'POST', '/v3/pay/transactions/native', {
      json: orderOf(sandbox, number, { notify_url: receiver.url, ...more }),
    });

  const open = async (path = '/orders'): Promise<Page> => (await openConsole(browser, sandbox, path)).page;
  const row = (page: Page, number: string) => page.getByRole('row').filter({ hasText: number });

  it('can be paid, and the merchant is notified', async () => {
    await place(NUMBER);
    const page = await open();
    await row(page, NUMBER).getByText('NOTPAY', { exact: true }).waitFor();
    expect(await row(page, NUMBER).innerText()).toContain('¥1.00');
    await page.getByRole('button', { name: `Pay ${NUMBER}` }).click();
    await row(page, NUMBER).getByText('SUCCESS', { exact: true }).waitFor();
    await page.getByText(`${NUMBER} is now SUCCESS.`).waitFor();

    await page.getByRole('link', { name: 'Notifications' }).click();
    await page.getByRole('link', { name: /TRANSACTION\.SUCCESS.*Received/ }).click();
    const deliveries = page.getByRole('region', { name: 'Deliveries' });
    await deliveries.getByText('Delivery 1').waitFor();
    expect(await deliveries.innerText()).toContain('{"code":"SUCCESS"}');
    const [delivery] = receiver.received;
    const event = await new Notifications(sandbox.config).parse(delivery ?? { headers: {}, body: '' });
    expect(event).toMatchObject({
      event_type: 'TRANSACTION.SUCCESS',
      resource: { out_trade_no: NUMBER, amount: { total: 100 } },
    });
  });

  it('can be refused', async () => {
    await place(NUMBER);
    const page = await open();
    await page.getByRole('button', { name: `Refuse ${NUMBER}` }).click();
    await page
      .getByRole('status')
      .filter({ hasText: `${NUMBER} is now` })
      .waitFor();
    expect(sandbox.orders).toEqual([expect.not.objectContaining({ state: 'SUCCESS' })]);
  });

  it('are refunded after confirmation only', async () => {
    await place(NUMBER);
    sandbox.pay(NUMBER);
    const page = await open();
    const refund = page.getByRole('button', { name: `Refund ${NUMBER}` });
    await refund.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(sandbox.orders).toMatchObject([{ state: 'SUCCESS' }]);
    await refund.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).click();
    await row(page, NUMBER).locator('.pill', { hasText: 'REFUND' }).waitFor();
    expect(sandbox.orders).toMatchObject([{ state: 'REFUND' }]);
  });

  it('that are refunded in the console notify the merchant', async () => {
    await place(NUMBER);
    sandbox.pay(NUMBER);
    await sandbox.settle();
    const page = await open();
    await page.getByRole('button', { name: `Refund ${NUMBER}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).click();
    await row(page, NUMBER).getByText('is now REFUND').waitFor();
    await sandbox.advance(1_000);
    const refund = receiver.received.at(-1) ?? { headers: {}, body: '' };
    expect(await new Notifications(sandbox.config).parse(refund)).toMatchObject({
      event_type: 'REFUND.SUCCESS',
      resource: { out_trade_no: NUMBER, amount: { refund: 100 } },
    });
  });

  it('show the result of an action in their own row', async () => {
    for (let count = 10; count < 40; count += 1) await place(`${NUMBER.slice(2)}${count}`);
    const page = await open('/orders/payment');
    const number = `${NUMBER.slice(2)}10`;
    await page.getByRole('button', { name: `Pay ${number}` }).click();
    await row(page, number).getByRole('status').getByText(`${number} is now SUCCESS.`).waitFor();
    const inView = `(() => { const { top, bottom } = document.querySelector('[role=status].notice').getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight })()`;
    expect(await page.evaluate(inView)).toBe(true);
  });

  it('appear live, with the actions of other users', async () => {
    const page = await open();
    await page.getByText('No order yet').waitFor();
    await place(NUMBER);
    await row(page, NUMBER).getByText('NOTPAY', { exact: true }).waitFor();
    sandbox.pay(NUMBER);
    await row(page, NUMBER).getByText('SUCCESS', { exact: true }).waitFor();
  });

  it('show why they cannot be paid', async () => {
    await place(NUMBER);
    const page = await open();
    const pay = page.getByRole('button', { name: `Pay ${NUMBER}` });
    await pay.waitFor();
    await page.route('**/api/act', async (route) => {
      sandbox.pay(NUMBER);
      await route.continue();
    });
    await pay.click();
    await page.getByRole('status').filter({ hasText: 'received one that is SUCCESS' }).waitFor();
  });

  it('include transfers, which the user confirms or refuses', async () => {
    const transfer = (out_bill_no: string) =>
      send(sandbox, 'POST', '/v3/fund-app/mch-transfer/transfer-bills', {
        json: {
          appid: 'wxf636efh567hg4356',
          out_bill_no,
          transfer_scene_id: '1000',
          openid: 'o-MYE42l80oelYMDE34nYD456Xoy',
          transfer_amount: 40_000,
          transfer_remark: '报销',
          transfer_scene_report_infos: [{ info_type: '活动名称', info_content: '新会员有礼' }],
        },
      });
    await transfer('plfk2020042013');
    await transfer('plfk2020042014');
    const page = await open();
    await page.getByRole('button', { name: 'Confirm plfk2020042013' }).click();
    await row(page, 'plfk2020042013').getByText('SUCCESS', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Refuse plfk2020042014' }).click();
    await row(page, 'plfk2020042014').getByText('FAIL', { exact: true }).waitFor();
  });

  it('escape markup', async () => {
    await place(NUMBER, { description: HTML });
    const page = await open();
    await row(page, NUMBER).getByText(HTML, { exact: true }).waitFor();
    expect(await page.locator('main b, main script').count()).toBe(0);
  });
});
