import { createHash } from 'node:crypto';
import { Agent, request } from 'undici';
import Pay from 'wechatpay-node-v3';
import { PATIENCE } from '../sandbox/merchant';
import { type Received, Wire } from '../support/wire';
import { ForeignGateway } from './gateway';

// wechatpay-node-v3 as npm has it: APIv3, over real HTTPS, to the host that it has built in. It writes the serial of the
// merchant certificate in lower case, and knows WeChat Pay by its platform certificates.

const APPID = 'wxd678efh567hg6787';

let gateway: ForeignGateway;
let pay: Pay;
let merchant: Wire;

beforeAll(async () => {
  gateway = await ForeignGateway.start({ keys: 'certificate' });
  const { mchid, merchant: certified, apiv3Key } = gateway.identity;
  pay = new Pay({
    appid: APPID,
    mchid,
    publicKey: Buffer.from(certified.certificate),
    privateKey: Buffer.from(certified.privateKey),
    key: apiv3Key,
  });
  merchant = await Wire.listen((_, response) => response.writeHead(204).end());
}, PATIENCE);
afterAll(async () => {
  await merchant[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

const order = (outTradeNo: string) => ({
  description: 'Image形象店-深圳腾大-QQ公仔',
  out_trade_no: outTradeNo,
  notify_url: `${merchant.url}notify`,
  amount: { total: 100 },
});

/** Has the client verify a notification and open what is in it. */
async function open({ headers, body }: Received): Promise<Readonly<Record<string, unknown>>> {
  const verified = await pay.verifySign({
    timestamp: String(headers['wechatpay-timestamp']),
    nonce: String(headers['wechatpay-nonce']),
    serial: String(headers['wechatpay-serial']),
    signature: String(headers['wechatpay-signature']),
    body: body.toString(),
  });
  expect(verified).toBe(true);
  const { resource } = JSON.parse(body.toString());
  return pay.decipher_gcm(resource.ciphertext, resource.associated_data, resource.nonce);
}

describe('wechatpay-node-v3', () => {
  it('places an order, verifies the payment notification, queries and refunds it', async () => {
    const placed = await pay.transactions_native(order('nodev3-1'));
    expect(placed).toMatchObject({ status: 200, data: { code_url: expect.stringMatching(/^weixin:/) } });

    gateway.sandbox.pay('nodev3-1');
    await gateway.sandbox.settle();
    expect(await open(merchant.last)).toMatchObject({ out_trade_no: 'nodev3-1', trade_state: 'SUCCESS' });

    const asked = await pay.query({ out_trade_no: 'nodev3-1' });
    expect(asked).toMatchObject({ status: 200, data: { trade_state: 'SUCCESS', amount: { total: 100 } } });

    const amount = { refund: 40, total: 100, currency: 'CNY' };
    const refund = { out_trade_no: 'nodev3-1', out_refund_no: 'nodev3-1-1', amount };
    expect(await pay.refunds(refund)).toMatchObject({ status: 200, data: { out_refund_no: 'nodev3-1-1' } });
    const refunded = await pay.find_refunds('nodev3-1-1');
    expect(refunded).toMatchObject({ status: 200, data: { amount: { refund: 40 } } });
  });

  it('closes an order', async () => {
    await pay.transactions_jsapi({ ...order('nodev3-2'), payer: { openid: 'o1' } });
    expect(await pay.close('nodev3-2')).toMatchObject({ status: 204 });
    expect(await pay.query({ out_trade_no: 'nodev3-2' })).toMatchObject({ data: { trade_state: 'CLOSED' } });
  });

  it('downloads the platform certificate', async () => {
    const { apiv3Key, platform } = gateway.identity;
    const [certificate] = await pay.get_certificates(apiv3Key);
    expect(certificate).toMatchObject({
      serial_no: platform.serial,
      publicKey: expect.stringContaining('BEGIN PUBLIC KEY'),
    });
  });

  it('transfers to a user with an encrypted name', async () => {
    const { apiv3Key } = gateway.identity;
    const [certificate] = await pay.get_certificates(apiv3Key);
    if (certificate === undefined) throw new Error('no certificate');
    const user_name = pay.publicEncrypt('张三', Buffer.from(String(certificate.publicKey)));
    const transfer = {
      out_batch_no: 'nodev3batch1',
      batch_name: '2026年11月佣金',
      batch_remark: '佣金',
      total_amount: 200_000,
      total_num: 1,
      transfer_scene_id: '1000',
      transfer_detail_list: [
        {
          out_detail_no: 'nodev3detail1',
          transfer_amount: 200_000,
          transfer_remark: '佣金',
          openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
          user_name,
        },
      ],
      wx_serial_no: certificate.serial_no,
    };
    expect(await pay.batches_transfer(transfer)).toMatchObject({
      status: 200,
      data: { out_batch_no: 'nodev3batch1' },
    });
  });

  it('is refused like by WeChat Pay if the request names another key than it encrypts for', async () => {
    const transfer = {
      out_batch_no: 'nodev3batch2',
      batch_name: 'a',
      batch_remark: 'a',
      total_amount: 30,
      total_num: 1,
      transfer_detail_list: [],
      // Without it the client names the merchant certificate, a mistake that many make.
      wx_serial_no: '',
    };
    const { status, error } = await pay.batches_transfer(transfer);
    expect(status).toBe(400);
    expect(JSON.parse(String(error))).toEqual({
      code: 'PARAM_ERROR',
      message: '平台证书序列号Wechatpay-Serial错误',
    });
  });

  it('requests a bill with a URL on the called host, and downloads it', async () => {
    gateway.sandbox.bill({ size: 4_000 });
    const yesterday = new Date(gateway.sandbox.now + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
    const { data } = await pay.tradebill({ bill_date: yesterday, bill_type: 'ALL' });
    const { download_url, hash_value } = Object(data);
    expect(download_url).toMatch(/^https:\/\/api\.mch\.weixin\.qq\.com\/v3\/billdownload\/file\?token=/);
    const bill = await pay.downloadBill(download_url);
    const digest = createHash('sha1').update(String(bill.data)).digest('hex');
    expect([bill.status, digest]).toEqual([200, hash_value]);
    gateway.sandbox.bill();
  });

  it('signs an upload for fetch, with a file name in raw UTF-8', async () => {
    const bytes = Buffer.from('an image');
    const meta = { filename: '营业执照.jpg', sha256: createHash('sha256').update(bytes).digest('hex') };
    const [nonce, timestamp] = ['n'.repeat(32), String(Math.floor(gateway.sandbox.now / 1000))];
    const signature = pay.getSignature('POST', nonce, timestamp, '/v3/merchant/media/upload', meta);
    const form = new FormData();
    form.append('meta', JSON.stringify(meta));
    form.append('file', new Blob([bytes], { type: 'image/jpeg' }), '营业执照.jpg');
    const sent = new Response(form);
    const dispatcher = new Agent({ connect: { ca: gateway.sandbox.config.ca ?? '' } });
    const { body, statusCode } = await request(`${gateway.sandbox.url}/v3/merchant/media/upload`, {
      dispatcher,
      method: 'POST',
      headers: {
        accept: 'application/json',
        'user-agent': 'wechatpay-node-v3',
        'content-type': sent.headers.get('content-type') ?? '',
        authorization: pay.getAuthorization(nonce, timestamp, signature),
      },
      body: Buffer.from(await sent.arrayBuffer()),
    });
    expect([statusCode, await body.json()]).toEqual([200, { media_id: expect.any(String) }]);
    await dispatcher.destroy();
  });
});
