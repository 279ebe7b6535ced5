import { Aes, Formatter, Hash, Multipart, Rsa, Transformer, Wechatpay } from 'wechatpay-axios-plugin';
import { PATIENCE, serials } from '../sandbox/merchant';
import { type Received, Wire } from '../support/wire';
import { ForeignGateway } from './gateway';

// wechatpay-axios-plugin as npm has it: both protocols, over real HTTPS, to the host that it has built in.

/** The chain of the client, whose types end at its root. */
interface Node {
  readonly [segment: string]: Node;
  (data: object, config?: object): Promise<Answer>;
}

interface Answer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
}

let gateway: ForeignGateway;
let wxpay: Node;
let merchant: Wire;

/** Goes down the client's own chain. */
function at(path: string): Node {
  return path.split('/').reduce((node, segment) => Reflect.get(node, segment), wxpay);
}

beforeAll(async () => {
  gateway = await ForeignGateway.start();
  const { mchid, serial, privateKey, certs, secret, merchant: certified, ca } = gateway.sandbox.config;
  const config = { mchid, serial, privateKey, certs: { ...certs }, secret, merchant: { ...certified, ca } };
  wxpay = Reflect.construct(Wechatpay, [config]);
  merchant = await Wire.listen((_, response) => response.writeHead(204).end());
}, PATIENCE);
afterAll(async () => {
  await merchant[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

const order = (outTradeNo: string) => ({
  appid: 'wx2421b1c4370ec43b',
  mchid: gateway.identity.mchid,
  description: 'Image形象店-深圳腾大-QQ公仔',
  out_trade_no: outTradeNo,
  notify_url: `${merchant.url}notify`,
  amount: { total: 100, currency: 'CNY' },
});

/** What the merchant's server does with a notification, in the client's own words. */
function open({ headers, body }: Received): unknown {
  const serial = String(headers['wechatpay-serial']);
  const timestamp = String(headers['wechatpay-timestamp']);
  const message = Formatter.response(timestamp, String(headers['wechatpay-nonce']), body.toString());
  const pem = String(gateway.sandbox.config.certs[serial]);
  const key = Rsa.from(pem, Rsa.KEY_TYPE_PUBLIC);
  expect(Rsa.verify(message, String(headers['wechatpay-signature']), key)).toBe(true);
  const { ciphertext, nonce, associated_data } = JSON.parse(body.toString()).resource;
  return JSON.parse(Aes.AesGcm.decrypt(ciphertext, gateway.identity.apiv3Key, nonce, associated_data));
}

describe('wechatpay-axios-plugin, APIv3', () => {
  it('places an order, verifies the payment notification, queries and refunds it', async () => {
    const placed = await at('v3/pay/transactions/native/post')(order('axios-https-1'));
    expect(placed).toMatchObject({ status: 200, data: { code_url: expect.stringMatching(/^weixin:/) } });

    gateway.sandbox.pay('axios-https-1');
    await gateway.sandbox.settle();
    expect(open(merchant.last)).toMatchObject({ out_trade_no: 'axios-https-1', trade_state: 'SUCCESS' });

    const params = { mchid: gateway.identity.mchid };
    const number = { params, out_trade_no: 'axios-https-1' };
    const asked = await at('v3/pay/transactions/outTradeNo/_out_trade_no_/get')(number);
    expect(asked.data).toMatchObject({ trade_state: 'SUCCESS' });

    const amount = { refund: 40, total: 100, currency: 'CNY' };
    const refund = { out_trade_no: 'axios-https-1', out_refund_no: 'axios-https-1-1', amount };
    expect((await at('v3/refund/domestic/refunds/post')(refund)).data).toMatchObject({
      amount: { refund: 40 },
    });
    const refunded = await at('v3/refund/domestic/refunds/_out_refund_no_/get')({
      out_refund_no: 'axios-https-1-1',
    });
    expect(refunded.data).toMatchObject({ out_refund_no: 'axios-https-1-1' });
  });

  it('downloads the platform certificate and decrypts it', async () => {
    const { data } = await at('v3/certificates/get')({});
    const [{ serial_no, encrypt_certificate }] = Object(data)['data'];
    const { ciphertext, nonce, associated_data } = encrypt_certificate;
    const pem = Aes.AesGcm.decrypt(ciphertext, gateway.identity.apiv3Key, nonce, associated_data);
    expect(pem).toBe(gateway.sandbox.config.certs[serial_no]);
  });

  it('transfers to a user with an encrypted name, and decrypts the name in the query response', async () => {
    const { publicKey } = serials(gateway.sandbox);
    const key = Rsa.from(String(gateway.sandbox.config.certs[publicKey]), Rsa.KEY_TYPE_PUBLIC);
    const transfer = {
      appid: 'wx2421b1c4370ec43b',
      out_bill_no: 'axiostransfer1',
      transfer_scene_id: '1005',
      openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
      user_name: Rsa.encrypt('张三', key),
      transfer_amount: 200_000,
      transfer_remark: '佣金',
      transfer_scene_report_infos: [
        { info_type: '岗位类型', info_content: '外卖员' },
        { info_type: '报酬说明', info_content: '高温补贴' },
      ],
    };
    const headers = { 'Wechatpay-Serial': publicKey };
    const made = await at('v3/fundApp/mchTransfer/transferBills/post')(transfer, { headers });
    expect(made.data).toMatchObject({ state: 'WAIT_USER_CONFIRM' });
    const path = 'v3/fundApp/mchTransfer/transferBills/outBillNo/_out_bill_no_/get';
    const { data } = await at(path)({ out_bill_no: 'axiostransfer1', headers });
    const mine = Rsa.from(String(gateway.sandbox.config.privateKey), Rsa.KEY_TYPE_PRIVATE);
    expect(Rsa.decrypt(String(data['user_name']), mine)).toBe('张三');
  });

  it('uploads an image with a Chinese name', async () => {
    const image = Buffer.from('an image');
    const meta = { filename: '营业执照.jpg', sha256: Hash.sha256(image) };
    const form = new Multipart();
    form.append('meta', JSON.stringify(meta));
    form.append('file', image, '营业执照.jpg');
    const config = { meta, headers: form.getHeaders() };
    const { data } = await at('v3/merchant/media/upload/post')(form.getBuffer(), config);
    expect(data).toEqual({ media_id: expect.any(String) });
  });

  it('requests and reads a bill', async () => {
    gateway.sandbox.bill({ size: 4_000 });
    const day = new Date(gateway.sandbox.now + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
    const applied = await at('v3/bill/tradebill/get')({ params: { bill_date: day, bill_type: 'ALL' } });
    const { pathname, searchParams } = new URL(String(applied.data['download_url']));
    const token = searchParams.get('token');
    expect(pathname).toBe('/v3/billdownload/file');
    const answer = await at('v3/billdownload/file/get')({ params: { token }, responseType: 'arraybuffer' });
    const bytes = Buffer.from(Object(answer.data));
    expect(Hash.sha1(bytes)).toBe(applied.data['hash_value']);
    const { rows, summary } = Object(Formatter.castCsvBill(bytes));
    expect(rows.length).toBe(Number(Object.values(Object(summary))[0]));
    gateway.sandbox.bill();
  });

  it('gets an error that names the invalid field', async () => {
    const call = at('v3/pay/transactions/native/post')({
      ...order('axios-https-2'),
      amount: { total: 0.01 },
    });
    await expect(call).rejects.toMatchObject({
      response: {
        status: 400,
        data: {
          code: 'PARAM_ERROR',
          detail: { location: 'body', value: 0.01 },
          message:
            '无法将 JSON 输入源“/body/amount/total”映射到目标字段“总金额”中，此字段需要一个合法的 64 位有符号整数',
        },
      },
    });
  });
});

describe('wechatpay-axios-plugin, APIv2', () => {
  it('places an order, verifies the payment notification, and refunds with the client certificate', async () => {
    const { mchid } = gateway.identity;
    const { appid } = order('');
    const out_trade_no = 'axios-https-v2';
    const placed = await at('v2/pay/unifiedorder/post')({
      appid,
      mch_id: mchid,
      body: '腾讯充值中心-QQ会员充值',
      out_trade_no,
      total_fee: 88,
      spbill_create_ip: '123.12.12.123',
      trade_type: 'NATIVE',
      notify_url: `${merchant.url}notify`,
    });
    expect(placed.data).toMatchObject({ result_code: 'SUCCESS' });

    gateway.sandbox.pay(out_trade_no);
    await gateway.sandbox.settle();
    const { sign, ...told } = Object(Transformer.toObject(merchant.last.body.toString()));
    expect(told).toMatchObject({ out_trade_no, result_code: 'SUCCESS', total_fee: '88' });
    expect(Hash.equals(Hash.sign(Hash.ALGO_MD5, told, gateway.identity.secret), sign)).toBe(true);

    const refund = {
      appid,
      mch_id: mchid,
      out_trade_no,
      out_refund_no: 'axios-v2-1',
      total_fee: 88,
      refund_fee: 8,
    };
    const refunded = await at('v2/secapi/pay/refund/post')(refund, { security: true });
    expect(refunded.data).toMatchObject({ result_code: 'SUCCESS', refund_fee: '8' });
  });
});
