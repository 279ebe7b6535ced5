import { generateKeyPairSync } from 'node:crypto';
import { Multipart, Rsa, Wechatpay } from 'wechatpay-axios-plugin';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, PATIENCE, serials } from './merchant';

// An independent client from npm, which defines for itself what a valid response is.

/** The chain of the other client, whose types end at its root. */
interface Node {
  readonly [segment: string]: Node;
  (data: object, config?: object): Promise<Answer>;
}

/** Goes down the other client's own chain. */
function at(root: Node, path: string): Node {
  return path.split('/').reduce((node, segment) => Reflect.get(node, segment), root);
}

interface Answer {
  readonly status: number;
  readonly data: Readonly<Record<string, string>>;
}

interface Refused {
  readonly response: { readonly status: number; readonly data: Readonly<Record<string, unknown>> };
}

let identity: Identity;
let sandbox: Sandbox;
let wxpay: Node;

/** The other client with the gateway's configuration, or a part of it changed. */
function client(of: Sandbox, changed: object = {}): Node {
  const { mchid, serial, privateKey, certs, secret, merchant, baseURL } = of.config;
  const config = { mchid, serial, privateKey, certs: { ...certs }, secret, merchant, baseURL, ...changed };
  return Reflect.construct(Wechatpay, [config]);
}

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity });
  wxpay = client(sandbox);
}, PATIENCE);
afterAll(() => sandbox.close());

describe('wechatpay-axios-plugin, APIv3', () => {
  it('places an order, queries it by number, and accepts the signed responses', async () => {
    const placed = await at(wxpay, 'v3/pay/transactions/native/post')(orderOf(sandbox, 'axios-1'));
    expect(placed).toMatchObject({ status: 200, data: { code_url: expect.stringMatching(/^weixin:/) } });
    sandbox.pay('axios-1');
    const params = { mchid: sandbox.config.mchid };
    const found = await at(
      wxpay,
      'v3/pay/transactions/outTradeNo/_out_trade_no_/get',
    )({ params, out_trade_no: 'axios-1' });
    expect(found?.data).toMatchObject({ out_trade_no: 'axios-1', trade_state: 'SUCCESS' });
  });

  it('is refused with another key, and gets the expected text', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const stranger = client(sandbox, { privateKey });
    const call = at(stranger, 'v3/pay/transactions/native/post')(orderOf(sandbox, 'axios-2'));
    const { response }: Refused = await call.then(
      () => Promise.reject(new Error('was not refused')),
      (error) => error,
    );
    const last = sandbox.requests.at(-1);
    expect(response).toMatchObject({
      status: 401,
      data: {
        code: 'SIGN_ERROR',
        detail: {
          detail: { issue: 'sign not match' },
          field: 'signature',
          location: 'authorization',
          sign_information: {
            method: 'POST',
            url: '/v3/pay/transactions/native',
            truncated_sign_message: expect.stringMatching(/^POST\n.*\n\d+\n.*\n.{8}\n$/),
            sign_message_length: Buffer.byteLength(last?.verdict?.expected ?? ''),
          },
        },
      },
    });
    expect(last?.reason).toMatch(/another key/);
  });

  it('sends an encrypted field and decrypts the one in the response', async () => {
    const { publicKey } = serials(sandbox);
    const key = Rsa.from(String(sandbox.config.certs[publicKey]), Rsa.KEY_TYPE_PUBLIC);
    const json = { echo_message: 'a', encrypted_echo_message: Rsa.encrypt('张三', key) };
    const headers = { 'Wechatpay-Serial': publicKey };
    const answer = await at(wxpay, 'v3/security/echo/post')(json, { headers });
    const mine = Rsa.from(String(sandbox.config.privateKey), Rsa.KEY_TYPE_PRIVATE);
    expect(Rsa.decrypt(String(answer?.data['encrypted_echo_message']), mine)).toBe('张三');
  });

  it('uploads an image', async () => {
    const form = new Multipart();
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    const meta = { filename: 'a.png', sha256 };
    form.append('meta', JSON.stringify(meta), 'meta.json');
    form.append('file', Buffer.from('abc'), 'a.png');
    const answer = await at(wxpay, 'v3/merchant/media/upload/post')(form.getBuffer(), {
      meta,
      headers: form.getHeaders(),
    });
    expect(answer?.data).toEqual({ media_id: expect.any(String) });
  });
});

describe('wechatpay-axios-plugin, APIv2', () => {
  const order = () => ({
    appid: 'wxd678efh567hg6787',
    mch_id: sandbox.config.mchid,
    body: '腾讯充值中心-QQ会员充值',
    out_trade_no: 'axios-v2',
    total_fee: 88,
    spbill_create_ip: '123.12.12.123',
    trade_type: 'NATIVE',
    notify_url: 'https://www.weixin.qq.com/wxpay/pay.php',
  });

  it('places and queries an order, and accepts the signed responses', async () => {
    const placed = await at(wxpay, 'v2/pay/unifiedorder/post')(order());
    expect(placed?.data).toMatchObject({
      result_code: 'SUCCESS',
      code_url: expect.stringMatching(/^weixin:/),
    });
    const { appid, mch_id, out_trade_no } = order();
    const asked = await at(wxpay, 'v2/pay/orderquery/post')({ appid, mch_id, out_trade_no });
    expect(asked?.data).toMatchObject({ result_code: 'SUCCESS', trade_state: 'NOTPAY' });
  });

  it('is refused with another key', async () => {
    const stranger = client(sandbox, { secret: 'x'.repeat(32) });
    const call = at(stranger, 'v2/pay/unifiedorder/post')(order());
    await expect(call).rejects.toMatchObject({
      response: { data: { return_code: 'FAIL', return_msg: '签名错误' } },
    });
  });

  it('refunds with the merchant certificate', async () => {
    await using secure = await Sandbox.start({ identity, https: true });
    const trusting = client(secure, { merchant: { ...secure.config.merchant, ca: secure.config.ca } });
    const httpsAgent = new (await import('node:https')).Agent({ ca: secure.config.ca ?? '' });
    await at(trusting, 'v2/pay/unifiedorder/post')(order(), { httpsAgent });
    secure.pay('axios-v2');
    const { appid, mch_id, out_trade_no } = order();
    const refund = { appid, mch_id, out_trade_no, out_refund_no: 'r1', total_fee: 88, refund_fee: 8 };
    const answer = await at(trusting, 'v2/secapi/pay/refund/post')(refund, {
      security: true,
    });
    expect(answer?.data).toMatchObject({ result_code: 'SUCCESS', refund_fee: '8' });
    httpsAgent.destroy();
  });
});
