import type { Wechatpay } from 'wechatpay-chain';
import { call, client, platformHeaders } from './support/client';
import { Folder } from './support/folder';
import { Wire } from './support/wire';

/** Runs a task while `Object.prototype` has an additional property. */
async function polluted<T>(name: string, value: unknown, work: () => Promise<T>): Promise<T> {
  Object.defineProperty(Object.prototype, name, {
    value,
    configurable: true,
    enumerable: false,
    writable: true,
  });
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
}

const native = (wxpay: Wechatpay) =>
  call(wxpay, 'post', 'v3/pay/transactions/native', { json: { out_trade_no: 'n1' } });
const BODY = '{"code_url":"weixin://wxpay/bizpayurl?pr=1"}';

describe('a polluted Object.prototype', () => {
  it.each([
    ['unsigned', true],
    ['statement', true],
    ['proven', true],
    ['anonymous', true],
    ['answer', 'file'],
  ])('does not make an unsigned response acceptable: %s', async (name, value) => {
    await using wire = await Wire.listen((_, response) => response.end(BODY));
    await using wxpay = client({ baseURL: wire.url });
    await expect(polluted(name, value, () => native(wxpay))).rejects.toMatchObject({
      name: 'SignatureError',
      reason: 'missing-headers',
    });
    expect(wire.last.headers.authorization).toMatch(/^WECHATPAY2-SHA256-RSA2048 /);
  });

  it('does not make an unsigned response acceptable', async () => {
    await using wire = await Wire.listen((_, response) => response.end(BODY));
    await using wxpay = client({ baseURL: wire.url });
    const send = () => call(wxpay, 'post', 'v3/pay/transactions/native', { json: {}, security: false });
    await expect(polluted('unsigned', true, send)).rejects.toMatchObject({ name: 'SignatureError' });
  });

  it('does not write a file: sink, downloadTarget', async () => {
    await using wire = await Wire.listen((_, response) => {
      response.writeHead(200, platformHeaders(BODY)).end(BODY);
    });
    using folder = new Folder();
    await using wxpay = client({ baseURL: wire.url });
    const file = folder.at('answer.json');
    await expect(polluted('sink', file, () => native(wxpay))).resolves.toMatchObject({
      data: { code_url: expect.any(String) },
    });
    expect(folder.names).toEqual([]);
    const downloadTarget = { restart: () => Promise.reject(new Error('an unexpected downloadTarget')) };
    await polluted('downloadTarget', downloadTarget, () => native(wxpay));
  });

  it.each([
    ['accepted', true],
    ['json', true],
    ['answer', 'empty'],
  ])('does not turn a 202 into a success: %s', async (name, value) => {
    await using wire = await Wire.listen((_, response) => {
      response.writeHead(202, platformHeaders(BODY)).end(BODY);
    });
    await using wxpay = client({ baseURL: wire.url });
    await expect(polluted(name, value, () => native(wxpay))).rejects.toMatchObject({ status: 202 });
  });

  it.each<[string, unknown]>([
    ['json', { out_trade_no: 'of other code' }],
    ['body', 'of other code'],
    ['xml', { a: 1 }],
    ['multipart', { file: Buffer.from('x'), filename: 'x.jpg' }],
    ['query', { a: '1' }],
    ['framing', { 'x-injected': '1' }],
    ['contentType', 'text/plain'],
    ['cipher', false],
    [
      'onBytes',
      () => {
        throw new Error('an unexpected listener');
      },
    ],
  ])('does not change the request: %s', async (name, value) => {
    await using wire = await Wire.listen((_, response) => {
      response.writeHead(200, platformHeaders(BODY)).end(BODY);
    });
    await using wxpay = client({ baseURL: wire.url });
    await polluted(name, value, () => call(wxpay, 'post', 'v3/a', {}));
    const { target, body, headers } = wire.last;
    expect({ target, body: body.toString() }).toEqual({ target: '/v3/a', body: '' });
    expect(headers).not.toHaveProperty('x-injected');
    expect(headers).not.toHaveProperty('content-type');
  });

  it('does not configure a new client', async () => {
    await using wire = await Wire.listen((_, response) => {
      response.writeHead(200, platformHeaders(BODY)).end(BODY);
    });
    const wxpay = await polluted('baseURL', wire.url, async () => client());
    expect(String(Reflect.get(wxpay, Symbol.for('nodejs.util.inspect.custom')).call(wxpay))).toContain(
      'https://api.mch.weixin.qq.com/',
    );
    await wxpay.close();
  });
});
