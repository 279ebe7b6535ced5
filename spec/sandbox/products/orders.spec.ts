import { Sandbox } from 'wechatpay-chain/sandbox';
import { type Answered, orderOf, PATIENCE, send } from '../merchant';

const NOW = Date.UTC(2026, 10, 24, 9, 45, 30);

let sandbox: Sandbox;
let now = NOW;
let count = 0;

beforeAll(async () => {
  sandbox = await Sandbox.start({ clock: () => now });
}, PATIENCE);
afterAll(() => sandbox.close());
beforeEach(() => {
  now = NOW;
});

const newNumber = (): string => {
  count += 1;
  return `order-${count}`;
};
const place = (kind: string, json: object): Promise<Answered> =>
  send(sandbox, 'POST', `/v3/pay/transactions/${kind}`, { json });
const query = (path: string, mchid = sandbox.config.mchid): Promise<Answered> =>
  send(sandbox, 'GET', `/v3/pay/transactions/${path}?mchid=${mchid}`);
const close = (number: string): Promise<Answered> =>
  send(sandbox, 'POST', `/v3/pay/transactions/out-trade-no/${number}/close`, {
    json: { mchid: sandbox.config.mchid },
  });

const EXTRA: Record<string, object> = {
  native: {},
  jsapi: { payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' } },
  app: {},
  h5: { scene_info: { payer_client_ip: '14.23.150.211', h5_info: { type: 'Wap' } } },
};
const KINDS = Object.keys(EXTRA);

describe('placing an order', () => {
  it.each([
    ['native', { code_url: expect.stringMatching(/^weixin:\/\/wxpay\/bizpayurl\?pr=\w{9}$/) }],
    ['jsapi', { prepay_id: expect.stringMatching(/^wx20261124174530[0-9a-f]{20}$/) }],
    ['app', { prepay_id: expect.stringMatching(/^wx20261124174530[0-9a-f]{20}$/) }],
    ['h5', { h5_url: expect.stringMatching(/^https:\/\/wx\.tenpay\.com\/.*\?prepay_id=wx2026/) }],
  ])('%s returns %j', async (kind, expected) => {
    const answer = await place(kind, orderOf(sandbox, newNumber(), EXTRA[kind]));
    expect(answer).toMatchObject({ status: 200, json: expected });
  });

  it.each(KINDS)('%s again with the same content returns the same response', async (kind) => {
    const json = orderOf(sandbox, newNumber(), EXTRA[kind]);
    const first = await place(kind, json);
    now += 60_000;
    expect((await place(kind, json)).json).toEqual(first.json);
  });

  it.each([{ amount: { total: 101 } }, { description: 'another' }, { attach: 'more' }])(
    'again, with %j, is OUT_TRADE_NO_USED',
    async (change) => {
      const json = orderOf(sandbox, newNumber());
      await place('native', json);
      const answer = await place('native', { ...json, ...change });
      expect(answer).toMatchObject({ status: 403, json: { code: 'OUT_TRADE_NO_USED' } });
    },
  );

  it('again, with another payment method, is OUT_TRADE_NO_USED', async () => {
    const json = orderOf(sandbox, newNumber());
    await place('native', json);
    expect((await place('app', json)).json).toMatchObject({ code: 'OUT_TRADE_NO_USED' });
  });

  it('again, when it is closed, is ORDER_CLOSED; when it is paid, INVALID_REQUEST', async () => {
    const [closed, paid] = [orderOf(sandbox, newNumber()), orderOf(sandbox, newNumber())];
    await Promise.all([place('native', closed), place('native', paid)]);
    await close(String(closed['out_trade_no']));
    sandbox.pay(String(paid['out_trade_no']));
    expect(await place('native', closed)).toMatchObject({ status: 400, json: { code: 'ORDER_CLOSED' } });
    expect(await place('native', paid)).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  });

  it('for another merchant is refused', async () => {
    const answer = await place('native', orderOf(sandbox, newNumber(), { mchid: '1900000110' }));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      code: 'INVALID_REQUEST',
      detail: { location: 'body', value: '1900000110' },
    });
    expect(sandbox.requests.at(-1)?.finding).toMatchObject({ field: '/body/mchid' });
  });

  it.each([
    ['jsapi', '/body/payer'],
    ['h5', '/body/scene_info'],
  ])('%s requires %s', async (kind, field) => {
    const answer = await place(kind, orderOf(sandbox, newNumber()));
    expect(answer.json).toMatchObject({
      code: 'PARAM_ERROR',
      message: expect.stringContaining(`“${field}”`),
      detail: { location: 'body', value: '' },
    });
  });

  it.each([
    ['out_trade_no', 'short'],
    ['out_trade_no', 'a/b/c/d'],
    ['out_trade_no', 'a'.repeat(33)],
    ['notify_url', 'pay.php'],
    ['amount', { total: 0 }],
    ['amount', { total: 0.01 }],
    ['amount', { total: 1, currency: 'USD' }],
    ['time_expire', 'tomorrow'],
    ['limit_pay', ['no_cash']],
  ])('with %s %j is PARAM_ERROR', async (name, value) => {
    const answer = await place('native', orderOf(sandbox, 'whatever', { [name]: value }));
    expect(answer).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR' } });
    expect(answer.json['message']).toContain(`/body/${name}`);
  });
});

