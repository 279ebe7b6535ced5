import type { Browser, Page } from 'playwright-core';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, send } from '../sandbox/merchant';
import { describeInBrowser, eachConsole, excess, listen, openConsole, violations } from './browser';

const NATIVE = '/v3/pay/transactions/native';
const NUMBER = '1217752501201407033233368018';
/** Each test opens every page, which may take minutes on a busy machine. */
const SLOW = 300_000;
const PAGES = [
  '/requests',
  '/requests/1',
  '/requests/2',
  '/requests/3',
  '/orders',
  '/orders/payment',
  `/orders/payment/${NUMBER}`,
  '/orders/refund/shell-refund',
  '/notifications/new',
  '/reference',
  `/reference/POST${encodeURI('/v3/marketing/busifavor/coupons/{card_id}/send')}`,
  '/reference/POST/v3/pay/transactions/native',
  '/reference/POST/v2/secapi/pay/refund',
];

describeInBrowser('the console', () => {
  let browser: Browser;
  let identity: Identity;
  let sandbox: Sandbox;
  eachConsole((launched, fresh, merchant) => {
    browser = launched;
    sandbox = fresh;
    identity = merchant;
  });

  const languageOf = (page: Page) => page.evaluate<string>('document.documentElement.lang');
  /** Holds the responses to the requests of a page until they are released. */
  async function hold(
    page: Page,
    url: RegExp,
  ): Promise<{ readonly count: () => number; readonly release: () => void }> {
    let release = (): void => undefined;
    const promise = new Promise<void>((resolve) => {
      release = resolve;
    });
    let count = 0;
    await page.route(url, async (route) => {
      count += 1;
      await promise;
      await route.continue();
    });
    return { count: () => count, release };
  }
  const backgroundOf = (page: Page) =>
    page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');

  /** A gateway with requests, orders and notifications. */
  async function fill(): Promise<void> {
    const json = orderOf(sandbox, NUMBER);
    await send(sandbox, 'POST', NATIVE, { json });
    await send(sandbox, 'POST', NATIVE, { json, message: (right) => right.trimEnd() });
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, '2'.repeat(20), { amount: {} }) });
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, '3'.repeat(20)) });
    sandbox.pay(NUMBER);
    const refund = { out_trade_no: NUMBER, out_refund_no: 'shell-refund' };
    const amount = { refund: 1, total: 100, currency: 'CNY' };
    await send(sandbox, 'POST', '/v3/refund/domestic/refunds', { json: { ...refund, amount } });
  }

  it('asks one question at a time, and once more for everything that happened meanwhile', async () => {
    const { page } = await openConsole(browser, sandbox, '/orders');
    await page.getByText('No order yet').waitFor();
    const table = await hold(page, /api\/objects\?words=/);
    const total = (count: number) => page.getByRole('link', { name: `Payments ${count}`, exact: true });
    for (let count = 1; count <= 3; count += 1) {
      await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, String(count).repeat(20)) });
      await total(count).waitFor();
    }
    expect(table.count()).toBe(1);
    table.release();
    await page.getByRole('row').nth(3).waitFor();
    expect(table.count()).toBe(2);
  });

  it('offers to reload a page whose code did not load', async () => {
    const { page } = await openConsole(browser, sandbox);
    await page.route('**/*.js', (route) => route.abort());
    await page.getByRole('link', { name: 'Connect', exact: true }).click();
    await page.getByText('The code of this page did not load.').waitFor();
    await page.unroute('**/*.js');
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await page.getByRole('region', { name: 'Environment variables' }).waitFor();
  });

  it('searches when nothing more is typed, and opens a result only if Enter was the last key', async () => {
    await fill();
    const { page, asked } = await openConsole(browser, sandbox);
    const questions = () => asked.filter((url) => url.includes('/api/find?'));
    await page.keyboard.press('Control+k');
    const input = page.getByRole('combobox', { name: 'Search everything' });
    const results = page.getByRole('listbox').getByRole('option');
    await input.pressSequentially('transactions');
    await results.first().waitFor();
    expect(questions().length).toBeLessThan('transactions'.length);
    const answers = await hold(page, /api\/find\?/);
    await input.fill('refund');
    await input.press('Enter');
    await input.fill('refunds');
    answers.release();
    await results.getByText('shell-refund').waitFor({ state: 'detached' });
    await page
      .getByRole('option', { name: /refunds/ })
      .first()
      .waitFor();
    expect(await page.getByRole('dialog').count()).toBe(1);
    await input.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  // Each language and each theme once; EVERY_THEME=1 runs all pairs.
  const pairs = [
    ['en-US', 'light'],
    ['zh-CN', 'dark'],
    ['en-US', 'dark'],
    ['zh-CN', 'light'],
  ] as const;
  const chosen = process.env['EVERY_THEME'] === '1' ? pairs : pairs.slice(0, 2);

  describe.each(chosen)('in %s, %s', (locale, colorScheme) => {
    const everyPart = async (width: number, check: (page: Page) => Promise<unknown>): Promise<object> => {
      await fill();
      await using receiver = await listen();
      receiver.answer = { status: 500, body: '{"code":"FAIL"}' };
      const { id } = await sandbox.notify('COUPON.USE', { coupon_code: '1' } as never, receiver.url);
      const options = { locale, colorScheme, viewport: { width, height: 800 } };
      const { page, complaints } = await openConsole(browser, sandbox, '', options);
      const found: Record<string, unknown> = {};
      for (const path of [...PAGES, `/notifications/${id}`]) {
        await page.goto(`${sandbox.url}/_console${path}`);
        await page.locator('main h1').first().waitFor();
        await page.locator('[aria-busy]').waitFor({ state: 'detached' });
        found[path] = await check(page);
      }
      expect(complaints).toEqual([]);
      return found;
    };

    it(
      'is accessible in every part',
      async () => {
        const found = await everyPart(1_280, violations);
        expect(Object.entries(found).filter(([, wrong]) => wrong.length > 0)).toEqual([]);
        expect(Object.keys(found)).toHaveLength(PAGES.length + 1);
      },
      SLOW,
    );

    it(
      'fits into 400 pixels',
      async () => {
        const found = await everyPart(400, excess);
        expect(Object.entries(found).filter(([, pixels]) => pixels !== 0)).toEqual([]);
        expect(Object.keys(found)).toHaveLength(PAGES.length + 1);
      },
      SLOW,
    );
  });

  it.each([390, 1_280, 1_920])('is accessible and fits on a screen of %i pixels', async (width) => {
    await fill();
    const { page } = await openConsole(browser, sandbox, '/requests/2', { viewport: { width, height: 800 } });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('[aria-busy]').waitFor({ state: 'detached' });
    expect(await violations(page)).toEqual([]);
    expect(await excess(page)).toBe(0);
  });

  it('uses the language of the browser, then the selected one, and remembers it', async () => {
    const { page } = await openConsole(browser, sandbox, '/orders', { locale: 'zh-CN' });
    expect(await languageOf(page)).toBe('zh-CN');
    await page.getByRole('heading', { name: '订单' }).waitFor();
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    expect(await languageOf(page)).toBe('en');
    await page.reload();
    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    expect(await page.title()).toBe('Orders · Gateway console');
  });

  it('uses the theme of the browser, then the selected one, and remembers it', async () => {
    const { page } = await openConsole(browser, sandbox, '', { colorScheme: 'dark' });
    const dark = await backgroundOf(page);
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('light');
    const light = await backgroundOf(page);
    expect(light).not.toBe(dark);
    await page.reload();
    expect(await backgroundOf(page)).toBe(light);
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('system');
    expect(await backgroundOf(page)).toBe(dark);
  });

  it('sends no request to other hosts', async () => {
    await fill();
    const { page, asked, complaints } = await openConsole(browser, sandbox);
    for (const path of PAGES) await page.goto(`${sandbox.url}/_console${path}`);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((url) => !url.startsWith(`${sandbox.url}/_console`))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('can be used by keyboard: pays an order, finds and sends an operation', async () => {
    await fill();
    const { page } = await openConsole(browser, sandbox);
    const focused = () =>
      page.evaluate<string>('(e => e.getAttribute("aria-label") ?? e.textContent)(document.activeElement)');
    const tabTo = async (wanted: RegExp): Promise<void> => {
      for (let presses = 0; presses < 80; presses += 1) {
        await page.keyboard.press('Tab');
        if (wanted.test(await focused())) return;
      }
      throw new Error(`${wanted} cannot be reached by Tab`);
    };
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    await tabTo(/^Orders$/);
    await page.keyboard.press('Enter');
    await tabTo(/^Pay 3+$/);
    await page.keyboard.press('Enter');
    await page.getByText(/^3+ is now SUCCESS/).waitFor();

    await page.keyboard.press('Shift+Tab');
    await page.goto(`${sandbox.url}/_console/reference`);
    await page.getByText('1,149 operations').waitFor();
    await tabTo(/^Search names and paths$/);
    await page.keyboard.type('Native');
    await tabTo(/native/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toMatch(/native/i);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Native' }).waitFor();
    await tabTo(/^Send$/);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Result' }).waitFor();
  });

  it('supports the history of the browser', async () => {
    const { page } = await openConsole(browser, sandbox);
    await page.getByRole('link', { name: 'Orders' }).click();
    await page.getByRole('link', { name: 'Reference' }).click();
    await page.goBack();
    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    await page.goForward();
    await page.getByRole('heading', { name: 'Reference' }).waitFor();
  });

  it('opens at an invalid URL', async () => {
    const { page } = await openConsole(browser, sandbox, '/notifications/%E0%A4%A');
    await page.getByText('No notification has this ID: the gateway keeps the last ones only.').waitFor();
  });

  it('shows a lost connection and reconnects', async () => {
    const { page } = await openConsole(browser, sandbox);
    const { port } = new URL(sandbox.url);
    await sandbox.close();
    await page.getByText('Connection lost').waitFor();
    await using again = await Sandbox.start({ identity, port: Number(port) });
    await send(again, 'GET', '/v3/certificates');
    await page.getByText('Live').waitFor();
    await page.getByRole('link', { name: /certificates/ }).waitFor();
  });

  it('reconnects to a restarted gateway, clears its error and says that the keys are new', async () => {
    const { page } = await openConsole(browser, sandbox, '/requests/1');
    await page.getByText('No request has this ID').waitFor();
    const port = Number(new URL(sandbox.url).port);
    await sandbox.close();
    await page.getByText('Connection lost').waitFor();
    await using again = await Sandbox.start({ port });
    await send(again, 'GET', '/v3/certificates');
    await page.getByText('The gateway was restarted with new keys.').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('heading', { level: 1, name: /certificates/ }).waitFor();
    expect(await page.getByText('No request has this ID').count()).toBe(0);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('The gateway was restarted').waitFor({ state: 'detached' });
  });

  it('opens at the root of the gateway', async () => {
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
    await page.goto(`${sandbox.url}/`);
    await page.getByRole('heading', { name: 'Requests' }).waitFor();
    expect(sandbox.requests).toEqual([]);
  });

  it('renders the rows in view of a thousand requests, and keeps them in view when others arrive', async () => {
    const { page } = await openConsole(browser, sandbox);
    const rows = page.locator('.list .row');
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        Array.from({ length: 50 }, () => send(sandbox, 'GET', '/v3/certificates', { serial: 'x' })),
      );
    }
    await page.locator('.list a[href$="/1000"]').waitFor();
    await page.reload();
    await page.locator('.list a[href$="/1000"]').waitFor();
    expect(await page.locator('.list .count').innerText()).toBe('1,000');
    expect(await rows.count()).toBeLessThan(60);
    await page.locator('.list').evaluate((list) => list.scrollTo(0, list.scrollHeight / 2));
    await page.locator('.list a[href$="/500"]').waitFor();
    expect(await rows.count()).toBeLessThan(60);
    const top = () =>
      page.locator('.list a[href$="/500"]').evaluate((row) => Math.round(row.getBoundingClientRect().top));
    const before = await top();
    for (let id = 1; id <= 3; id += 1) await send(sandbox, 'GET', '/v3/certificates', { serial: 'x' });
    await page.locator('[aria-posinset="504"] a[href$="/500"]').waitFor();
    expect(await top()).toBe(before);

    // The row with the focus stays, and arrow keys go on from it.
    await page.locator('.list').evaluate((list) => list.scrollTo(0, 0));
    await page.locator('.list a[href$="/1003"]').focus();
    await page.locator('.list').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.locator('.list a[href$="/4"]').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('.list a[href$="/1002"]:focus').waitFor();
    await page.getByRole('searchbox').fill('nothing like this');
    await page.getByText('0 of 1,000').waitFor();
  });

  it('scrolls a list with the window on a narrow screen', async () => {
    for (let id = 1; id <= 100; id += 1) await send(sandbox, 'GET', '/v3/certificates', { serial: 'x' });
    const { page } = await openConsole(browser, sandbox, '', { viewport: { width: 390, height: 800 } });
    await page.locator('.list a[href$="/100"]').waitFor();
    expect(await page.locator('.list .row').count()).toBeLessThan(60);
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await page.locator('.list a[href$="/1"]').waitFor();
    expect(await page.locator('.list .row').count()).toBeLessThan(60);
  });
});
