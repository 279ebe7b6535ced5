import { createPublicKey, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { type Ended, environmentOf, Folder, secretsOf, wxpay } from '../support/command';
import { beijingTime } from '../support/time';

const CARD = 'v3/marketing/busifavor/coupons/{card_id}/send';
const fields = {
  appid: 'wx98761234567890ab',
  openid: 'obLatjhnqgy2syxrXVM3MJirbkdI',
  out_request_no: '100002322019090134242',
  send_time: beijingTime(),
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
  it('prints only the response body on standard output', async () => {
    const { code, stdout, stderr } = await run(['call', CARD, '-p', 'card_id=p1', '--json', json]);
    expect(JSON.parse(stdout)).toEqual({ card_code: expect.any(String) });
    expect(stderr).toMatch(/^200 {2}Request-ID \S+\n$/);
    expect(code).toBe(0);
  });

  it('prints status, Request-ID and response as JSON, and no remarks', async () => {
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

  it('accepts values in the path, and the body from standard input', async () => {
    const other = JSON.stringify({ ...fields, out_request_no: '2' });
    const { code } = await run(['call', '/v3/marketing/busifavor/coupons/p%2F1/send', '--json', '-'], other);
    expect(code).toBe(0);
    expect(sandbox.requests.at(-1)?.target).toBe('/v3/marketing/busifavor/coupons/p%2F1/send');
  });

  it('accepts the body from a file, and headers', async () => {
    using folder = new Folder();
    writeFileSync(folder.file('card.json'), json);
    const from = `@${folder.file('card.json')}`;
    await run(['call', CARD, '-p', 'card_id=p1', '--json', from, '-H', 'X-Note: a:b']);
    expect(JSON.parse(String(sandbox.requests.at(-1)?.body))).toEqual(fields);
    expect(sandbox.requests.at(-1)?.headers['x-note']).toBe('a:b');
  });

  it('keeps the spelling of a path', async () => {
    await run(['call', 'v3/some/ABCdef/complaints_v2', '-q', 'mchid=1', '-q', 'a=b=c']);
    expect(sandbox.requests.at(-1)?.target).toBe('/v3/some/ABCdef/complaints_v2?mchid=1&a=b%3Dc');
  });

  it.each([
    ['is rejected', undefined, 4, /PARAM_ERROR.*appid/s],
    ['has an unknown outcome', 'drop-after', 6, /may have been executed/],
    ['fails verification', 'wrong-signature', 7, /ERR_SIGNATURE/],
  ] as const)('exits with a distinct code where the call %s', async (_, kind, exit, words) => {
    if (kind !== undefined) sandbox.fault({ kind });
    const body = kind === undefined ? '{}' : json;
    const { code, stdout, stderr } = await run(['call', CARD, '-p', 'card_id=p1', '--json', body]);
    expect(stdout).toBe('');
    expect(stderr).toMatch(words);
    expect(code).toBe(exit);
  });

  it('exits with 5 where the connection fails', async () => {
    const { code, stderr } = await wxpay(['call', 'v3/certificates'], {
      env: { ...env, WECHATPAY_BASE_URL: 'http://127.0.0.1:9/' },
    });
    expect(stderr).toContain('Nothing was sent.');
    expect(code).toBe(5);
  });

  it('prints errors as JSON', async () => {
    const { stderr } = await run(['call', CARD, '-p', 'card_id=p1', '--json', '{}', '--output=json']);
    expect(JSON.parse(stderr)).toMatchObject({
      exit: 4,
      error: { name: 'ApiError', code: 'PARAM_ERROR', outcome: 'rejected', hint: expect.any(String) },
    });
  });

  it.each([
    ['a variable without a value', ['call', CARD, '--json', json], 3],
    ['invalid JSON', ['call', CARD, '--json', '{'], 2],
    ['a missing file', ['call', CARD, '--json', '@/nonexistent'], 3],
    ['an unknown method', ['call', CARD, '-X', 'BREW'], 2],
    ['a query parameter without a value', ['call', CARD, '-q', 'mchid'], 2],
    ['a missing path', ['call'], 2],
    ['an unknown option', ['call', CARD, '--private-key', 'x'], 2],
  ])('sends nothing for %s', async (_, args, exit) => {
    const before = sandbox.requests.length;
    expect((await run(args)).code).toBe(exit);
    expect(sandbox.requests).toHaveLength(before);
  });
});

describe('wxpay call --dry-run', () => {
  it('shows the exact string to sign and sends nothing', async () => {
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

  it('needs no private key and shows no signature', async () => {
    const { WECHATPAY_PRIVATE_KEY: _, ...rest } = env;
    const { code, stdout } = await wxpay(['call', 'v3/certificates', '--dry-run'], { env: rest });
    expect(code).toBe(0);
    expect(stdout).toContain('String to sign\nGET\n/v3/certificates\n');
    expect(stdout.toLowerCase()).not.toContain('authorization');
  });

  it('shows the string to sign of APIv2 without the key', async () => {
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
  ])('prints the code for %s', async (option, start) => {
    const { stdout, code } = await wxpay(['call', CARD, '-p', 'card_id=p1', '--json', json, ...option]);
    expect(stdout).toContain(start);
    expect(stdout).toContain("card_id: 'p1'");
    expect(code).toBe(0);
  });
});

describe('secrets of the merchant', () => {
  it('are never printed', () => {
    const printed = everything.map(({ stdout, stderr }) => stdout + stderr).join('\n');
    expect(everything.length).toBeGreaterThan(15);
    for (const secret of secretsOf(sandbox)) expect(printed).not.toContain(secret);
    expect(printed).not.toMatch(/signature="/);
  });

  it('sign the request correctly', () => {
    const { body, headers, target } = sandbox.requests.find(({ method }) => method === 'POST') ?? {};
    const [, nonce, signature] =
      /nonce_str="(.+?)".*signature="(.+?)"/.exec(headers?.['authorization'] ?? '') ?? [];
    const [, timestamp] = /timestamp="(\d+)"/.exec(headers?.['authorization'] ?? '') ?? [];
    const message = `POST\n${target}\n${timestamp}\n${nonce}\n${body}\n`;
    const key = createPublicKey(String(sandbox.config.privateKey));
    expect(verify('sha256', Buffer.from(message), key, Buffer.from(signature ?? '', 'base64'))).toBe(true);
  });
});
