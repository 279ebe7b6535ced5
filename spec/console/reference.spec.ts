import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { request as fetchPage } from 'undici';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { allOperations } from '../../lib/reference';
import { describeInBrowser, eachConsole, excess, openConsole } from './browser';

const SEND_CARD = 'v3/marketing/busifavor/coupons/{card_id}/send';

describeInBrowser('the console’s reference', () => {
  let browser: Browser;
  let identity: Identity;
  let sandbox: Sandbox;
  eachConsole((launched, fresh, merchant) => {
    browser = launched;
    sandbox = fresh;
    identity = merchant;
  });

  const open = async (path = '', locale = 'en-US'): Promise<Page> => {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return (await openConsole(browser, sandbox, `/reference/${encoded}`, { locale })).page;
  };
  const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

  it('lists every documented operation', async () => {
    const page = await open();
    await page.getByText('1,149 operations').waitFor();
    const counts = await page.locator('.groups summary .quiet-text').allInnerTexts();
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(allOperations().length);
    await page.getByText('Merchant coupons', { exact: true }).click();
    await page.getByRole('link', { name: 'Send a consumption card' }).waitFor();
  });

  it.each([
    '/v3/pay/transactions/native',
    'https://api.mch.weixin.qq.com/v3/pay/transactions/native',
    'v3.pay.transactions.native',
    `curl -X POST https://api.mch.weixin.qq.com/v3/pay/transactions/native -d '{}'`,
  ])('finds the operation that was pasted: %s', async (text) => {
    const page = await open();
    await page.getByRole('searchbox').fill(text);
    await page.getByText('1 operations').waitFor();
    await page.locator('.list a', { hasText: 'v3/pay/transactions/native' }).waitFor();
  });

  it('lists the products of merchants, the most used first, apart from those of partners', async () => {
    const page = await open('', 'zh-CN');
    const names = (title: string) => region(page, title).locator('.product').allInnerTexts();
    await region(page, '商户').waitFor();
    expect((await names('商户')).slice(0, 4)).toEqual(['基础支付', '退款', '付款码支付', '合单支付']);
    expect(await names('服务商与平台')).toContain('电商收付通');
    await page.getByRole('radio', { name: 'English' }).check();
    expect((await names('For merchants')).slice(0, 2)).toEqual(['Payments', 'Refunds']);
  });

  it.each([
    ['发放消费卡', 'en-US'],
    ['consumption card', 'en-US'],
    ['consumption card', 'zh-CN'],
    ['coupons/{card_id}/send', 'zh-CN'],
  ])('is searched: “%s”, in a page of %s', async (words, locale) => {
    const page = await open('', locale);
    await page.getByRole('searchbox').fill(words);
    const links = page.locator('.list a');
    await page.getByText(locale === 'zh-CN' ? /^1 个接口/ : /^1 operations/).waitFor();
    expect(await links.count()).toBe(1);
    await links.click();
    await page
      .getByRole('heading', { name: locale === 'zh-CN' ? '发放消费卡' : 'Send a consumption card' })
      .waitFor();
  });

  it.each([
    ['zh-CN', ['消费卡归属appid', '用户openid', '商户单据号', '请求发卡时间', '消费卡ID', '消费卡code']],
    [
      'en-US',
      [
        'AppID that the consumption card belongs to',
        "User's OpenID",
        'Merchant request number',
        'Time of the request to send the card',
        'Consumption card ID',
        'Consumption card code',
      ],
    ],
  ])('describes each field in the language of the page: %s', async (locale, names) => {
    const page = await open(`POST/${SEND_CARD}`, locale);
    for (const name of names) {
      await page.locator('table.fields').getByText(name, { exact: true }).waitFor();
    }
  });

  it.each(['请求发卡时间', 'time of the request to send the card'])(
    'finds an operation by what a field is called: “%s”',
    async (words) => {
      const page = await open();
      await page.getByRole('searchbox').fill(words);
      await page.locator('.list a', { hasText: SEND_CARD }).waitFor();
    },
  );

  it('reports a search without a match', async () => {
    const page = await open();
    await page.getByRole('searchbox').fill('没有这个');
    await page.getByText('Nothing found.').waitFor();
  });

  it('shows which fields are alternatives and which are conditionally required', async () => {
    const refund = await open('POST/v3/refund/domestic/refunds');
    await refund.getByText('this or out_trade_no').waitFor();
    const transfer = await open('POST/v3/transfer/batches', 'zh-CN');
    await transfer.getByText('transfer_amount >= 200000 时必填').waitFor();
  });

  it('shows the published rate of an operation', async () => {
    const page = await open('POST/v3/aggracct-bc/wb-channel/control-orders/recover');
    await page.getByText('At most 200 per minute and merchant').waitFor();
  });

  it('shows the request, the response, the official page and the code of an operation', async () => {
    const page = await open(`POST/${SEND_CARD}`);
    const names = (table: string) => region(page, table).locator('tbody th code').allInnerTexts();
    await region(page, 'Body').waitFor();
    expect(await names('Path parameters')).toEqual(['card_id']);
    expect(await names('Body')).toEqual(['appid', 'openid', 'out_request_no', 'send_time']);
    expect(await names('Response')).toEqual(['card_code']);
    expect(await region(page, 'Body').getByText('required').count()).toBe(4);
    const official = page.getByRole('link', { name: 'Official page ↗' });
    expect(await official.getAttribute('href')).toMatch(/^https:\/\/pay\.weixin\.qq\.com\//);
    expect(await region(page, 'Code').locator('pre').innerText()).toContain(
      'await wxpay.v3.marketing.busifavor.coupons._card_id_.send.post({',
    );
  });

  it('sends the filled form as the merchant and shows the response', async () => {
    const page = await open(`POST/${SEND_CARD}`);
    await page.getByRole('textbox', { name: 'card_id' }).fill('pIJMr5MMiIkO_93VtPyIiEk2DZ4w');
    expect(await region(page, 'Code').locator('pre').innerText()).toContain(
      "card_id: 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w'",
    );
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const result = region(page, 'Result');
    await result.getByText('HTTP 200').waitFor();
    expect(await result.innerText()).toContain('"card_code"');
    expect(sandbox.requests).toMatchObject([
      {
        method: 'POST',
        target: '/v3/marketing/busifavor/coupons/pIJMr5MMiIkO_93VtPyIiEk2DZ4w/send',
        verdict: { accepted: true },
      },
    ]);
    await result.getByRole('link', { name: 'View request' }).click();
    await page.getByText('No problems').waitFor();
  });

  it('previews the request with its string to sign, without sending it', async () => {
    const page = await open(`POST/${SEND_CARD}`);
    await page.getByRole('textbox', { name: 'card_id' }).fill('pIJMr5MMiIkO_93VtPyIiEk2DZ4w');
    await page.getByRole('button', { name: 'Preview' }).click();
    const preview = region(page, 'Request preview, not sent');
    await preview.getByText(`POST ${sandbox.url}/v3/marketing/busifavor/coupons/`).waitFor();
    const lines = preview.getByRole('list', { name: 'String to sign' }).getByRole('listitem');
    expect((await lines.allInnerTexts()).slice(0, 2)).toEqual([
      'POST↵',
      '/v3/marketing/busifavor/coupons/pIJMr5MMiIkO_93VtPyIiEk2DZ4w/send↵',
    ]);
    await preview.getByText('Request headers').click();
    await preview.getByText('WECHATPAY2-SHA256-RSA2048').waitFor();
    expect(sandbox.requests).toEqual([]);
    await page.getByRole('textbox', { name: 'card_id' }).fill('..');
    await page.getByRole('button', { name: 'Preview' }).click();
    await preview.getByText('PathError').waitFor();
  });

  it('fits a width of 400 pixels with its result', async () => {
    const viewport = { width: 400, height: 800 };
    const path = '/reference/POST/v3/pay/transactions/jsapi';
    const { page } = await openConsole(browser, sandbox, path, { viewport });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await region(page, 'Result').getByText('prepay_id').waitFor();
    expect(await excess(page)).toBe(0);
  });

  it('shows the error of a failed call', async () => {
    const page = await open(`POST/${SEND_CARD}`);
    await page.getByRole('textbox', { name: 'Body' }).fill('{"appid": "wx"}');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const result = region(page, 'Result');
    await result.getByText('HTTP 400').waitFor();
    expect(await result.innerText()).toContain('ApiError');
    expect(await result.innerText()).toContain('WeChat Pay did not carry it out.');
    await page.getByRole('textbox', { name: 'card_id' }).fill('..');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await result.getByText('PathError').waitFor();
    expect(await result.innerText()).toContain('Nothing was sent.');
  });

  it('sends all fields, including nested and APIv2 fields', async () => {
    const page = await open('POST/v2/pay/unifiedorder');
    await page.getByRole('textbox', { name: 'Body (XML)' }).waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await region(page, 'Result').getByText('HTTP 200').waitFor();
    expect(sandbox.requests).toMatchObject([{ target: '/pay/unifiedorder', verdict: { accepted: true } }]);
  });

  it('requires HTTPS for an operation with a client certificate, and sends it over HTTPS', async () => {
    const path = '/reference/POST/v2/mmpaymkttransfers/gettransferinfo';
    const { page: plain } = await openConsole(browser, sandbox, path);
    await plain.getByText('over HTTPS only').waitFor();
    await using secure = await Sandbox.start({ identity, https: true });
    const { page } = await openConsole(browser, secure, path, { ignoreHTTPSErrors: true });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await region(page, 'Result').getByText('HTTP 200').waitFor();
    expect(await page.getByText('over HTTPS only').count()).toBe(0);
    expect(secure.requests).toMatchObject([{ verdict: { accepted: true } }]);
  });

  it('uploads only the selected file', async () => {
    const page = await open('POST/v3/marketing/favor/media/image-upload');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('alert').getByText('Select a file.').waitFor();
    const buffer = Buffer.from('\x89PNG\r\n\x1a\n and more');
    await page
      .getByLabel('File', { exact: true })
      .setInputFiles({ name: 'card.png', mimeType: 'image/png', buffer });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await region(page, 'Result').getByText('HTTP 200').waitFor();
    const [{ body } = { body: Buffer.alloc(0) }] = sandbox.requests;
    expect(body.includes(buffer)).toBe(true);
    expect(body.toString()).toContain(createHash('sha256').update(buffer).digest('hex'));
  });
});

it('the reference has a page for each operation', async () => {
  await using sandbox = await Sandbox.start();
  for (const { method, path, request, answer } of allOperations()) {
    const query = new URLSearchParams({ method, path });
    const { body } = await fetchPage(`${sandbox.url}/_console/api/operation?${query}`);
    const told = await body.json();
    expect(told).toMatchObject({
      operation: JSON.parse(JSON.stringify({ method, path, request, answer })),
      all: { method, path },
      required: { method, path },
    });
  }
});
