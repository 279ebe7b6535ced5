import { once } from 'node:events';
import type { Server } from 'node:http';
import express, { type Request, type RequestHandler } from 'express';
import Tenpay from 'tenpay';
import { PATIENCE } from '../sandbox/merchant';
import { ForeignGateway, pkcs12 } from './gateway';

// tenpay as npm has it: APIv2, over real HTTPS, to the hosts that it has built in.

const APPID = 'wxd678efh567hg6787';

let gateway: ForeignGateway;
let tenpay: Tenpay;
let merchant: Server;
const told: Record<string, unknown>[] = [];

/** The merchant's server, with tenpay's middleware in it. */
async function listen(): Promise<string> {
  const app = express();
  const handle: RequestHandler = (request: Request & { weixin?: object }, response) => {
    told.push({ ...request.weixin });
    Reflect.get(response, 'reply').call(response, '');
  };
  const middleware =
    (type: 'pay' | 'refund'): RequestHandler =>
    (request, response, next) =>
      tenpay.middlewareForExpress(type)(request, response, next);
  app.post('/pay', express.text({ type: '*/*' }), middleware('pay'), handle);
  app.post('/refund', express.text({ type: '*/*' }), middleware('refund'), handle);
  merchant = app.listen(0, '127.0.0.1');
  await once(merchant, 'listening');
  const address = merchant.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

beforeAll(async () => {
  gateway = await ForeignGateway.start();
  const { mchid, secret } = gateway.identity;
  const url = await listen();
  tenpay = new Tenpay({
    appid: APPID,
    mchid,
    partnerKey: secret,
    pfx: pkcs12(gateway.identity),
    notify_url: `${url}/pay`,
    refund_url: `${url}/refund`,
  });
}, PATIENCE);
afterAll(async () => {
  merchant.close();
  await gateway[Symbol.asyncDispose]();
});
beforeEach(() => {
  told.length = 0;
});

const order = (outTradeNo: string, more: Record<string, string | number> = {}) => ({
  out_trade_no: outTradeNo,
  body: '腾讯充值中心-QQ会员充值',
  total_fee: 88,
  openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  ...more,
});

describe('tenpay', () => {
  it.each(['MD5', 'HMAC-SHA256'])(
    'places an order, receives the payment notification, queries and refunds it, with signatures of type %s',
    async (sign_type) => {
      const number = `tenpay-${sign_type}`;
      const placed = await tenpay.unifiedOrder(order(number, { sign_type }));
      expect(placed).toMatchObject({ result_code: 'SUCCESS', trade_type: 'JSAPI' });

      gateway.sandbox.pay(number);
      await gateway.sandbox.settle();
      const paid = { out_trade_no: number, total_fee: '88' };

      const asked = await tenpay.orderQuery({ out_trade_no: number, sign_type });
      expect(asked).toMatchObject({ ...paid, trade_state: 'SUCCESS', transaction_id: expect.any(String) });

      const refund = { out_trade_no: number, out_refund_no: `${number}-1`, total_fee: 88, refund_fee: 8 };
      expect(await tenpay.refund({ ...refund, sign_type })).toMatchObject({ refund_fee: '8' });
      const refunded = await tenpay.refundQuery({ out_trade_no: number, sign_type });
      expect(refunded).toMatchObject({ refund_count: '1', out_refund_no_0: `${number}-1` });
    },
  );

  it('verifies a payment notification, and sends a reply that the gateway accepts', async () => {
    await tenpay.unifiedOrder(order('tenpay-told'));
    gateway.sandbox.pay('tenpay-told');
    await gateway.sandbox.settle();
    const own = told.filter(({ out_trade_no }) => out_trade_no === 'tenpay-told');
    expect(own).toMatchObject([{ result_code: 'SUCCESS', total_fee: '88' }]);
    expect(gateway.sandbox.notifications.at(-1)).toMatchObject({ state: 'received' });
  });

  it('decrypts a refund notification', async () => {
    await tenpay.unifiedOrder(order('tenpay-back'));
    gateway.sandbox.pay('tenpay-back');
    await gateway.sandbox.settle();
    const refund = {
      out_trade_no: 'tenpay-back',
      out_refund_no: 'tenpay-back-1',
      total_fee: 88,
      refund_fee: 8,
    };
    await tenpay.refund(refund);
    await gateway.sandbox.advance(60_000);
    await gateway.sandbox.settle();
    const own = told.filter(({ req_info }) => Object(req_info).out_trade_no === 'tenpay-back');
    expect(own).toMatchObject([
      { req_info: { out_refund_no: 'tenpay-back-1', refund_fee: '8', refund_status: 'SUCCESS' } },
    ]);
    expect(gateway.sandbox.notifications.at(-1)).toMatchObject({ state: 'received' });
  });

  it('builds payment parameters from an order that it places', async () => {
    const params = await tenpay.getPayParams(order('tenpay-params'));
    expect(params).toMatchObject({ package: expect.stringMatching(/^prepay_id=wx/), signType: 'MD5' });
  });

  it('closes an order', async () => {
    await tenpay.unifiedOrder(order('tenpay-closed'));
    expect(await tenpay.closeOrder({ out_trade_no: 'tenpay-closed' })).toMatchObject({
      result_code: 'SUCCESS',
    });
    const asked = await tenpay.orderQuery({ out_trade_no: 'tenpay-closed' });
    expect(asked).toMatchObject({ trade_state: 'CLOSED' });
  });

  it('makes a code payment and reverses it', async () => {
    const code = { ...order('tenpay-code'), auth_code: '134567890123456789' };
    expect(await tenpay.micropay(code)).toMatchObject({ result_code: 'SUCCESS', trade_type: 'MICROPAY' });
    expect(await tenpay.reverse({ out_trade_no: 'tenpay-code' })).toMatchObject({ recall: 'N' });
  });

  it('pays out with the client certificate: red packet, transfer, bank transfer', async () => {
    const packet = await tenpay.sendRedpack({
      mch_billno: 'tenpay-packet',
      send_name: '天虹百货',
      re_openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
      total_amount: 100,
      wishing: '感谢您参加猜灯谜活动，祝您元宵节快乐！',
      act_name: '猜灯谜抢红包活动',
      remark: '猜越多得越多，快来抢！',
    });
    expect(packet).toMatchObject({ total_amount: '100', send_listid: expect.any(String) });
    const transfer = await tenpay.transfers({
      partner_trade_no: 'tenpaytransfer',
      openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
      re_user_name: '张三',
      amount: 100,
      desc: '理赔',
    });
    expect(transfer).toMatchObject({ partner_trade_no: 'tenpaytransfer', payment_no: expect.any(String) });
    const bank = await tenpay.payBank({
      partner_trade_no: 'tenpaybank01',
      enc_bank_no: '6222020200112230810',
      enc_true_name: '张三',
      bank_code: '1002',
      amount: 500,
    });
    expect(bank).toMatchObject({ result_code: 'SUCCESS', partner_trade_no: 'tenpaybank01' });
  });

  it('downloads and parses a bill', async () => {
    await tenpay.unifiedOrder(order('tenpay-bill'));
    gateway.sandbox.pay('tenpay-bill');
    const today = new Date(gateway.sandbox.now + 8 * 3_600_000);
    await gateway.sandbox.advance(2 * 86_400_000);
    const bill_date = today.toISOString().slice(0, 10).replaceAll('-', '');
    const { list_title, list_data, total_data } = await tenpay.downloadBill({ bill_date }, true);
    const column = list_title.findIndex((title) => title.includes('商户订单号'));
    expect(list_data.map((row) => row[column])).toContain('tenpay-bill');
    expect(Number(total_data[0])).toBe(list_data.length);
  });

  it('is refused with another key', async () => {
    const { mchid } = gateway.identity;
    const stranger = new Tenpay({ appid: APPID, mchid, partnerKey: 'x'.repeat(32), pfx: Buffer.alloc(0) });
    await expect(stranger.orderQuery({ out_trade_no: 'tenpay-told' })).rejects.toThrow('签名错误');
  });
});
