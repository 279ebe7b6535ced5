import { createSign, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';

// `npm run docs:picture` takes the pictures of the console from a gateway with real requests. It needs Debian's chromium.

const PICTURES = [
  ['en-US', 'docs/console.png'],
  ['zh-CN', 'docs/console.zh-CN.png'],
] as const;
/** The maximum size of a picture in bytes. */
const LIMIT = 150_000;
const NATIVE = '/v3/pay/transactions/native';

async function main(): Promise<void> {
  await using sandbox = await Sandbox.start();
  await fill(sandbox);
  const executablePath = '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const [locale, file] of PICTURES) await take(browser, sandbox, locale, file);
  } finally {
    await browser.close();
  }
}

function orderOf({ url, config }: Sandbox, number: string) {
  return {
    appid: 'wxd678efh567hg6787',
    mchid: config.mchid,
    description: 'Image形象店-深圳腾大-QQ公仔',
    out_trade_no: number,
    notify_url: `${url}/_console/inbox`,
    amount: { total: 100 },
  };
}

/** A paid and refunded order, then a request whose body was signed in another form than it was sent. */
async function fill(gateway: Sandbox): Promise<void> {
  await using wxpay = new Wechatpay(gateway.config);
  const order = orderOf(gateway, '1217752501201407033233368018');
  await wxpay.v3.certificates.get();
  await wxpay.chain('v3/pay/transactions/native').post({ json: order });
  gateway.pay('1217752501201407033233368018');
  await gateway.settle();
  await wxpay.v3.refund.domestic.refunds.post({
    json: {
      out_trade_no: '1217752501201407033233368018',
      out_refund_no: '1217752501201407033233368019',
      amount: { refund: 40, total: 100, currency: 'CNY' },
    },
  });
  await sendMissigned(gateway, orderOf(gateway, '1217752501201407033233368020'));
}

async function sendMissigned(gateway: Sandbox, order: object): Promise<void> {
  const { mchid, serial, privateKey } = gateway.config;
  const [timestamp, nonce] = [Math.floor(Date.now() / 1000), randomBytes(16).toString('hex')];
  const signed = `POST\n${NATIVE}\n${timestamp}\n${nonce}\n${JSON.stringify(order, null, 2)}\n`;
  const signature = createSign('RSA-SHA256').update(signed).sign(String(privateKey), 'base64');
  const pairs = { mchid, nonce_str: nonce, signature, timestamp, serial_no: serial };
  const written = Object.entries(pairs).map(([name, value]) => `${name}="${value}"`);
  await fetch(`${gateway.url}${NATIVE}`, {
    method: 'POST',
    body: JSON.stringify(order),
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      Authorization: `WECHATPAY2-SHA256-RSA2048 ${written.join(',')}`,
    },
  });
}

async function take(browser: Browser, gateway: Sandbox, locale: string, file: string): Promise<void> {
  const context = await browser.newContext({ locale, viewport: { width: 1_280, height: 720 } });
  const page = await context.newPage();
  const { id = 0 } = gateway.requests.at(-1) ?? {};
  await page.goto(`${gateway.url}/_console/requests/${id}`);
  await page.locator('.lines mark').first().waitFor();
  const target = path.join(__dirname, '..', file);
  await page.screenshot({ path: target });
  const { size } = statSync(target);
  if (size > LIMIT) throw new Error(`Expected ${file} to have at most ${LIMIT} bytes, found ${size}`);
  console.log(`${file} ${size}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
