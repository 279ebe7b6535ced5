import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe, { type AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { eachGateway } from '../sandbox/gateway';
import { PATIENCE } from '../sandbox/merchant';

const EXECUTABLE = '/usr/bin/chromium';
const installed = existsSync(EXECUTABLE);

if (!installed && process.env['REQUIRE_CHROMIUM'] === '1') {
  throw new Error(`${EXECUTABLE} is wanted and not there (apt-get install chromium)`);
}
if (!installed) console.warn('Skipped: there is no Chromium on this machine (apt-get install chromium).');

/** A suite that needs a browser. */
export const describeInBrowser: typeof describe.skip = installed ? describe : describe.skip;

/** Debian's Chromium, with a profile of its own, that talks to nobody by itself. */
function launch(): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet];
  return chromium.launch({ executablePath: EXECUTABLE, headless: true, args });
}

/** A console that is open in a browser. */
export interface Opened {
  readonly page: Page;
  /** The addresses that the page asked for. */
  readonly asked: readonly string[];
  /** What the browser complained of, and scripts that failed. */
  readonly complaints: readonly string[];
}

/** Opens a part of a gateway's console; English unless the options say otherwise. */
export async function openConsole(
  browser: Browser,
  sandbox: Sandbox,
  path = '',
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${sandbox.url}/_console${path}`);
  await page.getByText(/^(Live|实时)$/).waitFor();
  return { page, asked, complaints };
}

/** What axe-core finds wrong: its rules, and where. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** How many pixels of a part stick out to the right, of the page and of what scrolls in it. */
export function excess(page: Page): Promise<number> {
  return page.evaluate(`Math.max(...[...document.querySelectorAll('html, .detail, .list')].map(
    (element) => element.scrollWidth - element.clientWidth,
  ))`);
}

/** What a receiver got, and how it answers. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: { readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }[];
  /** From now on. */
  answer: { status: number; body: string };
}

/** A receiver of notifications on this machine. */
export async function listen(): Promise<Receiver> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      receiver.received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      const { status, body } = receiver.answer;
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/notify`,
    received: [],
    answer: { status: 200, body: '{"code":"SUCCESS"}' },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** Gives each test of a suite a gateway of its own, and the browser; what a test opened, none after it remembers. */
export function eachConsole(take: (browser: Browser, sandbox: Sandbox, identity: Identity) => void): void {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, PATIENCE);
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(() => browser.close());
  eachGateway((sandbox, identity) => take(browser, sandbox, identity));
}
