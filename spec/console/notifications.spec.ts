import { spawnSync } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { Notifications } from 'wechatpay-chain/notify';
import type { Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { allWebhooks, eventKey } from '../../lib/reference';
import { orderOf, send } from '../sandbox/merchant';
import { Folder } from '../support/folder';
import { describeInBrowser, eachConsole, listen, openConsole, type Receiver } from './browser';

const COUPON = { coupon_code: '100088', stock_id: '1' };

describeInBrowser('the console’s notifications', () => {
  let browser: Browser;
  let sandbox: Sandbox;
  let identity: Identity;
  eachConsole((launched, fresh, merchant) => {
    browser = launched;
    sandbox = fresh;
    identity = merchant;
  });

  /** Runs commands of a shell, or a module, as a reader of the page does. */
  function run(text: string): string {
    using folder = new Folder();
    const [program, ...args] = text.startsWith('import ')
      ? [process.execPath, '--input-type=module', '-e', text]
      : ['sh', '-c', text];
    const env = { ...process.env, WECHATPAY_APIV3_KEY: identity.apiv3Key, WECHATPAY_SECRET: identity.secret };
    const { stdout, stderr } = spawnSync(String(program), args, { cwd: folder.path, env, encoding: 'utf8' });
    return stdout === '' ? stderr : stdout;
  }

  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await listen();
  });
  afterEach(() => receiver[Symbol.asyncDispose]());

  const open = async (path = ''): Promise<Page> =>
    (await openConsole(browser, sandbox, `/notifications${path}`)).page;
  const notify = () => sandbox.notify('COUPON.USE', COUPON as never, receiver.url);

  /** Returns the example content of an event type. */
  async function contentOf(page: Page, type: string): Promise<Record<string, unknown>> {
    return JSON.parse(await page.locator(`textarea[name="${type}"]`).inputValue());
  }

  it('show each delivery, its response and the remaining schedule', async () => {
    receiver.answer = { status: 500, body: '{"code":"FAIL","message":"<i>失败</i>"}' };
    const { id } = await notify();
    const page = await open(`/${id}`);
    const deliveries = page.getByRole('region', { name: 'Deliveries' });
    await deliveries.getByText('Delivery 1').waitFor();
    const text = await deliveries.innerText();
    expect(text).toContain('500');
    expect(text).toContain('<i>失败</i>');
    expect(text).toContain('12 more until it is received');
    const planned = await deliveries.locator('.planned time').all();
    const times = await Promise.all(
      planned.map(async (time) => Date.parse((await time.getAttribute('datetime')) ?? '')),
    );
    const [first = 0, second = 0, third = 0] = times;
    expect([second - first, third - second]).toEqual([15_000, 30_000]);
    expect(await page.locator('main i').count()).toBe(0);
  });

  it('show what each delivery sent, with commands and code that verify it', async () => {
    await sandbox.notify('COUPON.USE', { coupon_code: "it's 100%" } as never, receiver.url);
    const [{ id } = { id: '' }] = sandbox.notifications;
    await sandbox.resend(id);
    const page = await open(`/${id}`);
    const deliveries = page.getByRole('region', { name: 'Deliveries' });
    for (const [at, { headers, body }] of receiver.received.entries()) {
      const delivery = deliveries.locator('.timeline > li').nth(at);
      await delivery.getByText('What was sent').click();
      const [shown = '', proof = ''] = await delivery.locator('details[open] pre').allInnerTexts();
      expect(shown).toBe(body);
      expect(await delivery.locator('details[open] dl').innerText()).toContain(
        String(headers['wechatpay-signature']),
      );
      expect(await delivery.getByRole('list', { name: 'Signed text' }).innerText()).toContain(body);
      expect(run(proof)).toBe('Verified OK\n');
      expect(run(proof.replace(/ '(\d{10})' /, " '1$1' "))).toBe('Verification failure\n');
    }
    const second = deliveries.locator('.timeline > li').nth(1);
    await second.getByRole('radio', { name: 'TypeScript' }).check();
    const [, code = ''] = await second.locator('details[open] pre').allInnerTexts();
    expect(run(code)).toBe('true\n{"coupon_code":"it\'s 100%"}\n');
  });

  it('of APIv2 show the command that makes their sign', async () => {
    await sandbox.notify('v2/transaction-success', { total_fee: 100, attach: 'tea' } as never, receiver.url);
    const page = await open(`/${sandbox.notifications[0]?.id}`);
    await page.getByText('What was sent').click();
    const [, proof = ''] = await page.locator('details[open] pre').allInnerTexts();
    const sign = /<sign><!\[CDATA\[(\w+)/.exec(receiver.received[0]?.body ?? '')?.[1] ?? 'none';
    expect(run(proof)).toContain(sign);
    expect(proof).toContain(`# ${sign}`);
    expect(proof).not.toContain(identity.secret);
  });

  it('can be resent', async () => {
    receiver.answer = { status: 500, body: '' };
    const { id } = await notify();
    const page = await open(`/${id}`);
    await page.getByRole('link', { name: /COUPON\.USE.*Pending/ }).waitFor();
    receiver.answer = { status: 200, body: '{"code":"SUCCESS"}' };
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Delivery 2').waitFor();
    await page.getByRole('link', { name: /COUPON\.USE.*Received/ }).waitFor();
    expect(receiver.received).toHaveLength(2);
  });

  it('follow their schedule when the user skips ahead', async () => {
    receiver.answer = { status: 500, body: '' };
    const { id } = await notify();
    const begin = sandbox.now;
    const page = await open(`/${id}`);
    const skip = page.getByRole('button', { name: 'Skip to the next delivery' });
    await skip.click();
    await page.locator('.timeline > li.bad').nth(1).waitFor();
    receiver.answer = { status: 200, body: '{"code":"SUCCESS"}' };
    await skip.click();
    await page.getByRole('link', { name: /COUPON\.USE.*Received/ }).waitFor();
    await skip.waitFor({ state: 'detached' });
    expect(sandbox.now - begin).toBeGreaterThanOrEqual(30_000);
    expect(receiver.received).toHaveLength(3);
  });

  it('that were received stay so when a resend fails', async () => {
    const { id } = await notify();
    receiver.answer = { status: 500, body: '' };
    const again = await sandbox.resend(id);
    expect(again).toMatchObject({ state: 'received', due: undefined });
    expect(again.attempts.map(({ status }) => status)).toEqual([200, 500]);
  });

  it('that were withheld are marked and cannot be resent', async () => {
    const elsewhere = receiver.url.replace('127.0.0.1', '0.0.0.0');
    const json = orderOf(sandbox, '1217752501201407033233368018', { notify_url: elsewhere });
    await send(sandbox, 'POST', '/v3/pay/transactions/native', { json });
    sandbox.pay('1217752501201407033233368018');
    await sandbox.settle();
    expect(receiver.received).toEqual([]);
    const page = await open();
    await page.getByRole('link', { name: /TRANSACTION\.SUCCESS.*Withheld/ }).click();
    await page.getByText('The URL is not on this machine').waitFor();
    expect(await page.getByRole('button', { name: 'Send again' }).isDisabled()).toBe(true);
    const [{ id } = { id: '' }] = sandbox.notifications;
    await sandbox.resend(id);
    await page.getByRole('link', { name: /TRANSACTION\.SUCCESS.*Received/ }).waitFor();
    expect(receiver.received).toHaveLength(1);
  });

  it('with an unknown ID cannot be resent', async () => {
    await expect(sandbox.resend('nobody')).rejects.toMatchObject({ name: 'ConfigError', field: 'id' });
  });

  it('of every documented type can be selected', async () => {
    const page = await open('/new');
    const options = page.getByRole('listbox', { name: 'Event type' }).locator('option');
    await options.nth(111).waitFor({ state: 'attached' });
    const types = await page.evaluate<string[]>(
      '[...document.querySelectorAll("option[value*=\\".\\"], option[value^=\\"v2/\\"]")].map(({ value }) => value)',
    );
    expect(types.sort()).toEqual(allWebhooks().map(eventKey).sort());
  });

  it('can be triggered with custom content and arrive encrypted', async () => {
    const page = await open('/new');
    await page.getByRole('searchbox', { name: 'Filter types' }).fill('退款成功');
    await page.getByRole('listbox', { name: 'Event type' }).selectOption('REFUND.SUCCESS');
    const content = await contentOf(page, 'REFUND.SUCCESS');
    expect(content).toHaveProperty('out_refund_no');
    const edited = { ...content, out_refund_no: 'my own <number>' };
    await page.getByRole('textbox', { name: 'Content' }).fill(JSON.stringify(edited));
    await page.getByRole('textbox', { name: 'Notification URL' }).fill(receiver.url);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('heading', { name: 'REFUND.SUCCESS' }).waitFor();
    const [delivery = { headers: {}, body: '' }] = receiver.received;
    expect(delivery.body).not.toContain('my own');
    const event = await new Notifications(sandbox.config).parse(delivery);
    expect(event).toMatchObject({ event_type: 'REFUND.SUCCESS', resource: edited });
  });

  it('are filled with what WeChat Pay sends of one product, for the handler of the README', async () => {
    const page = await open('/new');
    const content = await contentOf(page, 'TRANSACTION.SUCCESS');
    expect(content).toMatchObject({ mchid: sandbox.config.mchid, amount: { total: 100 } });
    expect(Object.keys(content).filter((name) => /combine|parking|order_id|sub_|sp_/.test(name))).toEqual([]);
    await page.getByRole('textbox', { name: 'Notification URL' }).fill(receiver.url);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('heading', { name: 'TRANSACTION.SUCCESS' }).waitFor();
    const seen: unknown[] = [];
    const notifications = new Notifications(sandbox.config);
    notifications.on('TRANSACTION.SUCCESS', ({ resource }) => {
      seen.push(resource.out_trade_no, resource.amount.total);
    });
    const [delivery = { headers: {}, body: '' }] = receiver.received;
    await notifications.receive({ method: 'POST', target: '/notify', ...delivery });
    expect(seen).toEqual([content['out_trade_no'], 100]);
  });

  it('of APIv2 can be triggered', async () => {
    const page = await open('/new');
    await page.getByRole('listbox', { name: 'Event type' }).selectOption('v2/transaction-success');
    expect(await contentOf(page, 'v2/transaction-success')).toHaveProperty('total_fee');
    await page.getByRole('textbox', { name: 'Notification URL' }).fill(receiver.url);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('heading', { name: 'v2/transaction-success' }).waitFor();
    expect(receiver.received[0]?.body).toContain('<total_fee>');
  });

  it('cannot be sent while the content is not a JSON object', async () => {
    const page = await open('/new');
    await contentOf(page, 'TRANSACTION.SUCCESS');
    await page.getByRole('textbox', { name: 'Content' }).fill('{"a": 1,}');
    await page.getByText('Not a JSON object').waitFor();
    expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
  });
});