describe('an order', () => {
  it('that is not paid is NOTPAY', async () => {
    const number = newNumber();
    await place('native', orderOf(sandbox, number, { attach: 'kept' }));
    expect((await query(`out-trade-no/${number}`)).json).toEqual({
      appid: 'wxd678efh567hg6787',
      mchid: sandbox.config.mchid,
      description: 'Image形象店-深圳腾大-QQ公仔',
      notify_url: 'https://www.weixin.qq.com/wxpay/pay.php',
      attach: 'kept',
      out_trade_no: number,
      trade_type: 'NATIVE',
      trade_state: 'NOTPAY',
      trade_state_desc: '订单未支付',
      amount: { total: 100, currency: 'CNY' },
    });
  });

  it('that is paid is SUCCESS when queried by either number', async () => {
    const number = newNumber();
    await place('jsapi', orderOf(sandbox, number, EXTRA['jsapi']));
    const paid = sandbox.pay(number);
    expect(paid).toMatchObject({
      trade_type: 'JSAPI',
      trade_state: 'SUCCESS',
      transaction_id: expect.stringMatching(/^420000000120261124\d{10}$/),
      success_time: '2026-11-24T17:45:30+08:00',
      bank_type: 'OTHERS',
      payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
      amount: { total: 100, payer_total: 100, currency: 'CNY', payer_currency: 'CNY' },
    });
    expect((await query(`out-trade-no/${number}`)).json).toEqual(paid);
    expect((await query(`id/${paid.transaction_id}`)).json).toEqual(paid);
  });

  it('has the payer and the bank of sandbox.pay', async () => {
    const number = newNumber();
    await place('native', orderOf(sandbox, number));
    const paid = sandbox.pay(number, { openid: 'oPayer', bank_type: 'CMC' });
    expect(paid).toMatchObject({ payer: { openid: 'oPayer' }, bank_type: 'CMC' });
  });

  it('that expired is CLOSED and cannot be paid', async () => {
    const number = newNumber();
    const time_expire = '2026-11-24T17:50:30+08:00';
    await place('native', orderOf(sandbox, number, { time_expire, goods_tag: 'WXG' }));
    now += 299_999;
    expect((await query(`out-trade-no/${number}`)).json).toMatchObject({
      trade_state: 'NOTPAY',
      time_expire,
    });
    now += 1;
    expect((await query(`out-trade-no/${number}`)).json).toMatchObject({ trade_state: 'CLOSED' });
    expect(() => sandbox.pay(number)).toThrow(/CLOSED/);
  });

  it('that was never placed is ORDER_NOT_EXIST for either number, and cannot be paid or closed', async () => {
    const absent = { status: 404, json: { code: 'ORDER_NOT_EXIST' } };
    expect(await query('out-trade-no/never-placed')).toMatchObject(absent);
    expect(await query('id/4200000001202611240000000000')).toMatchObject(absent);
    expect(await close('never-placed')).toMatchObject(absent);
    expect(() => sandbox.pay('never-placed')).toThrow(/expected an order of this gateway/);
  });

  it('can be paid once', async () => {
    const number = newNumber();
    await place('native', orderOf(sandbox, number));
    sandbox.pay(number);
    expect(() => sandbox.pay(number)).toThrow(/SUCCESS/);
  });

  it.each(['out-trade-no/any-number', 'id/any'])('requires the merchant ID in a query: %s', async (path) => {
    const without = await send(sandbox, 'GET', `/v3/pay/transactions/${path}`);
    expect(without).toMatchObject({
      status: 400,
      json: {
        code: 'PARAM_ERROR',
        message: expect.stringContaining('“/query/mchid”'),
        detail: { location: 'query', value: '' },
      },
    });
    expect(await query(path, '1900000110')).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
    expect(await query(path, '1900000109&mchid=1900000109')).toMatchObject({ json: { code: 'PARAM_ERROR' } });
    expect(await query(path, '1900000109&more=1')).toMatchObject({ json: { code: 'PARAM_ERROR' } });
  });
});

describe('closing an order', () => {
  it('returns 204, also when repeated, and the order is CLOSED', async () => {
    const number = newNumber();
    await place('native', orderOf(sandbox, number));
    expect([(await close(number)).status, (await close(number)).status]).toEqual([204, 204]);
    expect((await query(`out-trade-no/${number}`)).json).toMatchObject({ trade_state: 'CLOSED' });
    expect(() => sandbox.pay(number)).toThrow(/CLOSED/);
  });

  it('is refused for a paid order', async () => {
    const number = newNumber();
    await place('native', orderOf(sandbox, number));
    sandbox.pay(number);
    expect(await close(number)).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  });

  it('is refused for another merchant', async () => {
    const target = '/v3/pay/transactions/out-trade-no/any-number/close';
    const answer = await send(sandbox, 'POST', target, { json: { mchid: '1900000110' } });
    expect(answer).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  });
});
