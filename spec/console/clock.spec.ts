import type { Browser, Page } from 'playwright-core';
import { Wechatpay } from 'wechatpay-chain';
import { Notifications } from 'wechatpay-chain/notify';
import type { Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, send } from '../sandbox/merchant';
import { describeInBrowser, eachConsole, listen, openConsole } from './browser';

const NUMBER = '1217752501201407033233368018';
const HOUR = 3_600_000;

describeInBrowser('the clock of the gateway', () => {
  let browser: Browser;
  let sandbox: Sandbox;
  eachConsole((launched, fresh) => {
    browser = launched;
    sandbox = fresh;
  });

  const chip = (page: Page) => page.getByRole('button', { name: /^Clock: / });

  it('is shown in the header, moved forward and reset there', async () => {
    const { page } = await openConsole(browser, sandbox);
    await chip(page).click();
    for (const [step, shown, offset] of [
      ['+1 min', '+1 min', 60_000],
      ['+1 h', '+1 h 1 min', HOUR + 60_000],
      ['+1 day', '+1 day 1 h', 25 * HOUR + 60_000],
    ] as const) {
      await page.getByRole('button', { name: step, exact: true }).click();
      await page.getByRole('button', { name: `Clock: ${shown}` }).waitFor();
      expect(sandbox.clockOffset).toBe(offset);
    }
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('button', { name: 'Clock: Real time' }).waitFor();
    expect(sandbox.clockOffset).toBe(0);
  });

  it('follows a move from elsewhere', async () => {
    const { page } = await openConsole(browser, sandbox, '/orders', { locale: 'zh-CN' });
    await page.getByRole('button', { name: '时钟：真实时间' }).waitFor();
    await sandbox.advance(2 * HOUR);
    await page.getByRole('button', { name: '时钟：+2 小时' }).waitFor();
  });

  it('ahead accepts a client with the time of this machine, responds with its time, and says so', async () => {
    await using receiver = await listen();
    await sandbox.advance(24 * HOUR);
    await using wxpay = new Wechatpay({ ...sandbox.config, clock: Date.now });
    const json = orderOf(sandbox, NUMBER, { notify_url: receiver.url });
    const { status } = await wxpay.v3.pay.transactions.native.post({ json: json as never });
    expect(status).toBe(200);
    const { page } = await openConsole(browser, sandbox, '/requests/1');
    await page.getByText(/Signed with the time of this machine.*1 day ahead/).waitFor();
    sandbox.pay(NUMBER);
    await sandbox.settle();
    const [delivery = { headers: {}, body: '' }] = receiver.received;
    const event = await new Notifications({ ...sandbox.config, clock: Date.now }).parse(delivery);
    expect(event).toMatchObject({ event_type: 'TRANSACTION.SUCCESS' });
  });

  it('ahead serves a client that shares it, without a remark', async () => {
    await sandbox.advance(24 * HOUR);
    await using wxpay = new Wechatpay(sandbox.config);
    const { status } = await wxpay.v3.pay.transactions.native.post({
      json: orderOf(sandbox, NUMBER) as never,
    });
    expect(status).toBe(200);
    const { page } = await openConsole(browser, sandbox, '/requests/1');
    await page.getByText('No problems').waitFor();
    expect(await page.getByText('Signed with the time of this machine').count()).toBe(0);
  });

  it('ahead still refuses a timestamp of neither clock, and a nonce that was used', async () => {
    await sandbox.advance(24 * HOUR);
    const at = (offset: number) => String(Math.floor(Date.now() / 1000) + offset);
    const post = (offset: number, nonce: string) =>
      send(sandbox, 'GET', '/v3/certificates', { timestamp: at(offset), nonce });
    expect((await post(-400, 'a')).status).toBe(401);
    expect((await post(12 * 3_600, 'b')).status).toBe(401);
    expect((await post(0, 'c')).status).toBe(200);
    expect((await post(0, 'c')).status).toBe(401);
    expect(sandbox.requests.at(-1)?.verdict?.fault).toBe('nonce_str');
  });
});
