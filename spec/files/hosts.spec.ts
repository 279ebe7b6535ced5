import { ConfigError, PathError, Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE } from '../sandbox/merchant';
import { foreignHost } from '../support/foreign';
import { Wire } from '../support/wire';

const FILE = Buffer.from('a file');

let identity: Identity;
let sandbox: Sandbox;
let wxpay: Wechatpay;

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity, https: true });
  wxpay = new Wechatpay(sandbox.config);
}, PATIENCE);

afterAll(async () => {
  await wxpay.close();
  await sandbox.close();
});

/** The two APIs that connect to other hosts. */
const ways: readonly [string, (client: Wechatpay, url: string) => Promise<unknown>][] = [
  ['files.download', (client, url) => client.files.download(url)],
  ['bills.fetch', (client, url) => client.bills.fetch({ download_url: url })],
];

const PRIVATE = [
  '127.0.0.1',
  '127.1',
  '0x7f000001',
  '2130706433',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '0.0.0.0',
  '169.254.169.254',
  '100.64.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '[::1]',
  '[::]',
  '[fe80::1]',
  '[fd00::1]',
  '[::ffff:127.0.0.1]',
  '[64:ff9b::10.0.0.1]',
  '[2002:7f00:1::]',
];

describe.each(ways)('%s, to a host that is not WeChat Pay', (_, fetch) => {
  it.each(PRIVATE)('refuses the private address %s', async (address) => {
    await expect(fetch(wxpay, `https://${address}/file?token=secret`)).rejects.toMatchObject({
      name: 'PathError',
      outcome: 'not-sent',
      message: expect.not.stringContaining('secret'),
      hint: expect.stringContaining('privateFileHosts'),
    });
  });

  it('refuses a name that leads to a private address, when it connects', async () => {
    await using wire = await foreignHost(identity, FILE);
    const url = wire.url.replace('127.0.0.1', 'localhost');
    await expect(fetch(wxpay, url)).rejects.toMatchObject({
      name: 'PathError',
      outcome: 'not-sent',
      message: expect.stringContaining('localhost'),
    });
    expect(wire.connections).toBe(0);
  });

  it('refuses http', async () => {
    await using wire = await Wire.listen((__, response) => response.end(FILE));
    await using open = new Wechatpay({ ...sandbox.config, privateFileHosts: true });
    await expect(fetch(open, wire.url)).rejects.toMatchObject({ name: 'PathError', outcome: 'not-sent' });
    expect(wire.connections).toBe(0);
  });

  it('accepts private addresses if privateFileHosts is set', async () => {
    await using wire = await foreignHost(identity, Buffer.from('`a'));
    await using open = new Wechatpay({ ...sandbox.config, privateFileHosts: true });
    for (const host of ['127.0.0.1', 'localhost']) {
      await fetch(open, wire.url.replace('127.0.0.1', host)).catch((error) => {
        expect(error).not.toBeInstanceOf(PathError);
      });
    }
    expect(wire.received).toHaveLength(2);
  });
});

describe('a chain', () => {
  it.each([
    'v3/new-tax-control-fapiao/download?token=t',
    'v3/billdownload/file?token=t',
    'v3/merchant-service/images/abc',
    'any/path',
  ])('never goes to a foreign host: %s', async (path) => {
    await using wire = await foreignHost(identity, FILE);
    await using open = new Wechatpay({ ...sandbox.config, privateFileHosts: true });
    await expect(open.chain(`${wire.url}${path}`).get()).rejects.toMatchObject({
      name: 'PathError',
      outcome: 'not-sent',
      hint: expect.stringContaining('wxpay.files.download'),
    });
    expect(wire.connections).toBe(0);
  });

  it.each([
    (base: string) => `${base}?/v3/billdownload/file`,
    (base: string) => `${base}/?/v3/billdownload/file`,
    (base: string) => `${base}//v3/billdownload/file`,
  ])('refuses an unsigned response from a path that resembles a download: %p', async (make) => {
    await using wire = await Wire.listen((_, response) => response.end(FILE));
    await using open = new Wechatpay({ ...sandbox.config, baseURL: wire.url });
    const url = make(wire.url.replace(/\/$/, ''));
    await expect(open.chain(url).get()).rejects.toMatchObject({ name: 'SignatureError' });
  });

  it('does not treat an APIv2 path of a URL as an APIv2 operation', async () => {
    await using wire = await Wire.listen((_, response) => response.end(FILE));
    await using open = new Wechatpay({ ...sandbox.config, baseURL: wire.url });
    const call = open.chain(`${wire.url}v2/pay/downloadbill`).post({ body: 'x' });
    await expect(call).rejects.toMatchObject({ name: 'SignatureError' });
  });
});

describe('a PathError', () => {
  const HOST = 'https://shop.example';

  it.each<[string, () => Promise<unknown>]>([
    ['a foreign host', () => wxpay.chain(`${HOST}/file?token=secret`).get()],
    ['a user in the URL', () => wxpay.files.download('https://me:secret@shop.example/file?token=secret')],
    ['a URL without a host', () => wxpay.files.download('https://?token=secret')],
    ['a fragment', () => wxpay.chain(`${sandbox.url}/v3/billdownload/file?token=secret#a`).get()],
    ['a single brace', () => wxpay.chain('v3/billdownload/file?token=secret}').get()],
    ['a variable without a value', () => wxpay.chain('v3/{a}?token=secret').get()],
    ['an empty segment', async () => wxpay.chain('v3//a?token=secret').get()],
    ['a dot segment', () => wxpay.chain('v3/../a?token=secret').get()],
    ['a segment after a query', async () => Reflect.get(wxpay.chain('v3/a?token=secret'), 'b').get()],
    ['a URL after a path', async () => Reflect.get(wxpay.v3, `${HOST}/a?token=secret`).get()],
    ['a foreign baseURL', () => wxpay.chain('v3/a').get({ baseURL: 'https://shop.example/?token=secret' })],
  ])('about %s names no query and no password', async (_, call) => {
    const error = await call().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error instanceof PathError || error instanceof ConfigError).toBe(true);
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(String((error as Error).stack)).not.toContain('secret');
  });
});
