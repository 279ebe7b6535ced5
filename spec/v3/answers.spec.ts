import { ApiError, type Wechatpay } from 'wechatpay-chain';
import { call, client, platformHeaders } from '../support/client';
import { beijingTime } from '../support/time';
import { Wire } from '../support/wire';

/** A server that responds with these signed bytes, and with an unsigned Content-Type. */
function answering(body: string | Buffer, contentType: string | undefined, status = 200): Promise<Wire> {
  return Wire.listen((_, response) => {
    const type = contentType === undefined ? {} : { 'Content-Type': contentType };
    response.writeHead(status, { ...type, ...platformHeaders(body) }).end(body);
  });
}

async function dataOf(
  send: (wxpay: Wechatpay) => Promise<{ data: unknown }>,
  body: string | Buffer,
  contentType: string | undefined,
  status?: number,
): Promise<unknown> {
  await using wire = await answering(body, contentType, status);
  await using wxpay = client({ baseURL: wire.url });
  return (await send(wxpay)).data;
}

const CARD = 'v3/marketing/busifavor/coupons/{card_id}/send';
const sendCard = (wxpay: Wechatpay) =>
  wxpay.chain(CARD).post({
    card_id: 'p1',
    json: { appid: 'wx1', openid: 'o', out_request_no: '1', send_time: beijingTime() },
  });

describe('the unsigned Content-Type of a response', () => {
  it.each([undefined, 'application/jsoN', 'application/jton', 'text/plain', 'image/png', ''])(
    'does not prevent parsing: JSON with the type %j',
    async (type) => {
      expect(await dataOf(sendCard, '{"card_code":"18764"}', type)).toEqual({ card_code: '18764' });
    },
  );

  it('does not excuse a documented response that is not JSON: its outcome is unknown', async () => {
    const failure = dataOf(sendCard, Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'image/png');
    await expect(failure).rejects.toBeInstanceOf(ApiError);
    await expect(failure).rejects.toMatchObject({ code: 'INVALID_ANSWER', outcome: 'unknown', status: 200 });
  });

  it('does not determine data on an undocumented path', async () => {
    const get = (wxpay: Wechatpay) => wxpay.chain('v3/a').get();
    expect(await dataOf(get, '{"a":1}', 'image/png')).toEqual({ a: 1 });
    expect(await dataOf(get, 'plain', 'text/plain')).toEqual(Buffer.from('plain'));
  });

  it('adds no data to a response without a body', async () => {
    const close = (wxpay: Wechatpay) =>
      wxpay
        .chain('v3/pay/transactions/out-trade-no/{out_trade_no}/close')
        .post({ out_trade_no: 'n1', json: { mchid: '1900000109' } });
    expect(await dataOf(close, '', 'application/json', 204)).toBeUndefined();
    expect(await dataOf(close, '{"new":1}', 'application/json')).toBeUndefined();
  });
});

describe('a number that JavaScript would round', () => {
  const submit = (wxpay: Wechatpay) =>
    wxpay.chain('v3/applyment4sub/applyment/').post({ json: { business_code: 'b1' } } as never);

  it('becomes its digits as text', async () => {
    const get = (wxpay: Wechatpay) => wxpay.chain('v3/a').get();
    expect(await dataOf(get, '{"id":20000022000000000123,"n":12}', 'application/json')).toEqual({
      id: '20000022000000000123',
      n: 12,
    });
  });

  it.each(['20000022000000000123', '2000002124775691', '12'])(
    'in a 64-bit field is text like every value: %s',
    async (digits) => {
      expect(await dataOf(submit, `{"applyment_id":${digits}}`, 'application/json')).toEqual({
        applyment_id: digits,
      });
    },
  );
});

describe('status 202 of a code payment', () => {
  const OUT_TRADE_NO = '20261124001';
  const BODY = JSON.stringify({
    appid: 'wx1',
    mchid: '1900000109',
    out_trade_no: OUT_TRADE_NO,
    trade_state: 'USERPAYING',
    trade_state_desc: '用户支付中，需要输入密码',
  });

  it.each([
    'v3/pay/transactions/codepay',
    'v3/pay/partner/transactions/codepay',
    'v3/global/micropay/transactions/pay',
    'v3/transactions/micropay',
  ])('is the response of %s while the user enters the password', async (path) => {
    await using wire = await answering(BODY, 'application/json', 202);
    await using wxpay = client({ baseURL: wire.url });
    await expect(call(wxpay, 'post', path, { json: { out_trade_no: OUT_TRADE_NO } })).resolves.toMatchObject({
      status: 202,
      data: { trade_state: 'USERPAYING', out_trade_no: OUT_TRADE_NO },
    });
  });

  it('is verified like every success', async () => {
    await using wire = await Wire.listen((_, response) => response.writeHead(202).end(BODY));
    await using wxpay = client({ baseURL: wire.url });
    const failure = call(wxpay, 'post', 'v3/pay/transactions/codepay', { json: {} });
    await expect(failure).rejects.toMatchObject({ name: 'SignatureError', reason: 'missing-headers' });
  });

  it('is an error for operations that do not document it', async () => {
    await using wire = await answering('{"code":"ACCEPTED"}', 'application/json', 202);
    await using wxpay = client({ baseURL: wire.url });
    const failure = call(wxpay, 'post', 'v3/pay/transactions/native', { json: {} });
    await expect(failure).rejects.toMatchObject({ name: 'ApiError', status: 202, outcome: 'unknown' });
  });
});
