import { constants, privateDecrypt, publicEncrypt } from 'node:crypto';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, PATIENCE, send, serials } from '../merchant';

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
const OPENID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start();
}, PATIENCE);
afterAll(() => sandbox.close());

/** A text encrypted for WeChat Pay's public key. */
const sealed = (text: string): string => {
  const key = String(sandbox.config.certs[serials(sandbox).publicKey]);
  return publicEncrypt({ key, ...OAEP }, Buffer.from(text)).toString('base64');
};

/** Opens a field with the merchant's private key, as a client of any language does. */
const open = (value: unknown): string => {
  expect(value).toMatch(/^[A-Za-z0-9+/]{342}==$/);
  const key = { key: String(sandbox.config.privateKey), ...OAEP };
  return privateDecrypt(key, Buffer.from(String(value), 'base64')).toString();
};

const get = async (target: string): Promise<Record<string, unknown>> =>
  (await send(sandbox, 'GET', target)).json;

const post = (target: string, json: object) =>
  send(sandbox, 'POST', target, { json, headers: { 'wechatpay-serial': serials(sandbox).publicKey } });

/** Returns the value at a place of a response: `data.0.mobile`. */
const at = (value: unknown, place: string): unknown =>
  place.split('.').reduce((inner: unknown, name) => Object(inner)[name], value);

describe('a sensitive field of a response is encrypted for the merchant:', () => {
  it('the name in a transfer, as sent', async () => {
    const transfers = '/v3/fund-app/mch-transfer/transfer-bills';
    const made = await post(transfers, {
      appid: 'wxd678efh567hg6787',
      out_bill_no: 'sealed1',
      transfer_scene_id: '1005',
      openid: OPENID,
      user_name: sealed('张三'),
      transfer_amount: 200_000,
      transfer_remark: '佣金',
      transfer_scene_report_infos: [
        { info_type: '岗位类型', info_content: '外卖员' },
        { info_type: '报酬说明', info_content: '高温补贴' },
      ],
    });
    const byNumber = await get(`${transfers}/out-bill-no/sealed1`);
    const byId = await get(`${transfers}/transfer-bill-no/${made.json['transfer_bill_no']}`);
    expect([byNumber, byId].map(({ user_name }) => open(user_name))).toEqual(['张三', '张三']);
  });

  it('the name of a profit sharing receiver, as sent', async () => {
    const { json } = await post('/v3/profitsharing/receivers/add', {
      appid: 'wxd678efh567hg6787',
      type: 'PERSONAL_OPENID',
      account: OPENID,
      name: sealed('张三'),
      relation_type: 'PARTNER',
    });
    expect(open(json['name'])).toBe('张三');
  });

  it('the phone number in a complaint', async () => {
    await post('/v3/pay/transactions/native', orderOf(sandbox, 'sealed-order'));
    sandbox.pay('sealed-order');
    const id = sandbox.complain('sealed-order', { phone: '13800138000' });
    const { payer_phone } = await get(`/v3/merchant-service/complaints-v2/${id}`);
    expect(open(payer_phone)).toBe('13800138000');
  });

  it.each([
    ['/v3/smartguide/guides?store_id=1234', 'data.0.name'],
    ['/v3/smartguide/guides?store_id=1234', 'data.0.mobile'],
    ['/v3/new-tax-control-fapiao/user-title?fapiao_apply_id=1&scene=WITH_WECHATPAY', 'phone'],
    ['/v3/fund-app/brand-redpacket/brand-merchant-batches/1/details/2', 'user_name'],
    ['/v3/transfer/batches/batch-id/1/details/detail-id/2', 'user_name'],
    ['/v3/transfer/batches/out-batch-no/1/details/out-detail-no/2', 'user_name'],
    ['/v3/partner-transfer/batches/batch-id/1/details/detail-id/2', 'username'],
    ['/v3/partner-transfer/batches/out-batch-no/1/details/out-detail-no/2', 'username'],
    ['/v3/bank-transfer/batches/batch-id/1/details/detail-id/2', 'username'],
    ['/v3/bank-transfer/batches/out-batch-no/1/details/out-detail-no/2', 'username'],
    [
      '/v3/platsolution/mch-transfer/batches/batch-id/1/details/detail-id/2?sub_mchid=1900000110',
      'user_name',
    ],
    [
      '/v3/platsolution/mch-transfer/batches/out-batch-no/1/details/out-detail-no/2?sub_mchid=1900000110',
      'user_name',
    ],
    ['/v3/ecommerce/mch-transfer/transfer-bills/out-bill-no/1?sub_mchid=1900000110', 'user_name'],
    ['/v3/ecommerce/applyments/2000002124775691', 'account_validation.account_name'],
    ['/v3/ecommerce/applyments/2000002124775691', 'account_validation.account_no'],
    ['/v3/ecommerce/applyments/out-request-no/APPLYMENT_1', 'account_validation.account_name'],
    [
      '/v3/brand/partner/card-member/user-cards/1?brand_id=2&card_id=3&openid=o',
      'user_information.common_field_list.0.value',
    ],
  ])('generated fields of %s: %s', async (target, place) => {
    expect(open(at(await get(target), place))).not.toBe('');
  });
});
