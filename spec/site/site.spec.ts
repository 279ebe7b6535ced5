import { type ChildProcess, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { allOperations, allWebhooks } from '../../lib/reference';
import { addressOfEvent, addressOfOperation, relativeLink } from '../../site/addresses';
import { SearchIndex } from '../../site/search/index-file';
import { wordsOf } from '../../site/search/words';
import { describeInBrowser, violations } from '../console/browser';
import { type BuiltSite, buildSite, serveSite, textOf } from './built-site';
import { CHINESE_QUERIES, ENGLISH_QUERIES } from './queries';

const SEED = 'reference/v3/marketing/busifavor/coupons/_card_id_/send/post';
const PAGES = [
  'index.html',
  'reference/v3/marketing/busifavor/coupons/_card_id_/send/post.html',
  'reference/v3/pay/transactions/native/post.html',
  'notifications/v3/REFUND.SUCCESS.html',
  'guides/reliability.html',
];
const BROWSER_TIMEOUT = 180_000;
const root = path.join(__dirname, '../..');
const DOCS = path.join(root, 'docs');
const LIMIT = 60_000;
const INDEX_LIMIT = 400_000;
const BUILD_TIMEOUT = 300_000;

let site: BuiltSite;

beforeAll(() => {
  site = buildSite();
}, BUILD_TIMEOUT);
afterAll(() => site[Symbol.dispose]());

function pages(): string[] {
  return [...site.files].filter((file) => file.endsWith('.html'));
}

/** Reports a fault of each page that a check finds. */
function faultsOf(check: (html: string, page: string) => readonly string[]): string[] {
  return pages().flatMap((page) => check(site.read(page), page).map((fault) => `${page}: ${fault}`));
}

/** HTML without the empty corners of the tables of guides. */
function withoutCorners(html: string): string {
  return html.replace(/<thead>.*?<\/thead>/gs, (head) => head.replaceAll('<td></td>', ''));
}

/** The rows of all field tables of a page: name and description. */
function rowsOf(html: string): string[][] {
  return [
    ...html.matchAll(
      /<tr><th scope="row"[^>]*><code>([^<]*)<\/code>.*?<\/th><td[^>]*>[^<]*<\/td><td>(.*?)<\/td><\/tr>/gs,
    ),
  ].map(([, name = '', description = '']) => [name, textOf(description)]);
}

describe('the pages of the site', () => {
  it('are one for each operation and notification, in both languages', () => {
    const expected = ['zh', 'en'].flatMap((language) => [
      ...allOperations().map((operation) => `${language}/${addressOfOperation(operation)}.html`),
      ...allWebhooks().map((webhook) => `${language}/${addressOfEvent(webhook)}.html`),
    ]);
    expect(expected.filter((address) => !site.files.has(address))).toEqual([]);
    expect(expected).toHaveLength(2 * (allOperations().length + allWebhooks().length));
  });

  it('are one for each guide, in both languages, with its headings', () => {
    const guides = readdirSync(DOCS).filter((file) => file.endsWith('.md') && !file.includes('README'));
    const expected = guides.map((file) => {
      const [name, language] = file.endsWith('.zh-CN.md')
        ? [file.slice(0, -9), 'zh']
        : [file.slice(0, -3), 'en'];
      return { file, address: `${language}/guides/${name}.html` };
    });
    for (const { file, address } of expected) {
      const code = /```.*?```/gs;
      const headings = [
        ...readFileSync(path.join(DOCS, file), 'utf8')
          .replace(code, '')
          .matchAll(/^#+ (.+)$/gm),
      ];
      const shown = [...site.read(address).matchAll(/<h[1-6] id=/g)];
      expect({ address, headings: shown.length }).toEqual({ address, headings: headings.length });
    }
    expect(site.files.has('zh/guides/index.html')).toBe(true);
  });

  it('link only to files that exist, or to other sites over HTTPS', () => {
    const dead = faultsOf((html, page) =>
      [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].flatMap(([, link = '']) => {
        if (link.startsWith('https://')) return [];
        const [address = '', anchor] = link.split('#');
        const target = address === '' ? page : path.posix.join(path.posix.dirname(page), decodeURI(address));
        if (!site.files.has(target)) return [link];
        const whole = anchor === undefined || !target.endsWith('.html') ? '' : site.read(target);
        return anchor === undefined || whole.includes(`id="${decodeURIComponent(anchor)}"`) ? [] : [link];
      }),
    );
    expect(dead).toEqual([]);
  });

  it('load no script, style or image of another site, and hold none inline', () => {
    const foreign = faultsOf((html) => [
      ...[...html.matchAll(/<(?:script|img|iframe)[^>]*src="https?:[^>]*>/g)].map(([tag]) => tag),
      ...[...html.matchAll(/<link[^>]*rel="stylesheet"[^>]*href="https?:[^>]*>/g)].map(([tag]) => tag),
      ...[...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>|<style[\s>]|\sstyle="|\son\w+="/g)].map(
        ([tag]) => tag,
      ),
    ]);
    expect(foreign).toEqual([]);
  });

  it('have a title and a description', () => {
    const untitled = faultsOf((html) =>
      /<title>[^<]{2,} - wechatpay-chain<\/title>/.test(html) &&
      /<meta name="description" content="[^"]{10,}"/.test(html)
        ? []
        : ['no title or description'],
    );
    expect(untitled).toEqual([]);
  });

  it('have no empty table cell', () => {
    const empty = faultsOf((html) =>
      [...withoutCorners(html).matchAll(/<(td|th)[^>]*>(.*?)<\/\1>/gs)].some(
        ([, , cell = '']) => textOf(cell) === '',
      )
        ? ['an empty cell']
        : [],
    );
    expect(empty).toEqual([]);
  });

  it('have at most 60 kB when compressed', () => {
    expect(
      faultsOf((html) => (gzipSync(html).length > LIMIT ? [`${gzipSync(html).length} bytes`] : [])),
    ).toEqual([]);
  });

  it('show the tables of the source page in Chinese', () => {
    const html = site.read(`zh/${SEED}.html`);
    expect(textOf(html)).toContain('发放消费卡');
    expect(rowsOf(html)).toEqual([
      ['card_id', '消费卡ID'],
      ['appid', '消费卡归属appid'],
      ['openid', '用户openid'],
      ['out_request_no', '商户单据号'],
      ['send_time', expect.stringMatching(/^请求发卡时间/)],
      ['card_code', '消费卡code'],
    ]);
    expect(html).toContain('https://pay.weixin.qq.com/doc/v3/merchant/4017164666');
  });

  it('show the same tables in English', () => {
    const html = site.read(`en/${SEED}.html`);
    expect(textOf(html)).toContain('Send a');
    expect(rowsOf(html).map(([name]) => name)).toEqual([
      'card_id',
      'appid',
      'openid',
      'out_request_no',
      'send_time',
      'card_code',
    ]);
    expect(rowsOf(html).every(([, description = '']) => /^[A-Z]/.test(description))).toBe(true);
  });

  it('show the code of a call in six forms', () => {
    const code = textOf(site.read(`zh/${SEED}.html`));
    for (const call of [
      'await wxpay.v3.marketing.busifavor.coupons._card_id_.send.post(',
      "await wxpay.chain('v3/marketing/busifavor/coupons/{card_id}/send').post(".replaceAll("'", "'"),
      "await wxpay['v3/marketing/busifavor/coupons/{card_id}/send'].post(",
      '.postAsync(',
    ]) {
      expect(
        code.replace(/ ?' ?/g, "'").replaceAll('( ', '(').replaceAll(' )', ')').replaceAll('[ ', '['),
      ).toContain(call);
    }
  });
});

describe('the machine-readable forms', () => {
  it('list every operation in llms.txt, with its Markdown', () => {
    const links = [...site.read('llms.txt').matchAll(/\]\(([^)]*reference[^)]*\.md)\)/g)].map(
      ([, link = '']) => link,
    );
    expect(links).toHaveLength(allOperations().length);
    expect(links.filter((link) => !site.files.has(link))).toEqual([]);
  });

  it.each(['zh', 'en'])('hold a valid OpenAPI document in %s', (language) => {
    const validate = path.join(root, 'node_modules/.bin/validate-api');
    const file = path.join(site.folder, language, 'openapi.json');
    expect(execFileSync(process.execPath, [validate, file], { encoding: 'utf8' })).toContain('"valid": true');
  });

  it.each(['zh', 'en'])('link the OpenAPI document in llms.txt and on the first page of %s', (language) => {
    expect(site.files.has(`${language}/openapi.json`)).toBe(true);
    expect(site.read(`${language}/llms.txt`)).toContain('](openapi.json)');
    expect(site.read(`${language}/index.html`)).toContain('href="openapi.json"');
  });

  it('hold the skill of coding agents, with links to files of the site', () => {
    const files = [...site.files].filter((file) => file.startsWith('skills/'));
    const dead = files.flatMap((file) =>
      [...site.read(file).matchAll(/\]\(([^)#]+)/g)]
        .map(([, link = '']) => path.posix.join(path.posix.dirname(file), link))
        .filter((link) => !site.files.has(link)),
    );
    expect(files).toContain('skills/wechatpay-chain/SKILL.md');
    expect(site.read('llms.txt')).toContain('](skills/wechatpay-chain/SKILL.md)');
    expect(dead).toEqual([]);
  });

  it('hold the tables of an operation in Markdown', () => {
    expect(site.read(`zh/${SEED}.md`)).toContain('| `out_request_no` | string | 是 | 商户单据号 |');
  });

  it('list all pages with a language in sitemap.xml', () => {
    const urls = [...site.read('sitemap.xml').matchAll(/<loc>https:\/\/[^/]+\/([^<]*)<\/loc>/g)].map(
      ([, at]) => at,
    );
    expect(new Set(urls)).toEqual(new Set(pages().filter((page) => page.includes('/'))));
  });
});

describe.each([
  ['Chinese', 'zh', CHINESE_QUERIES],
  ['English', 'en', ENGLISH_QUERIES],
] as const)('the search in %s', (_name, language, queries) => {
  it('has the right page among the first three of each query', async () => {
    const index = await SearchIndex.load(site.read(`assets/search-${language}.json`));
    const missed = queries.flatMap(([query, page]) => {
      const found = index.find(query, 3).map(({ id }) => id.replace(/\.html.*$/, ''));
      return found.includes(page) ? [] : [{ query, page, found }];
    });
    expect(missed).toEqual([]);
    expect(queries.length).toBeGreaterThanOrEqual(50);
  });

  it('leads to files and anchors that exist', async () => {
    const index = await SearchIndex.load(site.read(`assets/search-${language}.json`));
    const links = queries.flatMap(([query]) => index.find(query, 10).map(({ id }) => id));
    const dead = links.filter((link) => {
      const [address = '', anchor] = link.split('#');
      const html = site.read(`${language}/${address}`);
      return anchor !== undefined && !html.includes(`id="${anchor}"`);
    });
    expect(dead).toEqual([]);
  });

  it('has an index of at most 400 kB when compressed', () => {
    expect(gzipSync(site.read(`assets/search-${language}.json`)).length).toBeLessThanOrEqual(INDEX_LIMIT);
  });
});

describe('the words of the search', () => {
  it.each([
    ['查询退款', ['查询', '询退', '退款']],
    ['券', ['券']],
    ['out_trade_no', ['out_trade_no', 'out', 'trade', 'no']],
    ['out-trade-no', ['out', 'trade', 'no']],
    ['H5下单', ['h5', '下单']],
    ['how to verify the notifications', ['verify', 'notification']],
  ])('of %s are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});

describe('a relative link', () => {
  it.each([
    ['zh/a/b.html', 'zh/a/c.html', 'c.html'],
    ['zh/a/b.html', 'zh/d.html', '../d.html'],
    ['zh/a/b.html', 'assets/site.css', '../../assets/site.css'],
    ['index.html', 'zh/index.html', 'zh/index.html'],
    ['zh/index.html', 'zh/a/b.html', 'a/b.html'],
  ])('from %s to %s is %s', (from, to, link) => {
    expect(relativeLink(from, to)).toBe(link);
  });
});

describeInBrowser('the site in a browser', () => {
  let server: ChildProcess;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    ({ process: server, url } = await serveSite(site));
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });

  afterAll(async () => {
    await browser?.close();
    server?.kill();
  });

  it.each(
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      [390, 1280].flatMap((width) => ['zh', 'en'].map((language) => [language, colorScheme, width] as const)),
    ),
  )(
    'has no accessibility fault in %s, %s, at %i pixels, and no sideways scrolling',
    async (language, colorScheme, width) => {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 900 },
        bypassCSP: true,
      });
      const page = await context.newPage();
      for (const address of PAGES) {
        await page.goto(`${url}/${language}/${address}`);
        expect({ address, faults: await violations(page) }).toEqual({ address, faults: [] });
        const excess = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect({ address, excess }).toEqual({ address, excess: 0 });
      }
      await context.close();
    },
    BROWSER_TIMEOUT,
  );

  it(
    'has no accessibility fault in the list of all operations',
    async () => {
      const context = await browser.newContext({ viewport: { width: 390, height: 900 }, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(`${url}/zh/reference/index.html`);
      expect(await violations(page)).toEqual([]);
      await context.close();
    },
    BROWSER_TIMEOUT,
  );

  it('shows another form of the code without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${url}/en/${PAGES[2]}`);
    await page.getByText('Path in a call, await').click();
    await page.getByText('wxpay.chain(').first().waitFor({ state: 'visible' });
    await context.close();
  });

  it(
    'searches by keyboard, asks no other host, and keeps to its content security policy',
    async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      const complaints: string[] = [];
      const asked: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`${url}/zh/${PAGES[2]}`);
      expect(asked.filter((address) => address.includes('search'))).toEqual([]);
      await page.keyboard.press('/');
      await page.keyboard.type('退款');
      const options = page.getByRole('option');
      await options.first().waitFor();
      expect(await options.first().getAttribute('aria-selected')).toBe('true');
      await page.keyboard.press('ArrowDown');
      const second = options.nth(1);
      expect(await second.getAttribute('aria-selected')).toBe('true');
      const box = page.getByRole('combobox');
      expect(await box.getAttribute('aria-activedescendant')).toBe(await second.getAttribute('id'));
      await page.keyboard.press('Escape');
      await options.first().waitFor({ state: 'hidden' });
      await box.fill('申请退款');
      await options.first().waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/zh/reference/v3/refund/domestic/refunds/post.html');
      expect(asked.filter((address) => !address.startsWith(url))).toEqual([]);
      expect(complaints).toEqual([]);
      await context.close();
    },
    BROWSER_TIMEOUT,
  );

  it('says that nothing was found', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${url}/en/index.html`);
    await page.getByRole('combobox').fill('zzzzqqqq');
    await page.getByText('No results').waitFor();
    await context.close();
  });

  it.each(
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      [390, 1280].map((width) => [colorScheme, width] as const),
    ),
  )(
    'has no accessibility fault in the results of a search, %s, at %i pixels',
    async (colorScheme, width) => {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 900 },
        bypassCSP: true,
      });
      const page = await context.newPage();
      await page.goto(`${url}/en/index.html`);
      await page.getByRole('combobox').fill('refund');
      await page.getByRole('option').first().waitFor();
      expect(await violations(page)).toEqual([]);
      const { x, width: shown } = (await page.locator('.results').boundingBox()) ?? { x: -1, width: 0 };
      expect({ isCut: x < 0 || x + shown > width }).toEqual({ isCut: false });
      await context.close();
    },
    BROWSER_TIMEOUT,
  );

  it('copies the code, and keeps to its content security policy', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(`${url}/en/${PAGES[2]}`);
    await page.locator('button.copy:visible').first().click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain(
      'wxpay.v3.pay.transactions.native.post',
    );
    expect(complaints).toEqual([]);
    await context.close();
  });
});
