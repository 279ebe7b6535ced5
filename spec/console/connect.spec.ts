import type { Browser, Page } from 'playwright-core';
import { Wechatpay as AxiosPlugin } from 'wechatpay-axios-plugin';
import { Wechatpay } from 'wechatpay-chain';
import type { Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, send } from '../sandbox/merchant';
import { typeErrors } from '../support/type-errors';
import { describeInBrowser, eachConsole, excess, openConsole, violations } from './browser';

const NATIVE = '/v3/pay/transactions/native';
const NUMBER = '1217752501201407033233368018';

describeInBrowser('the console’s page Connect', () => {
  let browser: Browser;
  let sandbox: Sandbox;
  let identity: Identity;
  eachConsole((launched, fresh, merchant) => {
    browser = launched;
    sandbox = fresh;
    identity = merchant;
  });

  const open = async (locale = 'en-US', width = 1_280): Promise<Page> => {
    const options = { locale, viewport: { width, height: 900 } };
    return (await openConsole(browser, sandbox, '/connect', options)).page;
  };
  const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
  const codeIn = (page: Page, name: string) => region(page, name).locator('pre').innerText();

  /** The variables that the page shows, with those that it leaves out. */
  async function environmentOf(page: Page): Promise<Record<string, string>> {
    const lines = (await codeIn(page, 'Environment variables')).split('\n');
    const shown = lines.map((line) => /^export (\w+)='(.*)'$/.exec(line)?.slice(1) ?? []);
    return {
      ...Object.fromEntries(shown),
      WECHATPAY_PRIVATE_KEY: identity.merchant.privateKey,
      WECHATPAY_APIV3_KEY: identity.apiv3Key,
      WECHATPAY_SECRET: identity.secret,
    };
  }

  async function run(code: string, names: Readonly<Record<string, unknown>>): Promise<void> {
    const body = code.replaceAll(/^import .*\n/gm, '');
    const made = new Function(...Object.keys(names), `return (async () => { ${body} })()`);
    await made(...Object.values(names));
  }

  it('is linked from the empty list of requests, and has a sample order that was signed', async () => {
    const { page } = await openConsole(browser, sandbox);
    await page.getByRole('link', { name: 'Connect a client' }).click();
    await page.getByText('No client has called this gateway.').waitFor();
    const sample = region(page, 'Sample order');
    await sample.getByRole('button', { name: 'Send a sample order' }).click();
    await sample.getByText(/^Order \w+ was placed\.$/).waitFor();
    expect(sandbox.requests).toMatchObject([{ verdict: { accepted: true }, answer: { status: 200 } }]);
    expect(await sample.getByRole('link', { name: 'Pay it in the cashier' }).getAttribute('href')).toBe(
      `/_console/cashier/${sandbox.orders[0]?.number}`,
    );
    // The gateway's own call says nothing of a client.
    expect(await page.getByText('No client has called this gateway.').count()).toBe(1);
    await sample.getByRole('link', { name: 'View request' }).click();
    await page.getByRole('heading', { name: `POST ${NATIVE}` }).waitFor();
  });

  it('shows variables and code that place an order', async () => {
    const page = await open();
    const env = await environmentOf(page);
    const printed: string[] = [];
    const names = {
      Wechatpay: { fromEnv: () => Wechatpay.fromEnv(env) },
      process: { env },
      randomUUID: () => NUMBER,
      console: { log: (line: string) => printed.push(line) },
    };
    await run(await codeIn(page, 'wechatpay-chain'), names);
    expect(printed).toEqual([expect.stringMatching(/^weixin:/)]);
    expect(sandbox.orders).toMatchObject([{ number: NUMBER }]);
  });

  it('shows code of wechatpay-axios-plugin that downloads the certificates', async () => {
    const page = await open();
    const printed: unknown[] = [];
    const env = await environmentOf(page);
    const names = {
      Wechatpay: AxiosPlugin,
      process: { env },
      console: { log: (line: unknown) => printed.push(line) },
    };
    await run(await codeIn(page, 'Other SDKs'), names);
    expect(printed).toMatchObject([{ data: [{ serial_no: identity.platform.serial }] }]);
  });

  it('shows code of frameworks that compiles', async () => {
    const page = await open();
    const card = region(page, 'wechatpay-chain');
    const modules: Record<string, string> = {};
    const routes = ['Next.js orders', 'Next.js notify'];
    for (const name of ['Express', 'NestJS', ...routes, 'Sandbox.start()']) {
      await card.getByRole('radio', { name, exact: true }).check();
      modules[name] = await card.locator('pre').innerText();
    }
    expect(new Set(Object.values(modules)).size).toBe(5);
    expect(typeErrors(modules)).toEqual([]);
    // Next.js builds no route that exports anything but HTTP methods and its own settings.
    const exported = routes.map((name) =>
      [...(modules[name] ?? '').matchAll(/^export ([^=]*?) =/gm)].map(([, all]) => all),
    );
    expect(exported).toEqual([['const POST'], ['const POST']]);
  });

  it('reports what is wrong with the client', async () => {
    const page = await open();
    const findings = region(page, 'Findings');
    const late = String(Math.floor(Date.now() / 1000) - 4_000);
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER), timestamp: late });
    await findings.getByText(/^The clock of the client is 4\d\d\d s slow\./).waitFor();
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER), mchid: '1900000100' });
    await findings.getByText('The last request came from merchant 1900000100.').waitFor();
    await send(sandbox, 'POST', NATIVE, {
      json: orderOf(sandbox, NUMBER),
      message: (right) => right.trimEnd(),
    });
    await findings.getByText('not accepted: The line feed after the body is missing.').waitFor();
    await page.getByRole('radio', { name: '中文' }).check();
    await page.getByText('最近一个请求未通过验签：报文主体之后缺少换行符。').waitFor();
    await page.getByRole('radio', { name: 'English' }).check();
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER) });
    await findings.getByText('The signature of the last request is valid.').waitFor();
    expect(await findings.getByText(/^The clock of the client is correct/).count()).toBe(1);
  });

  it.each([
    ['en-US', 390],
    ['zh-CN', 1_920],
  ] as const)('is accessible and fits in %s at %d pixels', async (locale, width) => {
    const page = await open(locale, width);
    await page
      .getByRole('button', { name: /^(Copy|复制)/ })
      .first()
      .waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await excess(page)).toBe(0);
  });
});
