import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { Wechatpay } from 'wechatpay-chain';
import { Notifications } from 'wechatpay-chain/notify';
import { configOf, type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { Folder, Running, wxpay } from '../support/command';
import { Wire } from '../support/wire';

let identity: Identity;
let folder: Folder;
let keys: string;

beforeAll(async () => {
  identity = await Sandbox.identity();
  folder = new Folder();
  keys = folder.file('keys.json');
  writeFileSync(keys, JSON.stringify(identity));
});
afterAll(() => folder[Symbol.dispose]());

/** An application that sends the same response to every notification. */
function application(status: number, body = ''): Promise<Wire> {
  return Wire.listen((_, response) => response.writeHead(status).end(body));
}

describe('wxpay trigger', () => {
  it('sends a notification that the application verifies and decrypts', async () => {
    await using app = await application(204);
    const { code } = await wxpay(['trigger', 'TRANSACTION.SUCCESS', '--to', app.url, '--identity', keys]);
    const notifications = new Notifications(configOf(identity));
    const event = await notifications.parse(app.last);
    expect(event).toMatchObject({
      event_type: 'TRANSACTION.SUCCESS',
      resource: { out_trade_no: '1217752501201407033233368018' },
    });
    expect(code).toBe(0);
  });

  it('sends the resource of --json', async () => {
    await using app = await application(200, '{"code":"SUCCESS"}');
    const json = '{"out_refund_no":"R1"}';
    const args = ['trigger', 'REFUND.SUCCESS', '--to', app.url, '--identity', keys, '--json', '-'];
    const { stdout } = await wxpay([...args, '--output', 'json'], { input: json });
    expect(JSON.parse(stdout)).toEqual({
      event: 'REFUND.SUCCESS',
      to: app.url,
      status: 200,
      received: true,
      body: '{"code":"SUCCESS"}',
    });
    const event = await new Notifications(configOf(identity)).parse(app.last);
    expect(event.resource).toEqual({ out_refund_no: 'R1' });
  });

  it('reports a notification that would be sent again', async () => {
    await using app = await application(500, '{"code":"FAIL","message":"no"}');
    const { code, stdout } = await wxpay([
      'trigger',
      'TRANSACTION.SUCCESS',
      '--to',
      app.url,
      '--identity',
      keys,
    ]);
    expect(stdout).toContain('500 {"code":"FAIL","message":"no"}');
    expect(code).toBe(4);
  });

  it('signs with the keys of the gateway that runs in another terminal', async () => {
    using fresh = new Folder();
    await using app = await application(204);
    const env = { XDG_RUNTIME_DIR: fresh.path };
    const nobody = await wxpay(['trigger', 'TRANSACTION.SUCCESS', '--to', app.url], { env, cwd: fresh.path });
    expect(nobody.stderr).toContain('expected a running gateway or a key file');
    expect(nobody.code).toBe(3);
    await using gateway = new Running(['sandbox', '--output', 'json'], { env, cwd: fresh.path });
    const [connection] = await gateway.events<{ url: string; environment: Record<string, string> }>(1);
    const args = ['trigger', 'TRANSACTION.SUCCESS', '--output', 'json'];
    const { code } = await wxpay([...args, '--to', app.url], { env, cwd: fresh.path });
    expect(code).toBe(0);
    const notifications = new Notifications(Wechatpay.fromEnv(connection?.environment));
    expect(await notifications.parse(app.last)).toMatchObject({ event_type: 'TRANSACTION.SUCCESS' });

    const lost = await wxpay(args, { env, cwd: fresh.path });
    expect(lost.stderr).toContain('expected the URL of the application');
    const order = {
      appid: 'wx1',
      mchid: '1900000109',
      description: 'd',
      out_trade_no: 'trigger-1',
      notify_url: `${app.url}notify`,
      amount: { total: 1 },
    };
    const place = ['call', 'v3/pay/transactions/native', '--json', JSON.stringify(order)];
    expect((await wxpay(place, { env: { ...env, ...connection?.environment } })).code).toBe(0);
    expect(JSON.parse((await wxpay(args, { env, cwd: fresh.path })).stdout)).toMatchObject({
      to: order.notify_url,
      received: true,
    });

    const [file = ''] = readdirSync(fresh.file('wxpay'));
    expect(statSync(fresh.file(`wxpay/${file}`)).mode & 0o777).toBe(0o600);
    await gateway.interrupt();
    expect(readdirSync(fresh.file('wxpay'))).toEqual([]);
  });

  it('ignores keys in a folder that other users can write', async () => {
    using fresh = new Folder();
    mkdirSync(fresh.file('wxpay'));
    chmodSync(fresh.file('wxpay'), 0o777);
    writeFileSync(
      fresh.file(`wxpay/${process.pid}.json`),
      JSON.stringify({ url: 'http://127.0.0.1:9', identity }),
    );
    const { code } = await wxpay(['trigger', 'TRANSACTION.SUCCESS', '--to', 'http://127.0.0.1:9'], {
      env: { XDG_RUNTIME_DIR: fresh.path },
    });
    expect(code).toBe(3);
  });

  it('supports APIv2, whose result is in the response body', async () => {
    await using app = await application(200, '<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>');
    const args = ['trigger', 'v2/transaction-success', '--to', app.url, '--identity', keys];
    expect((await wxpay(args)).code).toBe(0);
    expect(String(app.last.body)).toMatch(/^<xml>.*<sign>/s);
  });

  it.each([
    [
      'an unknown event type',
      ['trigger', 'NO.SUCH', '--to', 'http://127.0.0.1:9'],
      3,
      /"NO.SUCH" is not in the catalogue/,
    ],
    ['a missing URL', ['trigger', 'TRANSACTION.SUCCESS'], 3, /--to/],
    ['an invalid URL', ['trigger', 'TRANSACTION.SUCCESS', '--to', 'localhost'], 2, /https:/],
    [
      'an unreachable application',
      ['trigger', 'TRANSACTION.SUCCESS', '--to', 'http://127.0.0.1:9'],
      5,
      /Cannot connect to/,
    ],
  ])('fails for %s', async (_, args, exit, words) => {
    const { code, stderr } = await wxpay([...args, '--identity', keys]);
    expect(stderr).toMatch(words);
    expect(code).toBe(exit);
  });
});

describe('wxpay listen', () => {
  const env = () => {
    const { mchid, serial, privateKey, apiv3Key } = configOf(identity);
    return {
      WECHATPAY_MCHID: mchid,
      WECHATPAY_SERIAL: serial,
      WECHATPAY_PRIVATE_KEY: String(privateKey),
      WECHATPAY_PUBLIC_KEY_ID: identity.publicKey.id,
      WECHATPAY_PUBLIC_KEY: identity.publicKey.publicKey,
      WECHATPAY_APIV3_KEY: apiv3Key,
    };
  };

  async function deliver(to: string) {
    return wxpay(['trigger', 'TRANSACTION.SUCCESS', '--to', to, '--identity', keys, '--output', 'json']);
  }

  it('forwards a notification with a valid signature, and returns the response', async () => {
    await using app = await application(500, '{"code":"FAIL","message":"busy"}');
    const args = ['listen', '--forward-to', `${app.url}hook`, '--output', 'json'];
    await using listener = new Running(args, { env: env() });
    const [{ url } = { url: '' }] = await listener.events<{ url: string }>(1);
    const { stdout } = await deliver(`${url}?shop=7`);
    expect(JSON.parse(stdout)).toMatchObject({ status: 500, body: '{"code":"FAIL","message":"busy"}' });
    expect(app.last.target).toBe('/hook?shop=7');
    const event = await new Notifications(configOf(identity)).parse(app.last);
    expect(event.event_type).toBe('TRANSACTION.SUCCESS');
    const [, forwarded] = await listener.events(2);
    expect(forwarded).toEqual({
      event: 'TRANSACTION.SUCCESS',
      status: 500,
      milliseconds: expect.any(Number),
    });
    expect((await listener.interrupt()).code).toBe(0);
  });

  it('reports a notification that fails verification, and still forwards it', async () => {
    await using app = await application(401);
    const args = ['listen', '--forward-to', app.url, '--output', 'json'];
    await using listener = new Running(args, { env: env() });
    const [{ url } = { url: '' }] = await listener.events<{ url: string }>(1);
    await fetch(url, { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } });
    const [, forwarded] = await listener.events(2);
    expect(forwarded).toMatchObject({ problem: expect.stringContaining('Wechatpay-'), status: 401 });
  });

  it('responds with 502 while the application is unreachable, and keeps running', async () => {
    await using listener = new Running(['listen', '--forward-to', 'http://127.0.0.1:9', '--output', 'json'], {
      env: env(),
    });
    const [{ url } = { url: '' }] = await listener.events<{ url: string }>(1);
    for (const time of [1, 2]) {
      expect(JSON.parse((await deliver(url)).stdout)).toMatchObject({ status: 502, received: false });
      expect(await listener.events(time + 1)).toHaveLength(time + 1);
    }
  });

  it('rejects a body over 1 MiB', async () => {
    await using app = await application(204);
    await using listener = new Running(['listen', '--forward-to', app.url, '--output', 'json']);
    const [{ url } = { url: '' }] = await listener.events<{ url: string }>(1);
    const { status } = await fetch(url, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });
    expect(status).toBe(413);
    expect(app.received).toEqual([]);
  });

  it('works without a merchant, and says that it verifies nothing', async () => {
    await using app = await application(204);
    await using listener = new Running(['listen', '--forward-to', app.url, '--language', 'zh']);
    await listener.lines(1);
    const { stdout, stderr } = await listener.interrupt();
    expect(stdout).toContain(`->  ${app.url}`);
    expect(stderr).toContain('须由应用验签');
  });
});
