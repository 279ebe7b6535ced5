import { randomUUID } from 'node:crypto';
import { ApiError, SignatureError, Wechatpay, type WechatpayError } from 'wechatpay-chain';
import { type FaultKind, type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { beijingTime } from './support/time';

/** One moment for all sends: with the number it identifies a card. */
const SEND_TIME = beijingTime();

// The client and the gateway share no signing or verification code, so each tests the other.
let identity: Identity;
beforeAll(async () => {
  identity = await Sandbox.identity();
});

async function connect(options: Parameters<typeof Sandbox.start>[0] = {}) {
  const sandbox = await Sandbox.start({ identity, ...options });
  const wxpay = new Wechatpay(sandbox.config);
  const close = async () => {
    await wxpay.close();
    await sandbox.close();
  };
  return { sandbox, wxpay, [Symbol.asyncDispose]: close };
}

const number = () => randomUUID().replaceAll('-', '');
const card = (out_request_no = number()) => ({
  card_id: 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w',
  json: { appid: 'wx1', openid: 'o1', out_request_no, send_time: SEND_TIME },
});
const order = (out_trade_no: string) => ({
  appid: 'wxd678efh567hg6787',
  mchid: identity.mchid,
  description: '公仔',
  out_trade_no,
  notify_url: 'https://shop.example/notify',
  amount: { total: 100 },
});

describe.each([
  ['over HTTP, with a public key', { keys: 'public-key' as const }],
  ['over HTTP, with a platform certificate', { keys: 'certificate' as const }],
  ['over HTTPS, with both', { https: true }],
])('a payment %s', (_, options) => {
  it('is handled from the order to the refund', async () => {
    await using connection = await connect(options);
    const { sandbox, wxpay } = connection;
    const { native, outTradeNo, id } = wxpay.v3.pay.transactions;
    const out_trade_no = number();
    const query = { mchid: identity.mchid };

    await expect(native.post({ json: order(out_trade_no) })).resolves.toMatchObject({
      data: { code_url: expect.stringMatching(/^weixin:/) },
    });
    const { transaction_id } = sandbox.pay(out_trade_no);
    await expect(outTradeNo._out_trade_no_.get({ out_trade_no, query })).resolves.toMatchObject({
      data: { trade_state: 'SUCCESS', transaction_id },
    });
    await expect(
      id._transaction_id_.get({ transaction_id: String(transaction_id), query }),
    ).resolves.toMatchObject({ data: { out_trade_no } });

    const out_refund_no = number();
    const json = {
      out_trade_no,
      out_refund_no,
      amount: { refund: 40, total: 100, currency: 'CNY' as const },
    };
    const refund = await wxpay.v3.refund.domestic.refunds.post({ json });
    const again = await wxpay.v3.refund.domestic.refunds.post({ json });
    expect(again.data.refund_id).toBe(refund.data.refund_id);
    await expect(
      wxpay.v3.refund.domestic.refunds._out_refund_no_.get({ out_refund_no }),
    ).resolves.toMatchObject({ data: { refund_id: refund.data.refund_id } });
    expect(sandbox.connections).toBe(1);
  });

  it('can be closed', async () => {
    await using connection = await connect(options);
    const { jsapi, outTradeNo } = connection.wxpay.v3.pay.transactions;
    const out_trade_no = number();
    await jsapi.post({ json: { ...order(out_trade_no), payer: { openid: 'o1' } } });
    const closed = await outTradeNo._out_trade_no_.close.post({
      out_trade_no,
      json: { mchid: identity.mchid },
    });
    expect(closed).toMatchObject({ status: 204, data: undefined });
  });
});

describe('a consumption card', () => {
  it('is sent once per request number', async () => {
    await using connection = await connect();
    const { send } = connection.wxpay.v3.marketing.busifavor.coupons._card_id_;
    const one = card();
    const [first, second] = await Promise.all([send.post(one), send.post(one)]);
    expect(second.data.card_code).toBe(first.data.card_code);
    const other = await send.post(card());
    expect(other.data.card_code).not.toBe(first.data.card_code);
    const failure = send.post({ ...one, json: { ...one.json, openid: 'o2' } });
    await expect(failure).rejects.toMatchObject({ name: 'ApiError', status: 400, outcome: 'rejected' });
  });
});

describe('the gateway refuses', () => {
  it('another private key, and returns the text that should be signed', async () => {
    await using connection = await connect();
    const other = await Sandbox.identity();
    const { merchant: _, ...config } = connection.sandbox.config;
    await using wxpay = new Wechatpay({ ...config, privateKey: other.merchant.privateKey });
    const error = await wxpay.v3.certificates.get().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 401, code: 'SIGN_ERROR' });
    expect(JSON.stringify((error as ApiError).detail)).toContain(
      'GET\\\\n/v3/certificates\\\\n'.replaceAll('\\\\', '\\'),
    );
  });

  it.each([
    ['a missing field', { appid: undefined }, '/body/appid'],
    ['a field of another type', { amount: { total: '1' } }, '/body/amount/total'],
  ])('%s with PARAM_ERROR, and names it', async (_, wrong, field) => {
    await using connection = await connect();
    const json = { ...order(number()), ...wrong };
    const failure = connection.wxpay.v3.pay.transactions.native.post({ json: json as never });
    await expect(failure).rejects.toMatchObject({
      status: 400,
      code: 'PARAM_ERROR',
      message: expect.stringContaining(`“${field}”`),
      detail: { location: 'body' },
    });
  });

  it('a timestamp that is six minutes old', async () => {
    let now = Date.now();
    await using connection = await connect({ clock: () => now });
    await using wxpay = new Wechatpay({ ...connection.sandbox.config, clock: () => now - 360_000 });
    await expect(wxpay.v3.certificates.get()).rejects.toMatchObject({ status: 401 });
    now += 1;
    await expect(connection.wxpay.v3.certificates.get()).resolves.toMatchObject({ status: 200 });
  });

  it('a nonce that is already used', async () => {
    await using connection = await connect();
    await using wxpay = new Wechatpay({ ...connection.sandbox.config, nonce: () => 'N'.repeat(32) });
    await expect(wxpay.v3.certificates.get()).resolves.toMatchObject({ status: 200 });
    await expect(wxpay.v3.certificates.get()).rejects.toMatchObject({ status: 401 });
  });
});

