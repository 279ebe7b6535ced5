import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { zh } from '../../console/texts/zh';
import { orderOf, send } from '../sandbox/merchant';
import { describeInBrowser, eachConsole, openConsole, violations } from './browser';

const NATIVE = '/v3/pay/transactions/native';
const NUMBER = '1217752501201407033233368018';
/** One dot. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const HTML = '<img src=x onerror="alert(1)"><script>alert(2)</script>&amp;';

it('every constant signature diagnosis has a Chinese translation', () => {
  const sources = [
    'wire/v3/diagnosis.ts',
    'wire/v2/diagnosis.ts',
    'wire/v3/verification.ts',
    'wire/v2/admission.ts',
  ];
  const text = sources
    .map((file) => readFileSync(path.join(__dirname, '../../lib/sandbox', file), 'utf8'))
    .join();
  const sentences = [...text.matchAll(/'([A-Z][^'\n]+ [^'\n]+\.)'|"([^"\n]+ [^"\n]+\.)"/g)].map(
    ([, single, double]) => single ?? double ?? '',
  );
  expect(sentences.length).toBeGreaterThan(25);
  const known = sentences.filter((sentence) => !sentence.startsWith('Authorization must have'));
  const inChinese = (reason: string) => zh.requests.problem({ reason, fault: undefined, ahead: undefined });
  const general = inChinese('Something new.');
  expect(known.filter((sentence) => inChinese(sentence) === general)).toEqual([]);
});

describeInBrowser('the console’s requests', () => {
  let browser: Browser;
  let identity: Identity;
  let sandbox: Sandbox;
  eachConsole((launched, fresh, merchant) => {
    browser = launched;
    sandbox = fresh;
    identity = merchant;
  });

  const openFirst = async (path = ''): Promise<Page> => (await openConsole(browser, sandbox, path)).page;
  const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

  it('are reloaded after a failed load', async () => {
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER) });
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
    await page.route('**/_console/api/notifications', (route) => route.abort(), { times: 1 });
    await page.goto(`${sandbox.url}/_console`);
    await page.getByRole('link', { name: /POST.*native.*200/ }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('appear live', async () => {
    const page = await openFirst();
    await page.getByText('No request yet').waitFor();
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER) });
    const row = page.getByRole('link', { name: /POST.*native.*200/ });
    await row.waitFor();
    expect(await row.innerText()).toContain('Place an order (Native)');
  });

  it('can be paused without losing new requests', async () => {
    const page = await openFirst();
    await page.getByRole('button', { name: 'Pause' }).click();
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER) });
    const resume = page.getByRole('button', { name: 'Resume · 1 new' });
    await resume.waitFor();
    expect(await page.getByRole('link', { name: /native/ }).count()).toBe(0);
    await resume.click();
    await page.getByRole('link', { name: /native/ }).waitFor();
  });

  it('show the signed and the expected string, the first difference, and the mistake in words', async () => {
    const json = orderOf(sandbox, NUMBER);
    const pretty = (right: string) => right.replace(JSON.stringify(json), JSON.stringify(json, null, 2));
    const { status } = await send(sandbox, 'POST', NATIVE, { json, message: pretty });
    expect(status).toBe(401);
    const page = await openFirst();
    await page.getByRole('link', { name: /POST.*native.*401/ }).click();
    await region(page, 'Problems').getByText('The pretty-printed body was signed').waitFor();
    const signature = region(page, 'String to sign');
    expect(await signature.getByText('First difference').innerText()).toBe(
      'First difference: line 5, column 2',
    );
    const [signed, expected] = [
      signature.getByRole('list', { name: 'Signed by the client' }),
      signature.getByRole('list', { name: 'Expected by the gateway' }),
    ];
    expect(await signed.locator('mark').allInnerTexts()).toEqual(['↵']);
    expect(await expected.locator('mark').allInnerTexts()).toEqual(['"']);
    const lines = (text: string) => text.replaceAll('↵', '').split('\n');
    const { verdict } = sandbox.requests[0] ?? {};
    expect(lines(await signed.innerText())).toEqual(verdict?.signed?.trimEnd().split('\n'));
    expect(lines(await expected.innerText())).toEqual(verdict?.expected?.trimEnd().split('\n'));
    await page.getByRole('radio', { name: '中文' }).check();
    await page.getByText('签名的是带缩进的报文主体，发送的是另一份。').waitFor();
    await page.getByText('第一处不同：第 5 行第 2 列').waitFor();
  });

  it('show how far the clock of the client is off', async () => {
    const late = String(Math.floor(Date.now() / 1000) - 4_000);
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER), timestamp: late });
    const page = await openFirst('/requests/1');
    await page.getByText(/The timestamp is 4\d\d\d seconds behind the clock/).waitFor();
    await page.getByRole('radio', { name: '中文' }).check();
    await page.getByText(/客户端的时钟比网关慢 4\d\d\d 秒/).waitFor();
  });

  it('of APIv2 show the string to sign', async () => {
    await using wxpay = new Wechatpay({ ...sandbox.config, secret: 'x'.repeat(32) });
    const { mchid } = sandbox.config;
    const xml = { appid: 'wx2421b1c4370ec43b', mch_id: mchid, out_trade_no: '1415659990' };
    await expect(wxpay.v2.pay.orderquery.post({ xml })).rejects.toThrow();
    const page = await openFirst('/requests/1');
    await page.getByRole('radio', { name: '中文' }).check();
    await page.getByText('请检查 APIv2 密钥、签名类型和参与签名的字段').waitFor();
    await page.getByRole('radio', { name: 'English' }).check();
    const expected = page.getByRole('list', { name: 'Expected by the gateway' });
    expect(await expected.innerText()).toContain('appid=wx2421b1c4370ec43b&mch_id=');
    expect(await expected.innerText()).not.toContain('key=');
    expect(await region(page, 'Code').locator('pre').innerText()).toContain('wxpay.v2.pay.orderquery.post({');
  });

  it('show the field that an operation rejected', async () => {
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER, { amount: { total: '1' } }) });
    const page = await openFirst('/requests/1');
    const wrong = region(page, 'Problems');
    expect(await wrong.innerText()).toContain('PARAM_ERROR');
    expect(await wrong.innerText()).toContain('/amount/total');
    expect(await wrong.innerText()).toContain('body');
  });

  it('show every wrong field at once, at its line, with what was probably meant', async () => {
    const { notify_url, ...json } = orderOf(sandbox, NUMBER, {
      amount: { total: '1', curency: 'CNY' },
      goods_tag: 7,
    });
    expect(notify_url).toBeDefined();
    await send(sandbox, 'POST', NATIVE, { json });
    const page = await openFirst('/requests/1');
    const faults = region(page, 'Problems').getByRole('list', { name: '4 wrong fields' });
    const lines = await faults.getByRole('listitem').allInnerTexts();
    expect(lines.map((line) => line.replace(/ Field in the reference$/, ''))).toEqual([
      '/body/amount/curency "CNY" is unknown — did you mean currency?',
      '/body/amount/total "1" must be an integer — did you mean 1?',
      '/body/notify_url is required',
      '/body/goods_tag 7 must be a string — did you mean "7"?',
    ]);
    const body = region(page, 'Request').getByRole('list', { name: 'Body' });
    expect(await body.locator('mark').allInnerTexts()).toEqual([
      '{',
      '    "total": "1",',
      '    "curency": "CNY"',
      '  "goods_tag": 7',
    ]);
    await page.getByRole('radio', { name: '中文' }).check();
    await page
      .getByRole('listitem')
      .filter({ hasText: '/body/amount/total "1" 应为整数，是否应为 1？' })
      .waitFor();
    await page.getByRole('link', { name: '在接口文档中查看字段' }).first().click();
    const row = page.locator('.fields tr[aria-current]');
    expect(await row.getByRole('rowheader').innerText()).toContain('currency');
    await page.goBack();
    await page.getByRole('radio', { name: 'English' }).check();
  });

  it('with a wrong signature show their wrong fields as well', async () => {
    const json = orderOf(sandbox, NUMBER, { amount: {} });
    await send(sandbox, 'POST', NATIVE, { json, message: (right) => right.trimEnd() });
    const page = await openFirst('/requests/1');
    await region(page, 'Problems')
      .getByRole('listitem')
      .filter({ hasText: '/body/amount/total is required' })
      .waitFor();
    await region(page, 'Problems').getByText('The line feed after the body is missing.').waitFor();
  });

  it('of an upload show its parts, images with a preview', async () => {
    await using wxpay = new Wechatpay(sandbox.config);
    await wxpay.v3.merchant.media.upload.post({ multipart: { file: PNG, filename: '<b>照片.png' } });
    const page = await openFirst('/requests/1');
    const parts = region(page, 'Request').getByRole('list', { name: '2 parts' });
    const [meta = '', file = ''] = await parts.locator(':scope > li').allInnerTexts();
    expect(meta).toMatch(/^meta\s+application\/json\s+\d+ bytes\s+\{\s+"/);
    expect(file).toMatch(new RegExp(`^file\\s+<b>照片\\.png\\s+image/png\\s+${PNG.length} bytes`));
    const image = parts.getByRole('img', { name: '<b>照片.png' });
    await image.waitFor();
    const width =
      "(async (image) => (await image.decode(), image.naturalWidth))(document.querySelector('.preview'))";
    expect(await page.evaluate<number>(width)).toBe(1);
    const saving = page.waitForEvent('download');
    await parts.getByRole('link', { name: 'Download' }).nth(1).click();
    expect(readFileSync(await (await saving).path())).toEqual(PNG);
  });

  it('of APIv2 have formatted XML, and a long body is folded and can be saved', async () => {
    await using wxpay = new Wechatpay(sandbox.config);
    const { mchid: mch_id } = sandbox.config;
    const xml = { appid: 'wx2421b1c4370ec43b', mch_id, out_trade_no: '1415659990' };
    await expect(wxpay.v2.pay.orderquery.post({ xml })).rejects.toThrow();
    const page = await openFirst('/requests/1');
    const pre = region(page, 'Request').locator('pre');
    expect((await pre.innerText()).split('\n')).toEqual(
      expect.arrayContaining([
        '<xml>',
        expect.stringMatching(/^ {2}<out_trade_no>.*1415659990.*<\/out_trade_no>$/),
        '</xml>',
      ]),
    );
    const goods_detail = Array.from({ length: 20 }, (_, at) => ({
      merchant_goods_id: `g${at}`,
      quantity: 1,
      unit_price: 1,
    }));
    const json = orderOf(sandbox, NUMBER, { detail: { goods_detail } });
    await send(sandbox, 'POST', NATIVE, { json });
    await page.goto(`${sandbox.url}/_console/requests/2`);
    expect((await pre.innerText()).split('\n')).toHaveLength(20);
    await region(page, 'Request')
      .getByRole('button', { name: /^Show all \d+ lines$/ })
      .click();
    expect(JSON.parse(await pre.innerText())).toEqual(json);
    const saving = page.waitForEvent('download');
    await region(page, 'Request').getByRole('link', { name: 'Download' }).click();
    expect(JSON.parse(readFileSync(await (await saving).path(), 'utf8'))).toEqual(json);
  });

  it('with a valid signature show one string and no problems', async () => {
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER) });
    const page = await openFirst('/requests/1');
    await page.getByText('No problems').waitFor();
    const signature = region(page, 'String to sign');
    expect(await signature.getByRole('list').count()).toBe(0);
    await signature.getByText('✓ The signed and the expected string are identical').click();
    expect(await signature.getByRole('list').count()).toBe(1);
  });

  it('are shown as code in six styles that repeat the call', async () => {
    await using wxpay = new Wechatpay(sandbox.config);
    const query = { mchid: sandbox.config.mchid };
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER) });
    await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({ out_trade_no: NUMBER, query });
    const page = await openFirst('/requests/2');
    const code = region(page, 'Code');
    const written: string[] = [];
    for (const manner of ['await', 'Promise']) {
      await code.getByRole('radio', { name: manner }).check();
      for (const spelling of ['Chain', "chain('…')", "['…']"]) {
        await code.getByRole('radio', { name: spelling, exact: true }).check();
        written.push(await code.locator('pre').innerText());
      }
    }
    expect(new Set(written).size).toBe(6);
    expect(written[0]).toContain('await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({');
    expect(written[1]).toContain(
      "await wxpay.chain('v3/pay/transactions/out-trade-no/{out_trade_no}').get({",
    );
    expect(written[5]).toContain("wxpay['v3/pay/transactions/out-trade-no/{out_trade_no}']\n  .getAsync({");
    for (const text of written) {
      const call = new Function('wxpay', 'console', `return (async () => { ${returning(text)} })()`);
      const { data } = await call(wxpay, console);
      expect(data).toMatchObject({ out_trade_no: NUMBER, trade_state: 'NOTPAY' });
    }
  });

  it('with encrypted fields are shown as the code that its author wrote', async () => {
    await using wxpay = new Wechatpay(sandbox.config);
    const json = {
      appid: 'wxf636efh567hg4356',
      out_bill_no: 'plfk2020042013',
      transfer_scene_id: '1000' as const,
      openid: 'o-MYE42l80oelYMDE34nYD456Xoy',
      user_name: '张三',
      transfer_amount: 400,
      transfer_remark: '报销',
      transfer_scene_report_infos: [{ info_type: 'a', info_content: 'b' }],
    };
    await wxpay.v3.fundApp.mchTransfer.transferBills.post({ json });
    const page = await openFirst('/requests/1');
    const code = await region(page, 'Code').locator('pre').innerText();
    expect(code).toContain("user_name: '张三'");
    expect(code).not.toMatch(/cipher|headers/);
    const call = new Function('wxpay', `return (async () => { ${returning(code)} })()`);
    await call(wxpay);
    expect(sandbox.requests.map(({ answer }) => answer?.status)).toEqual([200, 200]);
  });

  it('whose ciphertext does not open are shown as code that does not encrypt it again', async () => {
    await using wxpay = new Wechatpay(sandbox.config);
    const json = { user_name: Buffer.alloc(256).toString('base64') };
    const call = { json: json as never, cipher: false, headers: { 'Wechatpay-Serial': 'PUB_KEY_ID_1' } };
    await expect(wxpay.v3.fundApp.mchTransfer.transferBills.post(call)).rejects.toThrow();
    const page = await openFirst('/requests/1');
    expect(await region(page, 'Code').locator('pre').innerText()).toContain('cipher: false');
  });

  it('of an upload are shown without what the client adds', async () => {
    await using wxpay = new Wechatpay(sandbox.config);
    const file = Buffer.from('\x89PNG\r\n\x1a\n');
    await wxpay.v3.merchant.media.upload.post({ multipart: { file, filename: 'shop.png' } });
    const page = await openFirst('/requests/1');
    const code = await region(page, 'Code').locator('pre').innerText();
    expect(code).toContain("multipart: { file: './shop.png' }");
  });

  it('of APIv2 that were rejected are marked as errors', async () => {
    await using wxpay = new Wechatpay(sandbox.config);
    const { mchid } = sandbox.config;
    const xml = { appid: 'wx2421b1c4370ec43b', mch_id: mchid, out_trade_no: '1415659990' };
    await expect(wxpay.v2.pay.orderquery.post({ xml })).rejects.toThrow();
    const page = await openFirst();
    const row = page.getByRole('link', { name: /orderquery.*200/ });
    await row.getByText('ORDERNOTEXIST').waitFor();
    expect(await row.locator('.pill').getAttribute('class')).toBe('pill bad');
    await row.click();
    await region(page, 'Problems').getByText('ORDERNOTEXIST').waitFor();
    expect(await page.locator('.page-head .pill').getAttribute('class')).toBe('pill bad');
  });

  it('with a long body show its size in bytes, and copy all of their code', async () => {
    const attach = '长'.repeat(30_000);
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER, { attach }) });
    const page = await openFirst('/requests/1');
    const size = sandbox.requests[0]?.size.toLocaleString('en');
    await region(page, 'Request').getByText(`The first 65,53`).waitFor();
    expect(await region(page, 'Request').innerText()).toMatch(
      new RegExp(`The first 65,53\\d of ${size} bytes`),
    );
    await region(page, 'Code').getByRole('button', { name: 'Copy' }).click();
    await region(page, 'Code')
      .getByRole('button', { name: /^Copied|^Not copied/ })
      .waitFor();
    const code = await region(page, 'Code').locator('pre').innerText();
    expect(code).toContain(attach);
  });

  it('whose body is too long to keep say that there is no code', async () => {
    const attach = 'x'.repeat(1_200_000);
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER, { attach }) });
    const page = await openFirst('/requests/1');
    await page.getByText(/^No code: the gateway keeps the first 1,048,576 of the 1,200,\d+ bytes/).waitFor();
    expect(await region(page, 'Code').count()).toBe(0);
  });

  it('are copied over plain HTTP from another address', async () => {
    await using wide = await Sandbox.start({ identity, host: '0.0.0.0', console: 'anywhere' });
    await send(wide, 'POST', NATIVE, { json: orderOf(wide, NUMBER) });
    const context = await browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(`http://${elsewhere()}:${new URL(wide.url).port}/_console/requests/1`);
    expect(await page.evaluate('isSecureContext')).toBe(false);
    const code = region(page, 'Code');
    await code.getByRole('button', { name: 'Copy' }).click();
    await code.getByRole('button', { name: 'Copied' }).waitFor();
  });

  it('escape markup', async () => {
    const alerts: string[] = [];
    await send(sandbox, 'POST', NATIVE, {
      json: orderOf(sandbox, NUMBER, { description: HTML, attach: '</code></pre><h1>x</h1>' }),
      headers: { 'x-note': HTML },
    });
    const page = await openFirst();
    page.on('dialog', (dialog) => {
      alerts.push(dialog.message());
      return dialog.dismiss();
    });
    await page.getByRole('link', { name: /native/ }).click();
    const request = region(page, 'Request');
    await request.getByText(JSON.stringify(HTML).slice(1, -1)).waitFor();
    await request.getByText('Request headers').click();
    await request.getByText(HTML).waitFor();
    expect(await page.locator('main img, main h1:has-text("x"), main script').count()).toBe(0);
    expect(alerts).toEqual([]);
  });

  it('can be filtered by words of either language and by problems', async () => {
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER) });
    await send(sandbox, 'GET', '/v3/certificates');
    await send(sandbox, 'GET', '/v3/certificates', { serial: 'x' });
    const page = await openFirst();
    const rows = page.getByRole('list', { name: 'Requests, newest first' }).getByRole('listitem');
    // The names load with the catalogue.
    await rows.getByText('List platform certificates').first().waitFor();
    await page.getByRole('searchbox').fill('platform certificates');
    await expectCount(rows, 2);
    await page.getByRole('checkbox', { name: 'Problems only' }).check();
    await expectCount(rows, 1);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('checkbox', { name: 'Problems only' }).uncheck();
    await expectCount(rows, 3);
  });

  it('can be filtered by status, product, problem, object, error code and body text, at an address that can be shared', async () => {
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER, { description: 'Yellow Kettle' }) });
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, `${NUMBER}9`, { amount: {} }) });
    await send(sandbox, 'GET', '/v3/certificates');
    await send(sandbox, 'GET', '/v3/certificates', { serial: 'x' });
    const target = `/v3/pay/transactions/out-trade-no/${NUMBER}?mchid=${sandbox.config.mchid}`;
    await send(sandbox, 'GET', target);
    const page = await openFirst();
    const rows = page.getByRole('list', { name: 'Requests, newest first' }).getByRole('listitem');
    const chips = page.locator('.chip span');
    await expectCount(rows, 5);
    await page.getByText('Filters and tools', { exact: true }).click();
    const choose = (name: string, option: string) =>
      page.getByRole('combobox', { name, exact: true }).selectOption(option);

    await choose('Product', 'Payments');
    await expectCount(rows, 3);
    await choose('Status', '4xx');
    await expectCount(rows, 1);
    await page.getByText('1 of 5', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('1 of 5', { exact: true }).waitFor();
    await expectCount(rows, 1);
    expect(await chips.allInnerTexts()).toEqual(['Status: 4xx', 'Product: Payments']);
    await rows.click();
    await page.getByRole('heading', { level: 1, name: /POST.*native/ }).waitFor();
    expect(new URL(page.url()).search).toBe('?status=4xx&product=Payments');
    await page.getByRole('button', { name: 'Remove the filter Product: Payments' }).click();
    await expectCount(rows, 2);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await expectCount(rows, 5);

    await page.getByText('Filters and tools', { exact: true }).click();
    await choose('Error code', 'PARAM_ERROR');
    await expectCount(rows, 1);
    await choose('Error code', '');
    await choose('Problem', 'Signature');
    await expectCount(rows, 1);
    await choose('Problem', '');
    // Not the longer number that begins with it.
    await page.getByRole('textbox', { name: 'Object number' }).fill(NUMBER);
    await expectCount(rows, 2);
    await page.getByRole('textbox', { name: 'Object number' }).fill('');
    await page.getByRole('searchbox').fill('yellow kettle');
    // In the body of the order, and in the response to the query.
    await expectCount(rows, 2);
    await send(sandbox, 'POST', NATIVE, {
      json: orderOf(sandbox, '3'.repeat(20), { description: 'yellow kettle 2' }),
    });
    await expectCount(rows, 3);
    await page.getByText('3 of 6', { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('radio', { name: '中文' }).check();
    await page.getByRole('button', { name: '移除筛选条件：内容: yellow kettle' }).waitFor();
  });

  it('are downloaded as an HTTP archive, as filtered, and are cleared in every open page', async () => {
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER) });
    await send(sandbox, 'GET', '/v3/certificates');
    const page = await openFirst('?product=Payments');
    const other = await openFirst('/requests/2');
    await other.getByText('No problems').waitFor();
    const rows = page.getByRole('list', { name: 'Requests, newest first' }).getByRole('listitem');
    await expectCount(rows, 1);
    await page.getByText('Filters and tools', { exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as HAR' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('requests.har');
    const { log } = JSON.parse(readFileSync(await download.path(), 'utf8'));
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'wechatpay-chain' } });
    expect(log.entries).toHaveLength(1);
    const [{ request, response }] = log.entries;
    expect(request).toMatchObject({ method: 'POST', url: `${sandbox.url}${NATIVE}` });
    expect(JSON.parse(request.postData.text)).toMatchObject({ out_trade_no: NUMBER });
    expect(response.status).toBe(200);
    expect(JSON.parse(response.content.text)).toHaveProperty('code_url');

    await page.getByRole('button', { name: 'Clear requests' }).click();
    await page.getByText('No request yet').waitFor();
    await other.getByText('No request has this ID').waitFor();
    expect(sandbox.requests).toEqual([]);
    expect(sandbox.orders).toMatchObject([{ number: NUMBER }]);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await send(sandbox, 'GET', '/v3/certificates');
    await page.locator('.list a[href$="/3"]').waitFor();
  });

  it('are compared line by line with the one before of the same operation, or with another', async () => {
    const headers = { 'x-note': 'same' };
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, NUMBER), headers });
    await send(sandbox, 'GET', '/v3/certificates');
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, '3'.repeat(20)), headers });
    const { page, asked } = await openConsole(browser, sandbox, '/requests/3');
    await page.getByText('No problems').waitFor();
    const scripts = () => asked.filter((url) => url.endsWith('.js')).length;
    const before = scripts();
    await page.getByRole('link', { name: 'Compare', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Requests 1 and 3' }).waitFor();
    expect(scripts()).toBeGreaterThan(before);
    const part = page.locator('section.card', { hasText: NATIVE });
    await part.getByText(/lines differ/).waitFor();
    const removed = await part.locator('del').allInnerTexts();
    const added = await part.locator('ins').allInnerTexts();
    expect(removed.join()).toContain(`"out_trade_no": "${NUMBER}"`);
    expect(added.join()).toContain(`"out_trade_no": "${'3'.repeat(20)}"`);
    expect([...removed, ...added].join()).not.toMatch(/x-note|POST/);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption('2');
    await part.locator('del').getByText('GET /v3/certificates').waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Requests 2 and 3' }).waitFor();
  });

  it.each([
    ['longer than a page shows', (last: string) => Buffer.from('x'.repeat(70_000) + last)],
    ['binary', (last: string) => Buffer.concat([Buffer.of(0, 0xff), Buffer.from(last)])],
  ])('are not called identical if their bodies are %s', async (_, bodyOf) => {
    for (const last of ['1', '2']) {
      await fetch(`${sandbox.url}${NATIVE}`, { method: 'POST', body: Uint8Array.from(bodyOf(last)) });
    }
    const page = await openFirst('/requests/compare/2/1');
    const status = region(page, 'Request').getByRole('status');
    await status.waitFor();
    expect(await status.innerText()).toBe(
      'Body not fully compared: only its beginning is shown, or it is binary',
    );
  });

  it('are compared if thousands of lines differ', async () => {
    for (const sign of ['a', 'b']) {
      const body = JSON.stringify(Array.from({ length: 8_000 }, (_, at) => `${sign}${at}`));
      expect(body.length).toBeLessThan(64 * 1024 * 2);
      await fetch(`${sandbox.url}${NATIVE}`, {
        method: 'POST',
        body: body.slice(0, 60_000).replaceAll(',', '\n'),
      });
    }
    const page = await openFirst('/requests/compare/2/1');
    await region(page, 'Request')
      .getByText(/^[4-9],?\d{3} lines differ$/)
      .waitFor();
  });

  it('say why a filter failed, and load again when a request arrives', async () => {
    await send(sandbox, 'GET', '/v3/certificates');
    const page = await openFirst();
    await page.route('**/_console/api/requests?*', (route) => route.abort(), { times: 1 });
    await page.getByRole('checkbox', { name: 'Problems only' }).check();
    await page.locator('.list').getByText('Failed to fetch').waitFor();
    await send(sandbox, 'GET', '/v3/certificates', { serial: 'x' });
    await page.getByRole('link', { name: /certificates.*401/ }).waitFor();
    expect(await page.getByText('Failed to fetch').count()).toBe(0);
  });
});

/** An address of this machine that is not its loopback interface. */
function elsewhere(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((known) => known ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

/** Turns code into the body of a function that returns the result of the call. */
function returning(code: string): string {
  return code.startsWith('const')
    ? code.replace('const { data } =', 'return')
    : `return ${code.replace('({ data }) => console.log(data)', '(response) => response')}`;
}

async function expectCount(rows: ReturnType<Page['getByRole']>, count: number): Promise<void> {
  await rows.nth(count).waitFor({ state: 'detached' });
  await rows.nth(count - 1).waitFor();
  expect(await rows.count()).toBe(count);
}
