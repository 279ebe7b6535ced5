import { subscribe } from 'node:diagnostics_channel';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { call, client, config, merchant, platformHeaders } from './support/client';
import { keyPair, pem, signed } from './support/keys';
import { Wire } from './support/wire';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const never = new Promise<string>(() => {});

describe('a call ends at its time limit', () => {
  const signer = { serial: 'AB', sign: () => never };
  const { privateKey: _, serial: __, ...rest } = config;

  it('while a remote signer does not respond, and nothing is sent', async () => {
    await using wire = await Wire.listen(() => {});
    await using wxpay = client({
      ...rest,
      privateKey: undefined,
      serial: undefined,
      signer,
      baseURL: wire.url,
    } as never);
    await expect(wxpay.chain('v3/a').post({ json: {}, timeout: 30 })).rejects.toMatchObject({
      name: 'TimeoutError',
      outcome: 'not-sent',
      timeout: 30,
    });
    expect(wire.received).toEqual([]);
  });

  it.each<[string, () => object]>([
    ['an upload', () => ({ multipart: { file: Buffer.from('a'), filename: 'a.png' } })],
    ['a download', () => ({ json: {}, sink: new Writable({ write: (_chunk, __, done) => done() }) })],
  ])('while a remote signer does not respond, before %s: by timeout or signal', async (_, init) => {
    await using wxpay = client({ ...rest, privateKey: undefined, serial: undefined, signer } as never);
    const path = 'v3/merchant/media/upload';
    await expect(call(wxpay, 'post', path, { ...init(), timeout: 30 })).rejects.toMatchObject({
      name: 'TimeoutError',
      outcome: 'not-sent',
    });
    const controller = new AbortController();
    const aborted = call(wxpay, 'post', path, { ...init(), signal: controller.signal });
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'ERR_ABORTED', outcome: 'not-sent' });
  });

  it('while a remote signer does not respond: by signal', async () => {
    await using wxpay = client({ ...rest, privateKey: undefined, serial: undefined, signer } as never);
    const controller = new AbortController();
    const call = wxpay.chain('v3/a').post({ json: {}, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(call).rejects.toMatchObject({
      code: 'ERR_ABORTED',
      outcome: 'not-sent',
      cause: { message: 'enough' },
    });
  });

  it('while a middleware hangs after the response, with an unknown outcome', async () => {
    await using wire = await Wire.listen((__, response) =>
      response.writeHead(204, platformHeaders('')).end(),
    );
    await using wxpay = client({ baseURL: wire.url });
    const controller = new AbortController();
    wxpay.stack.v3.use('hanging', async (request, next) => {
      await next(request);
      controller.abort();
      return never as never;
    });
    const call = wxpay.chain('v3/a').post({ json: {}, signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: 'ERR_ABORTED', outcome: 'unknown' });
  });

  it('never, if the timeout exceeds the range of timers', async () => {
    await using wire = await Wire.listen((__, response) =>
      response.writeHead(204, platformHeaders('')).end(),
    );
    await using wxpay = client({ baseURL: wire.url, timeout: 1e10 });
    await expect(wxpay.chain('v3/a').get()).resolves.toMatchObject({ status: 204 });
  });

  it('while a refused download of certificates is signed with an unknown key, without waiting for itself', async () => {
    const unknown = keyPair();
    await using wire = await Wire.listen((__, response) => {
      const body = '{"code":"SIGN_ERROR","message":"x"}';
      const timestamp = String(Math.floor(Date.now() / 1000));
      response.writeHead(401, {
        ...JSON_TYPE,
        'Wechatpay-Timestamp': timestamp,
        'Wechatpay-Nonce': 'n',
        'Wechatpay-Serial': 'ABCDEF',
        'Wechatpay-Signature': signed(`${timestamp}\nn\n${body}\n`, unknown.privateKey),
      });
      response.end(body);
    });
    const { certs: ___, ...without } = config;
    await using wxpay = client({
      ...without,
      certs: undefined,
      certificates: 'auto',
      apiv3Key: 'k'.repeat(32),
      baseURL: wire.url,
    } as never);
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({
      code: 'ERR_CERTIFICATES',
      outcome: 'not-sent',
    });
    expect(wire.received).toHaveLength(1);
  });

  it('while a download of certificates hangs, and the next call starts another download', async () => {
    await using wire = await Wire.listen((__, response) =>
      response.writeHead(404, JSON_TYPE).end('{"code":"RESOURCE_NOT_EXISTS","message":"x"}'),
    );
    const signatures = [never, Promise.resolve('AAAA')];
    const recovering = { serial: 'AB', sign: () => signatures.shift() ?? never };
    await using wxpay = client({
      ...rest,
      privateKey: undefined,
      serial: undefined,
      certs: undefined,
      signer: recovering,
      certificates: 'auto',
      apiv3Key: 'k'.repeat(32),
      baseURL: wire.url,
      timeout: 1_000,
    } as never);
    const failed = new Promise((resolve) => subscribe('wechatpay:certificates', resolve));
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({ outcome: 'not-sent' });
    await expect(failed).resolves.toMatchObject({ event: 'failed', code: 'ERR_TIMEOUT' });
    const patient = wxpay.chain('v3/a').get({ timeout: 30_000 });
    await expect(patient).rejects.toMatchObject({ name: 'ConfigError', field: 'certificates' });
    expect(wire.received).toHaveLength(1);
  });
});