describe('the client refuses', () => {
  it.each<[FaultKind, Partial<SignatureError>]>([
    ['wrong-signature', { reason: 'mismatch' }],
    ['stale-clock', { reason: 'clock-skew' }],
    ['unknown-serial', { reason: 'unknown-serial' }],
    ['missing-headers', { reason: 'missing-headers' }],
    ['probe', { reason: 'probe' }],
  ])('%s', async (kind, expected) => {
    await using connection = await connect({ faults: [{ kind }] });
    const failure = connection.wxpay.v3.certificates.get();
    await expect(failure).rejects.toBeInstanceOf(SignatureError);
    await expect(failure).rejects.toMatchObject({ ...expected, outcome: 'unknown' });
  });

  it.each<[FaultKind, Partial<WechatpayError> & Record<string, unknown>]>([
    ['rate-limit', { name: 'ApiError', status: 429 }],
    ['error', { name: 'ApiError', status: 500, code: 'SYSTEM_ERROR', outcome: 'unknown' }],
    ['bad-gateway', { name: 'ApiError', status: 502, code: 'HTTP_502', outcome: 'unknown' }],
    ['drop', { name: 'NetworkError', outcome: 'unknown' }],
    ['drop-after', { name: 'NetworkError', outcome: 'unknown' }],
    ['truncate', { name: 'NetworkError', outcome: 'unknown' }],
  ])('%s', async (kind, expected) => {
    await using connection = await connect({ faults: [{ kind }] });
    await expect(
      connection.wxpay.v3.marketing.busifavor.coupons._card_id_.send.post(card()),
    ).rejects.toMatchObject(expected);
  });

  it('a response after its timeout', async () => {
    await using connection = await connect({ faults: [{ kind: 'delay', delay: 5_000 }] });
    await expect(connection.wxpay.v3.certificates.get({ timeout: 1_000 })).rejects.toMatchObject({
      name: 'TimeoutError',
      outcome: 'unknown',
    });
  });

  it('a dropped response; the same call then returns the same card', async () => {
    await using connection = await connect({ faults: [{ kind: 'drop-after', times: 1 }] });
    const { send } = connection.wxpay.v3.marketing.busifavor.coupons._card_id_;
    const one = card();
    await expect(send.post(one)).rejects.toMatchObject({ outcome: 'unknown' });
    const second = await send.post(one);
    await expect(send.post(one)).resolves.toMatchObject({ data: second.data });
  });
});

it('sends a path value of ../x?y#z as one encoded segment', async () => {
  await using connection = await connect();
  await connection.wxpay.v3.marketing.busifavor.coupons._card_id_.send
    .post({ ...card(), card_id: '../x?y#z' })
    .catch(() => undefined);
  expect(connection.sandbox.requests.at(-1)?.target).toBe(
    '/v3/marketing/busifavor/coupons/..%2Fx%3Fy%23z/send',
  );
});

it('makes many concurrent calls with one pool', async () => {
  await using connection = await connect();
  const cards = await Promise.all(
    Array.from({ length: 50 }, () =>
      connection.wxpay.v3.marketing.busifavor.coupons._card_id_.send.post(card()),
    ),
  );
  expect(new Set(cards.map(({ data }) => data.card_code)).size).toBe(50);
});
