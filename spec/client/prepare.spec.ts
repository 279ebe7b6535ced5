import { constants, createHash, privateDecrypt, verify } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync, writeFileSync } from 'node:fs';
import { Agent } from 'undici';
import { type Middleware, type PreparedRequest, Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import {
  client,
  config,
  MERCHANT_SERIAL,
  merchant,
  PLATFORM_ID,
  platform,
  platformHeaders,
} from '../support/client';
import { Folder } from '../support/folder';
import { signed } from '../support/keys';
import { Wire } from '../support/wire';
import { fieldsOf, SECRET, signFields } from '../support/xml';

const CARD = 'v3/marketing/busifavor/coupons/{card_id}/send';
const card = {
  appid: 'wx98761234567890ab',
  openid: 'obLatjhnqgy2syxrXVM3MJirbkdI',
  out_request_no: '100002322019090134242',
  send_time: '2026-11-24T13:29:35+08:00',
};
const TIME = 1_790_000_000;
const NONCE = '593BEC0C930BF1AFEB40B4A08C8FB242';
const fixed = { clock: () => TIME * 1000, nonce: () => NONCE };

const ANSWER = '{"card_code":"1"}';

/** A server that responds to every call like WeChat Pay. */
function answering(): Promise<Wire> {
  return Wire.listen((_, response) =>
    response
      .writeHead(200, { 'Content-Type': 'application/json', ...platformHeaders(ANSWER, { timestamp: TIME }) })
      .end(ANSWER),
  );
}

/** Whether the merchant's key verifies the signature of a request over its `signedText`. */
function isSigned({ headers, signedText }: PreparedRequest): boolean {
  const [, signature = ''] = /signature="(.+?)"/.exec(headers['authorization'] ?? '') ?? [];
  return verify('sha256', Buffer.from(signedText), merchant.publicKey, Buffer.from(signature, 'base64'));
}

describe('prepare', () => {
  it('returns what a call sends, byte for byte', async () => {
    await using wire = await answering();
    await using wxpay = client({ baseURL: wire.url, ...fixed });
    const options = { card_id: 'p/1', json: card, headers: { 'X-Note': 'a' } };
    const prepared = await wxpay.prepare('POST', CARD, options);
    expect(wire.connections).toBe(0);
    await wxpay.chain(CARD).post(options);
    const { method, target, headers, body } = wire.last;
    expect(prepared).toEqual({
      method,
      url: wire.url.slice(0, -1) + target,
      headers: expect.any(Object),
      body,
      signedText: `POST\n/v3/marketing/busifavor/coupons/p%2F1/send\n${TIME}\n${NONCE}\n${body}\n`,
    });
    expect(headers).toMatchObject(prepared.headers);
    expect(prepared.headers).toMatchObject({ 'x-note': 'a', 'wechatpay-serial': PLATFORM_ID });
  });

  it('signs the text that it returns', async () => {
    await using wxpay = client();
    const prepared = await wxpay.prepare('POST', CARD, { card_id: '1', json: card });
    expect(prepared.headers['authorization']).toContain(`serial_no="${MERCHANT_SERIAL}"`);
    expect(isSigned(prepared)).toBe(true);
    expect(isSigned({ ...prepared, signedText: `${prepared.signedText}\n` })).toBe(false);
  });

  it.each(['GET', 'get', 'Get'])('accepts the method %s', async (method) => {
    await using wxpay = client(fixed);
    const { method: sent, body, signedText } = await wxpay.prepare(method, 'v3/certificates');
    expect({ sent, body }).toEqual({ sent: 'GET', body: undefined });
    expect(signedText).toBe(`GET\n/v3/certificates\n${TIME}\n${NONCE}\n\n`);
  });

  it.each([
    ['v3/pay/transactions/id/{transaction_id}', { transaction_id: '42', query: { mchid: '1' } }],
    ['/v3/pay/transactions/id/42?mchid=1', undefined],
    ['https://api.mch.weixin.qq.com/v3/pay/transactions/id/42?mchid=1', {}],
  ])('accepts the path %s', async (path, options) => {
    await using wxpay = client();
    const { url, signedText } = await wxpay.prepare('get', path, options);
    expect(url).toBe('https://api.mch.weixin.qq.com/v3/pay/transactions/id/42?mchid=1');
    expect(signedText).toContain('GET\n/v3/pay/transactions/id/42?mchid=1\n');
  });

  it('opens no connection and publishes no event', async () => {
    const heard: unknown[] = [];
    const channels = ['request', 'response', 'error', 'retry'].map((name) => `wechatpay:${name}`);
    const listen = (event: unknown) => heard.push(event);
    for (const channel of channels) subscribe(channel, listen);
    await using wire = await answering();
    const dispatcher = new Agent();
    const dispatch = jest.spyOn(dispatcher, 'dispatch');
    await using wxpay = client({ baseURL: wire.url, dispatcher });
    await wxpay.prepare('POST', CARD, { card_id: '1', json: card });
    expect({ connections: wire.connections, calls: dispatch.mock.calls }).toEqual({
      connections: 0,
      calls: [],
    });
    expect(heard).toEqual([]);
    for (const channel of channels) unsubscribe(channel, listen);
    await dispatcher.close();
  });

  it('does not create the file of a sink, and sends the same Accept header', async () => {
    using folder = new Folder();
    const sink = folder.at('bill.csv');
    await using wxpay = client();
    const { headers } = await wxpay.prepare('GET', 'v3/some/file', { sink });
    expect(headers['accept']).toBe('*/*');
    expect(existsSync(sink)).toBe(false);
  });

  it('can be called repeatedly and during calls', async () => {
    await using wire = await answering();
    await using wxpay = client({ baseURL: wire.url, ...fixed });
    const [one, other] = await Promise.all([
      wxpay.prepare('get', 'v3/a'),
      wxpay.prepare('get', 'v3/a'),
      wxpay.chain('v3/a').get(),
    ]);
    expect(one).toEqual(other);
    expect(wire.received).toHaveLength(1);
  });
});

describe('prepare of an upload', () => {
  it('returns the whole form, and signs only meta', async () => {
    await using wire = await answering();
    await using wxpay = client({ baseURL: wire.url, ...fixed });
    const file = Buffer.alloc(70_000, 'image');
    const multipart = { file, filename: 'a.png' };
    const prepared = await wxpay.prepare('POST', 'v3/merchant/media/upload', { multipart });
    const sha256 = createHash('sha256').update(file).digest('hex');
    const meta = JSON.stringify({ filename: 'a.png', sha256 });
    expect(prepared.signedText).toBe(`POST\n/v3/merchant/media/upload\n${TIME}\n${NONCE}\n${meta}\n`);
    expect(isSigned(prepared)).toBe(true);
    expect(prepared.body?.includes(file)).toBe(true);
    expect(prepared.headers).toMatchObject({
      'content-type': expect.stringMatching(/^multipart\/form-data; boundary=/),
      'content-length': String(prepared.body?.length),
    });
    expect(wire.connections).toBe(0);
  });

  it('reads a file from disk', async () => {
    using folder = new Folder();
    writeFileSync(folder.at('a.png'), 'image');
    await using wxpay = client();
    const multipart = { file: folder.at('a.png') };
    const { body } = await wxpay.prepare('POST', 'v3/merchant/media/upload', { multipart });
    expect(String(body)).toMatch(/filename="a\.png"\r\nContent-Type: image\/png\r\n\r\nimage\r\n--/);
  });
});

describe('prepare of an APIv2 call', () => {
  const xml = { appid: 'wx1', mch_id: '1900000109', out_trade_no: '42' };

  it('returns the signed text without the key', async () => {
    await using wxpay = client({ secret: SECRET, ...fixed });
    const prepared = await wxpay.prepare('POST', 'v2/pay/orderquery', { xml });
    const { url, body, signedText } = prepared;
    expect(url).toBe('https://api.mch.weixin.qq.com/pay/orderquery');
    expect(signedText).toBe(`appid=wx1&mch_id=1900000109&nonce_str=${NONCE}&out_trade_no=42`);
    const { sign, ...fields } = fieldsOf(body ?? '');
    expect(sign).toBe(signFields(fields));
    const hashed = createHash('md5').update(`${signedText}&key=${SECRET}`).digest('hex').toUpperCase();
    expect(sign).toBe(hashed);
    expect(JSON.stringify(prepared)).not.toContain(SECRET);
  });

  it('returns the signed query of a GET', async () => {
    await using wxpay = client({ secret: SECRET, ...fixed });
    const query = { mch_id: '1900000109', b: 'x y' };
    const { url, body, signedText } = await wxpay.prepare('get', 'v2/some/page', { query });
    expect(signedText).toBe(`b=x y&mch_id=1900000109&nonce_str=${NONCE}`);
    expect(new URL(url).searchParams.get('sign')).toMatch(/^[0-9A-F]{32}$/);
    expect(body).toBeUndefined();
  });

  it('returns the signed fields of an upload', async () => {
    await using wxpay = client({ secret: SECRET });
    const multipart = { file: Buffer.from('image'), filename: 'a.png' };
    const { signedText } = await wxpay.prepare('POST', 'v2/secapi/mch/uploadmedia', { multipart });
    const md5 = createHash('md5').update('image').digest('hex');
    expect(signedText).toBe(
      `mch_id=1900000109&media_hash=${md5}&sign_type=HMAC-SHA256`.split('&').sort().join('&'),
    );
  });
});

describe('prepare with sensitive fields', () => {
  it('returns them encrypted, with the serial of the key', async () => {
    await using wxpay = client();
    const json = { echo_message: 'a', encrypted_echo_message: '张三' };
    const prepared = await wxpay.prepare('POST', 'v3/security/echo', { json });
    const { encrypted_echo_message: ciphertext } = JSON.parse(String(prepared.body));
    const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
    const text = privateDecrypt({ key: platform.privateKey, ...oaep }, Buffer.from(ciphertext, 'base64'));
    expect(text.toString()).toBe('张三');
    expect(prepared.headers['wechatpay-serial']).toBe(PLATFORM_ID);
    expect(isSigned(prepared)).toBe(true);
  });
});

describe('prepare with downloaded certificates', () => {
  let identity: Identity;
  let sandbox: Sandbox;
  beforeAll(async () => {
    identity = await Sandbox.identity();
  });
  beforeEach(async () => {
    sandbox = await Sandbox.start({ identity, keys: 'certificate' });
  });
  afterEach(() => sandbox.close());

  function downloading(): Wechatpay {
    const { certs: _, ...rest } = sandbox.config;
    return new Wechatpay({ ...rest, certificates: 'auto' });
  }

  it('downloads none, and sends no Wechatpay-Serial before the first download', async () => {
    await using wxpay = downloading();
    const path = 'v3/security/echo';
    const options = { json: { echo_message: 'a' } };
    expect((await wxpay.prepare('POST', path, options)).headers).not.toHaveProperty('wechatpay-serial');
    expect(sandbox.requests).toHaveLength(0);
    const serials = await wxpay.certificates?.refresh();
    const { headers } = await wxpay.prepare('POST', path, options);
    expect(serials).toContain(headers['wechatpay-serial']);
    expect(sandbox.requests).toHaveLength(1);
  });

  it('downloads one to encrypt with, and sends its serial', async () => {
    await using wxpay = downloading();
    const json = { echo_message: 'a', encrypted_echo_message: '张三' };
    const { headers } = await wxpay.prepare('POST', 'v3/security/echo', { json });
    expect(wxpay.certificates?.serials).toContain(headers['wechatpay-serial']);
    expect(sandbox.requests.map(({ template }) => template)).toEqual(['/v3/certificates']);
  });
});

describe('prepare and the stack', () => {
  it('uses a remote signer', async () => {
    const asked: string[] = [];
    const sign = async (message: Buffer) => {
      asked.push(message.toString());
      return signed(message, merchant.privateKey);
    };
    const { privateKey: _, serial: __, ...rest } = config;
    await using wxpay = new Wechatpay({ ...rest, signer: { serial: MERCHANT_SERIAL, sign } });
    const prepared = await wxpay.prepare('POST', CARD, { card_id: '1', json: card });
    expect(asked).toEqual([prepared.signedText]);
    expect(isSigned(prepared)).toBe(true);
  });

  it('runs middleware on both sides of the signer, and a replaced signer', async () => {
    await using wxpay = client();
    const seen: string[] = [];
    const noting =
      (name: string): Middleware =>
      (request, next) => {
        seen.push(name);
        return next({ ...request, headers: { ...request.headers, [`x-${name}`]: '1' } });
      };
    wxpay.stack.v3.use('first', noting('first'));
    wxpay.stack.v3.before('signer', 'outside', noting('outside'));
    wxpay.stack.v3.after('signer', 'inside', noting('inside'));
    wxpay.stack.v3.replace('signer', (request, next) => {
      const text = `${request.method}\n${request.target}\n1\nn\n${request.signable}\n`;
      const signature = signed(text, merchant.privateKey);
      const Authorization = `WECHATPAY2-SHA256-RSA2048 timestamp="1",nonce_str="n",signature="${signature}"`;
      return next({ ...request, headers: { ...request.headers, Authorization } });
    });
    const { headers, signedText } = await wxpay.prepare('POST', CARD, { card_id: '1', json: card });
    expect(seen).toEqual(['first', 'outside', 'inside']);
    expect(headers).toMatchObject({ 'x-first': '1', 'x-outside': '1', 'x-inside': '1' });
    expect(signedText).toBe(`POST\n/v3/marketing/busifavor/coupons/1/send\n1\nn\n${JSON.stringify(card)}\n`);
  });

  it('never runs a replaced transport', async () => {
    await using wxpay = client();
    const transport = jest.fn<ReturnType<Middleware>, Parameters<Middleware>>();
    wxpay.stack.v3.replace('transport', transport);
    await wxpay.prepare('POST', CARD, { card_id: '1', json: card });
    expect(transport).not.toHaveBeenCalled();
  });

  it('shows middleware an error which says that nothing was sent', async () => {
    await using wxpay = client();
    const ended = new Promise((resolve) => {
      wxpay.stack.v3.use('watch', async (request, next) => {
        const answer = next(request);
        resolve(await answer.catch((error: unknown) => error));
        return answer;
      });
    });
    await wxpay.prepare('get', 'v3/a');
    await expect(ended).resolves.toMatchObject({
      name: 'NetworkError',
      code: 'ERR_ABORTED',
      outcome: 'not-sent',
    });
  });

  it('returns the first request of a middleware that retries', async () => {
    await using wxpay = client();
    let attempts = 0;
    wxpay.stack.v3.use('again', (request, next) => {
      const attempt = () => {
        attempts += 1;
        return next({ ...request, headers: { ...request.headers, 'x-attempt': String(attempts) } });
      };
      return attempt().catch(attempt);
    });
    await expect(wxpay.prepare('get', 'v3/a')).resolves.toMatchObject({ headers: { 'x-attempt': '1' } });
  });

  it('has no signed text if no signer ran', async () => {
    await using wxpay = client();
    wxpay.stack.v3.remove('signer');
    const { headers, signedText } = await wxpay.prepare('get', 'v3/a');
    expect(headers).not.toHaveProperty('authorization');
    expect(signedText).toBe('');
  });
});

describe('prepare fails as a call does', () => {
  it.each([
    ['for a variable without a value', 'post', CARD, {}, { name: 'PathError', path: CARD }],
    ['for an unknown name', 'post', 'v3/a', { jsn: 1 }, { name: 'ConfigError', field: 'jsn' }],
    ['for another host', 'get', 'https://example.com/v3/a', {}, { name: 'PathError' }],
    [
      'for json together with body',
      'post',
      'v3/a',
      { json: {}, body: 'x' },
      { name: 'ConfigError', field: 'body' },
    ],
    [
      'without an APIv2 key',
      'post',
      'v2/pay/orderquery',
      { xml: { mch_id: '1900000109' } },
      { name: 'ConfigError', field: 'secret' },
    ],
  ])('%s', async (_, method, path, options, error) => {
    await using wxpay = client();
    await expect(wxpay.prepare(method, path, options)).rejects.toMatchObject(error);
  });

  it.each(['BREW', '', 'getAsync', undefined])('refuses the method %j', async (method) => {
    await using wxpay = client();
    await expect(wxpay.prepare(method as string, 'v3/a')).rejects.toMatchObject({
      name: 'ConfigError',
      field: 'method',
      message: expect.stringContaining('GET, POST, PUT, PATCH, DELETE'),
    });
  });

  it('when the client is closed', async () => {
    const wxpay = client();
    await wxpay.close();
    await expect(wxpay.prepare('get', 'v3/a')).rejects.toMatchObject({
      code: 'ERR_CLOSED',
      outcome: 'not-sent',
    });
  });

  it('when the signal aborts', async () => {
    await using wxpay = client();
    const signal = AbortSignal.abort();
    wxpay.stack.v3.use('stuck', () => new Promise(() => {}));
    await expect(wxpay.prepare('get', 'v3/a', { signal })).rejects.toMatchObject({
      code: 'ERR_ABORTED',
      outcome: 'not-sent',
    });
  });

  it('when the signer fails, with the facts of the call', async () => {
    const sign = () => Promise.reject(new Error('the KMS is away'));
    const { privateKey: _, serial: __, ...rest } = config;
    await using wxpay = new Wechatpay({ ...rest, signer: { serial: MERCHANT_SERIAL, sign } });
    await expect(wxpay.prepare('post', 'v3/a', { json: {} })).rejects.toMatchObject({
      code: 'ERR_SIGNER',
      outcome: 'not-sent',
      call: { method: 'POST', path: 'v3/a' },
    });
  });

  it('when a middleware responds without sending', async () => {
    await using wxpay = client();
    wxpay.stack.v3.use('cache', async () => ({ status: 200, headers: new Headers(), body: Buffer.alloc(0) }));
    await expect(wxpay.prepare('get', 'v3/a')).rejects.toMatchObject({ name: 'ConfigError', field: 'stack' });
  });
});