describe('closing a client', () => {
  it('is idempotent', async () => {
    await using wire = await Wire.listen((_request, response) =>
      response.writeHead(204, platformHeaders('')).end(),
    );
    const wxpay = client({ baseURL: wire.url });
    await wxpay.chain('v3/a').get();
    await Promise.all([wxpay.close(), wxpay.close()]);
    await expect(wxpay.close()).resolves.toBeUndefined();
  });

  it('aborts downloads of certificates', async () => {
    await using wire = await Wire.listen((_request, response) => response.end());
    const wxpay = client({ certificates: 'auto', apiv3Key: 'k'.repeat(32), baseURL: wire.url });
    await wxpay.close();
    await expect(wxpay.certificates?.refresh()).rejects.toMatchObject({ code: 'ERR_CERTIFICATES' });
    expect(wire.received).toEqual([]);
  });
});

describe('a refusal without a valid signature', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['a page of a firewall on an undocumented path', '<html>', { 'Content-Type': 'text/html' }, 'unknown'],
    ['an empty answer on an undocumented path', '', {}, 'unknown'],
    ["WeChat Pay's own form on an undocumented path", '{"code":"PARAM_ERROR"}', JSON_TYPE, 'rejected'],
  ])('%s: %s is %s', async (_, body, headers, outcome) => {
    await using wire = await Wire.listen((__, response) => response.writeHead(403, headers).end(body));
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('v3/brand-new/transfers').post({ json: {} })).rejects.toMatchObject({ outcome });
  });

  it.each([
    ['an unknown code', '<err_code>SOME_NEW_CODE</err_code>'],
    ['a rate limit', '<err_code>FREQ_LIMIT</err_code>'],
    ['a code that is certain in signed responses', '<err_code>NOTENOUGH</err_code>'],
    ['a name of Object.prototype', '<err_code>constructor</err_code>'],
  ])('of an APIv2 payment with %s has an unknown outcome', async (_, code) => {
    const body = `<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code>${code}</xml>`;
    await using wire = await Wire.listen((__, response) => response.end(body));
    await using wxpay = client({ baseURL: wire.url, secret: 's'.repeat(32) });
    const call = wxpay.chain('v2/mmpaymkttransfers/promotion/transfers').post({
      xml: { mchid: config.mchid, partner_trade_no: '1' } as never,
      security: false,
    });
    await expect(call).rejects.toMatchObject({
      outcome: 'unknown',
      hint: expect.not.stringContaining('native code'),
    });
  });
});

describe('a response of a captive portal', () => {
  it.each([
    ['with the type HTML', { 'Content-Type': 'text/html' }, 'please log in'],
    ['with an HTML body', {}, '<!DOCTYPE html>'],
  ])('instead of a file, %s, leaves no file at the target', async (_, headers, body) => {
    await using wire = await Wire.listen((__, response) => response.writeHead(200, headers).end(body));
    await using wxpay = client({ baseURL: wire.url });
    const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-'));
    const call = wxpay
      .chain('v3/transferdownload/signfile')
      .get({ query: { token: 'x' } as never, sink: path.join(folder, 'x.pdf') });
    await expect(call).rejects.toMatchObject({ name: expect.stringMatching(/Error$/) });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a malformed query string is not an error of the host', async () => {
    await using wire = await Wire.listen((_request, response) => response.end());
    await using wxpay = client({ baseURL: wire.url });
    for (const query of ['名=1', 'a#b', 'a b', 'a\nb']) {
      await expect(wxpay.chain('v3/a').get({ query })).rejects.toMatchObject({
        name: 'ConfigError',
        field: 'query',
      });
    }
    expect(wire.received).toEqual([]);
  });

  it('an invalid path can be inspected', () => {
    expect(inspect(client().chain('v3//a'))).toContain('empty segment');
  });
});

it('an upload with invalid headers closes its file', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'wechatpay-')), 'a.png');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(file, pem(merchant.publicKey));
  const open = () => readdirSync('/proc/self/fd').length;
  await using wxpay = client();
  const upload = () =>
    wxpay
      .chain('v3/merchant/media/upload')
      .post({ multipart: { file, filename: 'a.png' } as never, headers: { 'X-Y': '账' } });
  await expect(upload()).rejects.toMatchObject({ field: 'headers.X-Y' });
  const before = open();
  for (let at = 0; at < 5; at += 1) await expect(upload()).rejects.toMatchObject({ field: 'headers.X-Y' });
  expect(open()).toBeLessThanOrEqual(before);
});
