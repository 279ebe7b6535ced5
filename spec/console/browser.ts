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
if (!installed) console.warn('Skipped: Chromium is not installed (apt-get install chromium).');

/** A suite that needs a browser. */
export const describeInBrowser: typeof describe.skip = installed ? describe : describe.skip;

/** Debian's Chromium with a new profile and without background requests. */
function launch(): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet];
  return chromium.launch({ executablePath: EXECUTABLE, headless: true, args });
}

/** A console in a browser. */
export interface Opened {
  readonly page: Page;
  /** The URLs that the page requested. */
  readonly asked: readonly string[];
  /** Errors of the browser console and of scripts. */
  readonly complaints: readonly string[];
}

/** Opens a page of the console, in English by default. */
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

/** The violations that axe-core finds, with their elements. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** The horizontal overflow of the page and of its scrollable elements, in pixels. */
export function excess(page: Page): Promise<number> {
  return page.evaluate(`Math.max(...[...document.querySelectorAll('html, .detail, .list')].map(
    (element) => element.scrollWidth - element.clientWidth,
  ))`);
}

/** The requests that a receiver got, and its response. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: { readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }[];
  /** The response to later requests. */
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

/** Starts a gateway and a browser context for each test of a suite. */
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
