import { createCipheriv, randomBytes } from 'node:crypto';
import { Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { configOf } from 'wechatpay-chain/sandbox';
import { createIdentity, createPlatformKey } from '../../lib/sandbox/keys/identity';
import { certificatesAnswer } from '../support/certificates';
import { call, client, platformHeaders } from '../support/client';
import { Wire } from '../support/wire';

const YEAR = 365 * 86_400_000;
const REFUND = {
  out_trade_no: 'T-000001',
  out_refund_no: 'R-1',
  amount: { refund: 1, total: 1, currency: 'CNY' },
};
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Sends one response to every request, and returns how a call with it ends. */
async function answered(
  { status = 200, headers, body }: { status?: number; headers: Record<string, string>; body: string },
  {
    path = 'v3/refund/domestic/refunds',
    init = { json: REFUND },
    options = {},
  }: {
    path?: string;
    init?: object;
    options?: Partial<WechatpayConfig>;
  } = {},
): Promise<{ data?: unknown; error?: unknown }> {
  await using wire = await Wire.listen((_, response) => {
    response.writeHead(status, { ...JSON_TYPE, ...headers }).end(body);
  });
  await using wxpay = client({ baseURL: wire.url, ...options });
  return call(wxpay, 'post', path, init).then(
    (response) => ({ data: Object(response).data }),
    (error: unknown) => ({ error }),
  );
}

it('A response is verified before it is parsed: unverified content is neither parsed nor shown.', async () => {
  const body = '{"__proto__":{"polluted":true},"said":"by a stranger"';
  const { error } = await answered({ headers: { ...platformHeaders('{}') }, body });
  expect(error).toMatchObject({ name: 'SignatureError', reason: 'mismatch', outcome: 'unknown' });
  expect(`${String(error)}${JSON.stringify(error)}`).not.toContain('stranger');
});

it('A successful response without a signature is refused.', async () => {
  const { error } = await answered({ headers: {}, body: '{}' });
  expect(error).toMatchObject({ name: 'SignatureError', reason: 'missing-headers', outcome: 'unknown' });
});

it('A response signed with an untrusted key is refused.', async () => {
  const { error } = await answered({ headers: platformHeaders('{}', { serial: 'ABCDEF' }), body: '{}' });
  expect(error).toMatchObject({ reason: 'unknown-serial', outcome: 'unknown' });
});

it('A response whose timestamp differs from the clock by more than 300 seconds is refused.', async () => {
  const clock = () => 1_795_000_000_000;
  const at = (offset: number) => platformHeaders('{}', { timestamp: clock() / 1000 + offset });
  const ends = [-301, -300, 300, 301].map((offset) =>
    answered({ headers: at(offset), body: '{}' }, { options: { clock } }),
  );
  const [early, first, last, late] = await Promise.all(ends);
  expect(early?.error).toMatchObject({ reason: 'clock-skew' });
  expect(late?.error).toMatchObject({ reason: 'clock-skew' });
  expect([first?.error, last?.error].filter((error) => Object(error).reason === 'clock-skew')).toEqual([]);
});

it("WeChat Pay's signature probes are refused.", async () => {
  const headers = platformHeaders('{}');
  const probe = `WECHATPAY/SIGNTEST/${headers['Wechatpay-Signature']}`;
  const { error } = await answered({ headers: { ...headers, 'Wechatpay-Signature': probe }, body: '{}' });
  expect(error).toMatchObject({ reason: 'probe' });
});

it('A response of more than 32 MB is not kept in memory.', async () => {
  await using wire = await Wire.listen(async (_, response) => {
    response.on('error', () => undefined);
    response.writeHead(200, JSON_TYPE);
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    for (let sent = 0; sent < 40 && !response.destroyed; sent += 1) {
      await new Promise((resolve) => response.write(chunk, resolve));
    }
    response.end();
  });
  await using wxpay = client({ baseURL: wire.url });
  await expect(call(wxpay, 'post', 'v3/pay', { json: {} })).rejects.toMatchObject({ code: 'ERR_TOO_LARGE' });
});

it('A call that moves money has the outcome rejected only after a refusal signed by WeChat Pay.', async () => {
  const body = JSON.stringify({ code: 'PARAM_ERROR', message: 'm' });
  const forged = await answered({ status: 400, headers: {}, body });
  expect(forged.error).toMatchObject({ name: 'ApiError', outcome: 'unknown' });
  const genuine = await answered({ status: 400, headers: platformHeaders(body), body });
  expect(genuine.error).toMatchObject({ name: 'ApiError', outcome: 'rejected' });
});

it('A signed success with a changed status is not reported as a refusal.', async () => {
  const body = JSON.stringify({ out_refund_no: 'R-1', refund_id: '5000', status: 'SUCCESS' });
  for (const status of [400, 403, 404, 409, 413]) {
    const { error } = await answered({ status, headers: platformHeaders(body), body });
    expect([status, error]).toEqual([status, expect.objectContaining({ outcome: 'unknown' })]);
  }
});

it('A signed refusal with a changed status is not reported as a success.', async () => {
  const body = JSON.stringify({ code: 'NOT_ENOUGH', message: '余额不足' });
  const { error } = await answered({ status: 200, headers: platformHeaders(body), body });
  expect(error).toMatchObject({
    name: expect.stringMatching(/Error$/),
    outcome: expect.stringMatching(/rejected|unknown/),
  });
});

it('A genuine response to another call is refused if the response contains a number.', async () => {
  const body = JSON.stringify({ out_refund_no: 'R-2', refund_id: '5000', status: 'SUCCESS' });
  const { error } = await answered({ headers: platformHeaders(body), body });
  expect(error).toMatchObject({ name: 'SignatureError', reason: 'other-answer', outcome: 'unknown' });
});

it('A key named __proto__ in a response does not change a prototype.', async () => {
  const body =
    '{"out_refund_no":"R-1","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
  await answered({ headers: platformHeaders(body), body });
  expect(Object(new Object()).polluted).toBeUndefined();
});

it('A prototype that another package polluted does not disable a check.', async () => {
  const pollution = { unsigned: true, answer: 'file', proven: true, sink: '/nonexistent/polluted' };
  try {
    for (const [name, value] of Object.entries(pollution)) {
      Object.defineProperty(Object.prototype, name, {
        value,
        configurable: true,
        writable: true,
        enumerable: false,
      });
    }
    const { error } = await answered({ headers: {}, body: '{}' });
    expect(error).toMatchObject({ name: 'SignatureError', reason: 'missing-headers' });
  } finally {
    for (const name of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, name);
  }
});

it('XML with a document type declaration or a custom entity is refused.', async () => {
  const bodies = [
    '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><return_code>&a;</return_code></xml>',
    '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><return_code>&b;</return_code></xml>',
  ];
  const init = { xml: { appid: 'wx1', mch_id: '1900000109', out_trade_no: 'T-000001' } };
  for (const body of bodies) {
    const options = { secret: 'k'.repeat(32) };
    const { error } = await answered({ headers: {}, body }, { path: 'v2/pay/orderquery', init, options });
    expect(error).toMatchObject({ name: 'SignatureError', outcome: 'unknown' });
    expect(String(error)).not.toContain('root:');
  }
});

it('An expired platform certificate in certs verifies no response.', async () => {
  const past = Date.now() - 6 * YEAR;
  const identity = await createIdentity('1900000109', past);
  await using wire = await Wire.listen((_, response) => {
    const { serial, privateKey } = identity.platform;
    response
      .writeHead(200, { ...JSON_TYPE, ...platformHeaders('{}', { serial, key: privateKey as never }) })
      .end('{}');
  });
  const { serial, certificate } = identity.platform;
  const { merchant: _, certs, ...rest } = configOf(identity);
  const both = { ...certs, [serial]: certificate };
  await using wxpay = new Wechatpay({ ...rest, certs: both, baseURL: wire.url, retry: false });
  await expect(call(wxpay, 'post', 'v3/pay', { json: {} })).rejects.toMatchObject({
    name: 'SignatureError',
    reason: 'unknown-serial',
  });
});

it('A downloaded certificate is accepted only if WeChat Pay encrypted it as a certificate.', async () => {
  const identity = await createIdentity();
  const { serial, certificate } = identity.platform;
  const seal = (associated_data: string): string => {
    const nonce = randomBytes(6).toString('hex');
    const cipher = createCipheriv('aes-256-gcm', identity.apiv3Key, nonce).setAAD(
      Buffer.from(associated_data),
    );
    const ciphertext = Buffer.concat([cipher.update(certificate), cipher.final(), cipher.getAuthTag()]);
    const sealed = {
      algorithm: 'AEAD_AES_256_GCM',
      nonce,
      associated_data,
      ciphertext: ciphertext.toString('base64'),
    };
    return JSON.stringify({ data: [{ serial_no: serial, encrypt_certificate: sealed }] });
  };
  for (const [associated_data, accepted] of [
    ['certificate', true],
    ['transaction', false],
    ['', false],
  ] as const) {
    const body = seal(associated_data);
    await using wire = await Wire.listen((_, response) => {
      const signed = platformHeaders(body, { serial, key: identity.platform.privateKey as never });
      response.writeHead(200, { ...JSON_TYPE, ...signed }).end(body);
    });
    const { certs: _, ...rest } = configOf(identity);
    await using wxpay = new Wechatpay({ ...rest, certificates: 'auto', baseURL: wire.url, retry: false });
    const serials = await wxpay.certificates?.refresh().catch(() => []);
    expect([associated_data, serials]).toEqual([associated_data, accepted ? [serial] : []]);
  }
});

it('Certificates from a shared store are decrypted with the APIv3 key before they are trusted.', async () => {
  const [identity, stranger] = [await createIdentity(), await createIdentity()];
  const forged = await createPlatformKey(stranger, Date.now());
  const text = `${Date.now()} ${certificatesAnswer([forged], stranger.apiv3Key).toString()}`;
  const store = { get: async () => text, set: async () => undefined };
  await using wire = await Wire.listen((_, response) => {
    response.writeHead(404, JSON_TYPE).end('{"code":"NOT_FOUND","message":"m"}');
  });
  const { certs: _, ...rest } = configOf(identity);
  await using wxpay = new Wechatpay({ ...rest, certificates: { store }, baseURL: wire.url, retry: false });
  await wxpay.encrypt('a').catch(() => undefined);
  expect(wxpay.certificates?.serials).toEqual([]);
});

it("The merchant's own certificate is not accepted as WeChat Pay's.", async () => {
  const { merchant, ...identity } = await createIdentity();
  const { certs: _, ...rest } = configOf({ ...identity, merchant });
  const certs = { [merchant.serial]: merchant.certificate };
  expect(() => new Wechatpay({ ...rest, certs })).toThrow(expect.objectContaining({ name: 'ConfigError' }));
});
