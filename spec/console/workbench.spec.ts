import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { Notifications } from 'wechatpay-chain/notify';
import type { Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, send } from '../sandbox/merchant';
import { describeInBrowser, eachConsole, listen, openConsole, violations } from './browser';

const run = promisify(execFile);
const NATIVE = '/v3/pay/transactions/native';
const NUMBER = '1217752501201407033233368018';

describeInBrowser('the console as a workbench', () => {
  let browser: Browser;
  let sandbox: Sandbox;
  eachConsole((launched, fresh) => {
    browser = launched;
    sandbox = fresh;
  });

  const open = async (path: string): Promise<Page> => (await openConsole(browser, sandbox, path)).page;
  const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
  const inbox = () => `${sandbox.url}/_console/inbox`;
  const place = (notify_url: string) =>
    send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER, { notify_url }) });

  it('shows an order with the requests and notifications that made it, each a link', async () => {
    await place(inbox());
    const page = await open('/orders');
    await page.getByRole('link', { name: NUMBER }).click();
    await page.getByRole('heading', { level: 1, name: NUMBER }).waitFor();
    await page.getByRole('button', { name: `Pay ${NUMBER}` }).click();
    const timeline = region(page, 'Timeline');
    await timeline.getByText('Received').waitFor();
    expect(await timeline.getByRole('listitem').count()).toBe(2);
    await sandbox.settle();
    await page.getByRole('button', { name: `Refund ${NUMBER}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).click();
    await page.getByText('is now REFUND').waitFor();
    await sandbox.advance(1_000);
    await timeline.getByText('REFUND.SUCCESS').waitFor();
    expect(await violations(page)).toEqual([]);
    await timeline.getByRole('link', { name: 'Place an order (Native)' }).click();
    await page.getByText('No problems').waitFor();
  });

  it('receives notifications without a server of the merchant, and verifies them', async () => {
    const page = await open('/receiver');
    await page.getByText('Nothing received yet').waitFor();
    await place(inbox());
    sandbox.pay(NUMBER);
    const entry = region(page, 'TRANSACTION.SUCCESS');
    await entry.getByText('Verified', { exact: true }).waitFor();
    expect(await entry.innerText()).toContain(`"out_trade_no": "${NUMBER}"`);
    expect(sandbox.notifications).toMatchObject([{ state: 'received' }]);
    expect(await violations(page)).toEqual([]);
  });

  it('does not verify a notification with a wrong signature, and rejects it', async () => {
    await sandbox.notify('COUPON.USE', { coupon_code: '1' } as never, inbox(), { fault: 'wrong-signature' });
    const page = await open('/receiver');
    await region(page, 'Unknown message').getByText('Not verified').waitFor();
    expect(sandbox.notifications[0]?.attempts[0]?.status).toBe(401);
  });

  it('fills the receiver into the forms of the reference', async () => {
    const page = await open('/reference/POST/v3/pay/transactions/native');
    const body = page.getByRole('textbox', { name: 'Body' });
    await body.waitFor();
    expect(JSON.parse(await body.inputValue())).toMatchObject({ notify_url: inbox() });
  });

  it('creates the order that the form of a refund needs, and sends the refund', async () => {
    const page = await open('/reference/POST/v3/refund/domestic/refunds');
    await page.getByText('Needs a paid order first.').waitFor();
    await page.getByRole('button', { name: 'Create one and fill it in' }).click();
    await page.getByText('The form is filled with an object that this gateway has.').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await region(page, 'Result').getByText('HTTP 200').waitFor();
  });

  it('edits a wrong request and sends it again', async () => {
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER, { amount: { total: '1' } }) });
    const page = await open('/requests/1');
    await region(page, 'Problems').getByText('/body/amount/total', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Edit and send' }).click();
    const body = page.getByRole('textbox', { name: 'Body' });
    await body.waitFor();
    const sent = JSON.parse(await body.inputValue());
    expect(sent).toMatchObject({ out_trade_no: NUMBER, amount: { total: '1' } });
    await body.fill(JSON.stringify({ ...sent, amount: { total: 1 } }));
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await region(page, 'Result').getByText('HTTP 200').waitFor();
    expect(sandbox.orders).toMatchObject([{ number: NUMBER, amount: 1 }]);
  });

  it('copies a request as curl, as a command and as raw HTTP', async () => {
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER, { description: "it's" }) });
    const { page } = await openConsole(browser, sandbox, '/requests/1', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const copied = async (name: string): Promise<string> => {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      const text = await page.evaluate<string>('navigator.clipboard.readText()');
      await page.getByRole('button', { name, exact: true }).waitFor();
      return text;
    };
    const raw = await copied('HTTP');
    expect(raw).toContain(`POST ${NATIVE} HTTP/1.1`);
    expect(raw.endsWith(String(sandbox.requests[0]?.body))).toBe(true);
    expect(await copied('wxpay call')).toMatch(
      /^wxpay call 'v3\/pay\/transactions\/native' --method POST --json '\{.*it'\\''s.*\}'$/,
    );
    const curl = await copied('curl');
    expect(curl).toMatch(/^curl -X POST 'http:.*native' \\\n {2}-H 'accept: application\/json'/);
    const script = `${curl} -s -o /dev/null -w '%{http_code}'`;
    // The nonce was used: the signature itself is right.
    expect((await run('sh', ['-c', script])).stdout).toBe('401');
    expect(sandbox.requests.at(-1)?.verdict).toMatchObject({ fault: 'nonce_str' });
  });

  it('injects faults for the next request, shows their hits, and clears them', async () => {
    const page = await open('/faults');
    await page.getByText('No active fault').waitFor();
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('error');
    await page.getByRole('textbox', { name: 'Path' }).fill('/v3/pay/*');
    await page.getByRole('textbox', { name: 'Times' }).fill('2');
    await page.getByRole('button', { name: 'Inject' }).click();
    const active = region(page, 'Active faults');
    await active.getByText('applied 0 of 2 times').waitFor();
    expect((await place('https://shop.example/notify')).status).toBe(500);
    await active.getByText('applied 1 of 2 times').waitFor();
    expect(await violations(page)).toEqual([]);
    await active.getByRole('button', { name: 'Clear error' }).click();
    await page.getByText('No active fault').waitFor();
    expect((await place('https://shop.example/notify')).status).toBe(200);
    await page.getByRole('textbox', { name: 'Probability' }).fill('2');
    await page.getByRole('button', { name: 'Inject' }).click();
    await page.getByRole('alert').getByText('probability').waitFor();
  });

  it('shows the phone of the user, who fails to pay and then pays', async () => {
    await using receiver = await listen();
    await place(receiver.url);
    const page = await open(`/cashier/${NUMBER}`);
    const phone = region(page, "The user's phone");
    await phone.getByRole('img', { name: 'QR code of code_url' }).waitFor();
    expect(await phone.innerText()).toMatch(/¥1\.00[\s\S]*weixin:\/\/wxpay\/bizpayurl/);
    for (const way of ['Pay later', 'Wrong password', 'Not enough balance', 'Cancel']) {
      await phone.getByRole('button', { name: way }).click();
      await phone.getByRole('status').getByText(/order/).waitFor();
    }
    expect(sandbox.orders).toMatchObject([{ state: 'NOTPAY' }]);
    expect(await violations(page)).toEqual([]);
    await phone.getByRole('button', { name: 'Pay', exact: true }).click();
    await phone.getByText('Paid. The merchant is notified.').waitFor();
    await sandbox.settle();
    const [delivery = { headers: {}, body: '' }] = receiver.received;
    expect(await new Notifications(sandbox.config).parse(delivery)).toMatchObject({
      resource: { out_trade_no: NUMBER },
    });
  });

  it('finds operations, orders and requests with Ctrl-K, in both languages', async () => {
    await place('https://shop.example/notify');
    await send(sandbox, 'GET', '/v3/certificates');
    const page = await open('/requests');
    const search = page.getByRole('combobox', { name: 'Search everything' });
    const options = page.getByRole('option');
    const find = async (words: string): Promise<void> => {
      await page.keyboard.press('Control+k');
      await search.fill(words);
    };
    await find('refund');
    await options.getByText(/POST v3\/refund\/domestic\/refunds$/).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /refund/i }).waitFor();
    await find(NUMBER.slice(0, 12));
    await options.filter({ hasText: NUMBER }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: NUMBER }).waitFor();
    await find(NUMBER);
    await options.getByText(`Requests that contain ${NUMBER}`).click();
    await page.getByText('1 of 2', { exact: true }).waitFor();
    await find('certificates');
    await options.getByText('GET /v3/certificates').click();
    await page.getByText('No problems').waitFor();
    await page.getByRole('radio', { name: '中文' }).check();
    await page.keyboard.press('Meta+k');
    await page.getByRole('combobox', { name: '全局搜索' }).fill('申请退款');
    // Enter opens the result, also if it is still on its way.
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '申请退款' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('is used by keys: / j k Enter Esc Ctrl-Enter, which ? lists', async () => {
    for (let id = 1; id <= 3; id += 1) await send(sandbox, 'GET', '/v3/certificates');
    const page = await open('/requests');
    const focused = (id: number) => page.locator(`.list a[href$="/${id}"]:focus`).waitFor();
    await page.locator('.list a[href$="/3"]').waitFor();
    await page.keyboard.press('j');
    await focused(3);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await focused(1);
    await page.keyboard.press('k');
    await focused(2);
    await page.keyboard.press('Enter');
    await page.getByText('No problems').waitFor();
    expect(new URL(page.url()).pathname).toBe('/_console/requests/2');
    await page.keyboard.press('Escape');
    await page.getByText('Select a request').waitFor();
    await page.keyboard.press('/');
    await page.getByRole('searchbox', { name: 'Filter requests' }).and(page.locator(':focus')).waitFor();
    // Keys belong to the field that has the focus.
    await page.keyboard.type('jk?');
    expect(await page.getByRole('searchbox').inputValue()).toBe('jk?');
    await page.goto(`${sandbox.url}/_console/reference/GET/v3/certificates`);
    await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog.getByText('Send the form').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    await region(page, 'Result').getByText('HTTP 200').waitFor();
  });
});
