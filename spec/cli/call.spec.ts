import { createPublicKey, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { type Ended, environmentOf, Folder, secretsOf, wxpay } from '../support/command';

const CARD = 'v3/marketing/busifavor/coupons/{card_id}/send';
const fields = {
  appid: 'wx98761234567890ab',
  openid: 'obLatjhnqgy2syxrXVM3MJirbkdI',
  out_request_no: '100002322019090134242',
  send_time: '2026-11-24T13:29:35+08:00',
};
const json = JSON.stringify(fields);

let sandbox: Sandbox;
let env: Record<string, string>;
const everything: Ended[] = [];

async function run(args: readonly string[], input?: string): Promise<Ended> {
  const ended = await wxpay(args, { env, ...(input === undefined ? {} : { input }) });
  everything.push(ended);
  return ended;
}

beforeAll(async () => {
  sandbox = await Sandbox.start();
  env = environmentOf(sandbox);
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.close());

describe('wxpay call', () => {
  it('prints the answer alone on standard output', async () => {
    const { code, stdout, stderr } = await run(['call', CARD, '-p', 'card_id=p1', '--json', json]);
    expect(JSON.parse(stdout)).toEqual({ card_code: expect.any(String) });
    expect(stderr).toMatch(/^200 {2}Request-ID \S+\n$/);
    expect(code).toBe(0);
  });

  it('prints status, Request-ID and answer as JSON, and nothing beside', async () => {
    const { stdout, stderr } = await run([
      'call',
      CARD,
      '-p',
      'card_id=p1',
      '--json',
      json,
      '--output',
      'json',
    ]);
    expect(JSON.parse(stdout)).toEqual({
      status: 200,
      requestId: expect.any(String),
      data: { card_code: expect.any(String) },
    });
    expect(stderr).toBe('');
  });

  it('takes values in the path, and the body from standard input', async () => {
    const other = JSON.stringify({ ...fields, out_request_no: '2' });
    const { code } = await run(['call', '/v3/marketing/busifavor/coupons/p%2F1/send', '--json', '-'], other);
    expect(code).toBe(0);
    expect(sandbox.requests.at(-1)?.target).toBe('/v3/marketing/busifavor/coupons/p%2F1/send');
  });

  it('takes the body from a file, and headers', async () => {
    using folder = new Folder();
    writeFileSync(folder.file('card.json'), json);
    const from = `@${folder.file('card.json')}`;
    await run(['call', CARD, '-p', 'card_id=p1', '--json', from, '-H', 'X-Note: a:b']);
    expect(JSON.parse(String(sandbox.requests.at(-1)?.body))).toEqual(fields);
    expect(sandbox.requests.at(-1)?.headers['x-note']).toBe('a:b');
  });

  it('does not respell what stands in a path', async () => {
    await run(['call', 'v3/some/ABCdef/complaints_v2', '-q', 'mchid=1', '-q', 'a=b=c']);
    expect(sandbox.requests.at(-1)?.target).toBe('/v3/some/ABCdef/complaints_v2?mchid=1&a=b%3Dc');
  });

  it.each([
    ['refused', undefined, 4, /PARAM_ERROR.*appid/s],
    ['may have happened', 'drop-after', 6, /may have been carried out/],
    ['is not proven', 'wrong-signature', 7, /ERR_SIGNATURE/],
  ] as const)('ends with a code of its own where it %s', async (_, kind, exit, words) => {
    if (kind !== undefined) sandbox.fault({ kind });
    const body = kind === undefined ? '{}' : json;
    const { code, stdout, stderr } = await run(['call', CARD, '-p', 'card_id=p1', '--json', body]);
    expect(stdout).toBe('');
    expect(stderr).toMatch(words);
    expect(code).toBe(exit);
  });

  it('ends with 5 where nobody answers', async () => {
    const { code, stderr } = await wxpay(['call', 'v3/certificates'], {
      env: { ...env, WECHATPAY_BASE_URL: 'http://127.0.0.1:9/' },
    });
    expect(stderr).toContain('Nothing was sent.');
    expect(code).toBe(5);
  });

  it('tells errors as JSON', async () => {
    const { stderr } = await run(['call', CARD, '-p', 'card_id=p1', '--json', '{}', '--output=json']);
    expect(JSON.parse(stderr)).toMatchObject({
      exit: 4,
      error: { name: 'ApiError', code: 'PARAM_ERROR', outcome: 'rejected', hint: expect.any(String) },
    });
  });

  it.each([
    ['a variable without a value', ['call', CARD, '--json', json], 3],
    ['JSON that is none', ['call', CARD, '--json', '{'], 2],
    ['a file that is not there', ['call', CARD, '--json', '@/nonexistent'], 3],
    ['a verb that is none', ['call', CARD, '-X', 'BREW'], 2],
    ['a pair that is none', ['call', CARD, '-q', 'mchid'], 2],
    ['no path', ['call'], 2],
    ['an option that is not known', ['call', CARD, '--private-key', 'x'], 2],
  ])('sends nothing for %s', async (_, args, exit) => {
    const before = sandbox.requests.length;
    expect((await run(args)).code).toBe(exit);
    expect(sandbox.requests).toHaveLength(before);
  });
});

describe('wxpay call --dry-run', () => {
  it('shows the exact string to sign, and sends nothing', async () => {
    const before = sandbox.requests.length;
    const args = ['call', CARD, '-p', 'card_id=p1', '--json', json, '--dry-run', '--output', 'json'];
    const { stdout } = await run(args);
    expect(sandbox.requests).toHaveLength(before);
    const { message, method, url, body } = JSON.parse(stdout);
    expect({ method, url }).toEqual({
      method: 'POST',
      url: `${sandbox.url}/v3/marketing/busifavor/coupons/p1/send`,
    });
    expect(message).toMatch(
      /^POST\n\/v3\/marketing\/busifavor\/coupons\/p1\/send\n\d{10}\n[0-9a-zA-Z]{32}\n\{.*\}\n$/,
    );
    expect(JSON.parse(body)).toEqual(fields);
  });

  it('needs no private key, and shows no signature', async () => {
    const { WECHATPAY_PRIVATE_KEY: _, ...rest } = env;
    const { code, stdout } = await wxpay(['call', 'v3/certificates', '--dry-run'], { env: rest });
    expect(code).toBe(0);
    expect(stdout).toContain('String to sign\nGET\n/v3/certificates\n');
    expect(stdout.toLowerCase()).not.toContain('authorization');
  });

  it('shows what APIv2 hashes, with the key left out', async () => {
    const xml = JSON.stringify({
      appid: 'wx1',
      mch_id: sandbox.config.mchid,
      out_trade_no: '42',
      nonce_str: 'n',
    });
    const { stdout } = await run(['call', 'v2/pay/orderquery', '--xml', xml, '--dry-run']);
    expect(stdout).toContain(`appid=wx1&mch_id=${sandbox.config.mchid}&nonce_str=n&out_trade_no=42&key=…`);
  });
});

describe('wxpay call --code', () => {
  it.each([
    [['--code'], 'wxpay.v3.marketing.busifavor.coupons._card_id_.send.post('],
    [['--code', 'declared'], `wxpay.chain('${CARD}').post(`],
    [['--code', 'property-promise'], `wxpay['${CARD}']\n  .postAsync(`],
  ])('writes %s', async (option, start) => {
    const { stdout, code } = await wxpay(['call', CARD, '-p', 'card_id=p1', '--json', json, ...option]);
    expect(stdout).toContain(start);
    expect(stdout).toContain("card_id: 'p1'");
    expect(code).toBe(0);
  });
});

describe('secrets', () => {
  it('are in nothing that was printed', () => {
    const printed = everything.map(({ stdout, stderr }) => stdout + stderr).join('\n');
    expect(everything.length).toBeGreaterThan(15);
    for (const secret of secretsOf(sandbox)) expect(printed).not.toContain(secret);
    expect(printed).not.toMatch(/signature="/);
  });

  it('sign rightly all the same', () => {
    const { body, headers, target } = sandbox.requests.find(({ method }) => method === 'POST') ?? {};
    const [, nonce, signature] =
      /nonce_str="(.+?)".*signature="(.+?)"/.exec(headers?.['authorization'] ?? '') ?? [];
    const [, timestamp] = /timestamp="(\d+)"/.exec(headers?.['authorization'] ?? '') ?? [];
    const message = `POST\n${target}\n${timestamp}\n${nonce}\n${body}\n`;
    const key = createPublicKey(String(sandbox.config.privateKey));
    expect(verify('sha256', Buffer.from(message), key, Buffer.from(signature ?? '', 'base64'))).toBe(true);
  });
});
