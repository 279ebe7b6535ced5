import type { Wechatpay } from 'wechatpay-chain';
import { call, client, platformHeaders } from './support/client';
import { Folder } from './support/folder';
import { Wire } from './support/wire';

/** Runs what is tested while `Object.prototype` has a property that some other code left there. */
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

describe('a property that some other code put on Object.prototype', () => {
  it.each([
    ['unsigned', true],
    ['statement', true],
    ['proven', true],
    ['anonymous', true],
    ['answer', 'file'],
  ])('makes no unsigned answer good: %s', async (name, value) => {
    await using wire = await Wire.listen((_, response) => response.end(BODY));
    await using wxpay = client({ baseURL: wire.url });
    await expect(polluted(name, value, () => native(wxpay))).rejects.toMatchObject({
      name: 'SignatureError',
      reason: 'missing-headers',
    });
    expect(wire.last.headers.authorization).toMatch(/^WECHATPAY2-SHA256-RSA2048 /);
  });

  it('makes no unsigned answer good on a call that has options', async () => {
    await using wire = await Wire.listen((_, response) => response.end(BODY));
    await using wxpay = client({ baseURL: wire.url });
    const send = () => call(wxpay, 'post', 'v3/pay/transactions/native', { json: {}, security: false });
    await expect(polluted('unsigned', true, send)).rejects.toMatchObject({ name: 'SignatureError' });
  });

  it('writes no file: sink, downloadTarget', async () => {
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
    const downloadTarget = { restart: () => Promise.reject(new Error('a downloadTarget of nobody')) };
    await polluted('downloadTarget', downloadTarget, () => native(wxpay));
  });

  it.each([
    ['accepted', true],
    ['json', true],
    ['answer', 'empty'],
  ])('makes no success of 202: %s', async (name, value) => {
    await using wire = await Wire.listen((_, response) => {
      response.writeHead(202, platformHeaders(BODY)).end(BODY);
    });
    await using wxpay = client({ baseURL: wire.url });
    await expect(polluted(name, value, () => native(wxpay))).rejects.toMatchObject({ status: 202 });
  });

  it.each<[string, unknown]>([
    ['json', { out_trade_no: 'of somebody else' }],
    ['body', 'of somebody else'],
    ['xml', { a: 1 }],
    ['multipart', { file: Buffer.from('x'), filename: 'x.jpg' }],
    ['query', { a: '1' }],
    ['framing', { 'x-injected': '1' }],
    ['contentType', 'text/plain'],
    ['cipher', false],
    [
      'onBytes',
      () => {
        throw new Error('a listener of nobody');
      },
    ],
  ])('changes nothing of what is sent: %s', async (name, value) => {
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

  it('is no option of a new client', async () => {
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
