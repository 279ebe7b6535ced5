import { Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE, send, verifies } from '../merchant';

let sandbox: Sandbox;
let count = 0;

beforeAll(async () => {
  sandbox = await Sandbox.start();
}, PATIENCE);
afterAll(() => sandbox.close());

const newNumber = (): string => {
  count += 1;
  return `codepay-${count}`;
};
const scan = (out_trade_no: string, total: number, auth_code = '134567890123456789') => ({
  description: '门店消费',
  out_trade_no,
  attach: 'desk 3',
  payer: { auth_code },
  amount: { total, currency: 'CNY' },
  scene_info: { store_info: { id: '0001' } },
});

interface Form {
  readonly name: string;
  readonly path: string;
  readonly parties: () => Record<string, string>;
  readonly payer: object;
}

const FORMS: Form[] = [
  {
    name: 'a merchant',
    path: '/v3/pay/transactions',
    parties: () => ({ appid: 'wxd678efh567hg6787', mchid: sandbox.config.mchid }),
    payer: { openid: expect.stringMatching(/^o/) },
  },
  {
    name: 'a service provider',
    path: '/v3/pay/partner/transactions',
    parties: () => ({
      sp_appid: 'wx8888888888888888',
      sp_mchid: sandbox.config.mchid,
      sub_mchid: '1900000110',
    }),
    payer: { sp_openid: expect.stringMatching(/^o/) },
  },
];

describe.each(FORMS)('a code payment of $name', ({ path, parties, payer }) => {
  const pay = (json: object) => send(sandbox, 'POST', `${path}/codepay`, { json: { ...parties(), ...json } });
  const query = async (number: string) => {
    const { appid: _, sp_appid: __, ...asking } = parties();
    return (await send(sandbox, 'GET', `${path}/out-trade-no/${number}?${new URLSearchParams(asking)}`)).json;
  };
  const reverse = (number: string) =>
    send(sandbox, 'POST', `${path}/out-trade-no/${number}/reverse`, { json: parties() });
  const close = (number: string) => {
    const { appid: _, sp_appid: __, ...json } = parties();
    return send(sandbox, 'POST', `${path}/out-trade-no/${number}/close`, { json });
  };

  it('of up to 1,000 yuan is paid immediately and only once', async () => {
    const number = newNumber();
    const first = await pay(scan(number, 100_000));
    expect(first).toMatchObject({
      status: 200,
      json: {
        ...parties(),
        out_trade_no: number,
        trade_type: 'MICROPAY',
        trade_state: 'SUCCESS',
        transaction_id: expect.stringMatching(/^\d{28}$/),
        attach: 'desk 3',
        payer,
        amount: { total: 100_000, payer_total: 100_000, currency: 'CNY' },
      },
    });
    const again = await pay(scan(number, 100_000, '130000000000000000'));
    expect(again).toMatchObject({ status: 200, json: { transaction_id: first.json['transaction_id'] } });
  });

  it('of a larger amount waits for the password: signed 202 with USERPAYING until the user pays', async () => {
    const number = newNumber();
    const waiting = await pay(scan(number, 100_001));
    expect(waiting).toMatchObject({
      status: 202,
      json: { ...parties(), out_trade_no: number, trade_state: 'USERPAYING' },
    });
    expect(waiting.json).not.toHaveProperty('transaction_id');
    expect(verifies(sandbox, waiting)).toBe(true);
    expect(await query(number)).toMatchObject({ trade_state: 'USERPAYING' });
    sandbox.pay(number);
    expect(await query(number)).toMatchObject({ trade_state: 'SUCCESS', payer });
    expect(await pay(scan(number, 100_001))).toMatchObject({ status: 200, json: { trade_state: 'SUCCESS' } });
  });

  it('that waits can be reversed, and cannot be paid afterwards', async () => {
    const number = newNumber();
    await pay(scan(number, 200_000));
    expect(await reverse(number)).toMatchObject({
      status: 200,
      json: { ...parties(), out_trade_no: number },
    });
    expect(await query(number)).toMatchObject({ trade_state: 'REVOKED' });
    expect(await reverse(number)).toMatchObject({ status: 200 });
    expect(await pay(scan(number, 200_000))).toMatchObject({ status: 400, json: { code: 'ORDER_CLOSED' } });
    expect(() => sandbox.pay(number)).toThrow('REVOKED');
  });

  it('that is paid can be reversed, which returns the money', async () => {
    const number = newNumber();
    await pay(scan(number, 100));
    expect(await reverse(number)).toMatchObject({ status: 200 });
    expect(await query(number)).toMatchObject({ trade_state: 'REVOKED' });
  });

  it('that the user cancels is REVOKED', async () => {
    const number = newNumber();
    await pay(scan(number, 200_000));
    sandbox.act(number, 'refuse');
    expect(await query(number)).toMatchObject({ trade_state: 'REVOKED' });
  });

  it('can be reversed, not closed', async () => {
    const number = newNumber();
    await pay(scan(number, 200_000));
    expect(await close(number)).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
    expect(await query(number)).toMatchObject({ trade_state: 'USERPAYING' });
  });

  it('with an invalid payment code is refused, and creates no order', async () => {
    const number = newNumber();
    expect(await pay(scan(number, 1, '99'))).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR' } });
    expect(await query(number)).toMatchObject({ code: 'ORDER_NOT_EXIST' });
  });

  it('with the number of another order is refused', async () => {
    const number = newNumber();
    await pay(scan(number, 100));
    expect(await pay(scan(number, 101))).toMatchObject({ status: 403, json: { code: 'OUT_TRADE_NO_USED' } });
  });

  it('is the only order that can be reversed', async () => {
    expect(await reverse(newNumber())).toMatchObject({ status: 404, json: { code: 'ORDER_NOT_EXIST' } });
  });
});

describe('a client that receives USERPAYING', () => {
  it('reads it in data, queries the order, and gets the payment', async () => {
    await using wxpay = new Wechatpay(sandbox.config);
    const { mchid } = sandbox.config;
    const out_trade_no = newNumber();
    const json = { ...scan(out_trade_no, 200_000), appid: 'wxd678efh567hg6787', mchid };
    const waiting = await wxpay.v3.pay.transactions.codepay.post({ json });
    expect([waiting.status, waiting.data.trade_state]).toEqual([202, 'USERPAYING']);
    sandbox.pay(out_trade_no);
    const order = wxpay.v3.pay.transactions.outTradeNo._out_trade_no_;
    const { data } = await order.get({ out_trade_no, query: { mchid } });
    expect(data.trade_state).toBe('SUCCESS');
  });
});
