import type { Agent } from 'undici';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { allOperations } from '../../lib/reference';
import { agentOf, callV2, callV3, type Groups, readXml, rightGroups } from './catalogue/call';
import type { Answered } from './merchant';
import { PATIENCE } from './merchant';

// What the gateway requires of a request beyond the fields that are always there.

let sandbox: Sandbox;
let dispatcher: Agent;
beforeAll(async () => {
  sandbox = await Sandbox.start({ https: true });
  dispatcher = agentOf(sandbox);
}, PATIENCE);
afterAll(async () => {
  await dispatcher.destroy();
  await sandbox.close();
});

type Change = (body: Record<string, unknown>) => Record<string, unknown>;

/** Calls an operation with a right body that was changed. */
function call(key: string, change: Change, group: 'body' | 'query' = 'body'): Promise<Answered> {
  const operation = allOperations().find(({ method, path }) => `${method} ${path}` === key);
  if (operation === undefined) throw new Error(`no ${key}`);
  const right: Groups = rightGroups(operation, sandbox);
  const send = key.includes(' v2/') ? callV2 : callV3;
  return send(sandbox, operation, { ...right, [group]: change({ ...right[group] }) }, dispatcher);
}

const without =
  (...names: string[]): Change =>
  (body) =>
    Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

const inside =
  (name: string, change: Change): Change =>
  (body) => ({ ...body, [name]: change(Object(body[name])) });

const all =
  (...changes: Change[]): Change =>
  (body) =>
    changes.reduce((changed, change) => change(changed), body);

const put =
  (values: Record<string, unknown>): Change =>
  (body) => ({ ...body, ...values });

/** What the gateway found wrong with its latest request. */
const finding = () => sandbox.requests.at(-1)?.finding;

function expectMissing({ json }: Answered, field: string): void {
  expect(json).toMatchObject({ code: 'PARAM_ERROR', detail: { value: '' } });
  expect(finding()).toMatchObject({ field, issue: expect.stringMatching(/^is required/) });
}

describe('alternative fields', () => {
  it.each<[string, string, string, Change]>([
    ['POST v3/ecommerce/refunds/apply', 'transaction_id', 'out_trade_no', put({ out_refund_no: 'r-one-of' })],
    [
      'POST v3/ecommerce/profitsharing/returnorders',
      'order_id',
      'out_order_no',
      put({ out_return_no: 'r-1' }),
    ],
  ])('%s requires one of them', async (key, one, other, base) => {
    const bare = all(base, without(one, other));
    expect((await call(key, all(bare, put({ [one]: 'a-number' })))).status).toBe(200);
    expect((await call(key, all(bare, put({ [other]: 'another-number' })))).status).toBe(200);
    const refused = await call(key, bare);
    expect(refused.status).toBe(400);
    expectMissing(refused, `/body/${one}`);
    expect(finding()?.issue).toBe(`is required unless ${other} is given`);
  });

  it('a query requires one of them', async () => {
    const key = 'GET v3/ecommerce/profitsharing/returnorders';
    expect((await call(key, all(without('order_id'), put({ out_order_no: 'p-1' })), 'query')).status).toBe(
      200,
    );
    const refused = await call(key, without('order_id', 'out_order_no'), 'query');
    expect(refused.json).toMatchObject({ code: 'PARAM_ERROR', detail: { location: 'query' } });
  });

  it('a payment through a service provider requires the payer under one of two AppIDs', async () => {
    const key = 'POST v3/pay/partner/transactions/jsapi';
    const pay = (out_trade_no: string, payer: object) => call(key, put({ out_trade_no, payer }));
    expect((await pay('payer-sp-1', { sp_openid: 'o-1' })).status).toBe(200);
    expect((await pay('payer-sub-1', { sub_openid: 'o-1' })).status).toBe(200);
    expectMissing(await pay('payer-none-1', {}), '/body/payer/sp_openid');
  });

  it('a message of APIv2 requires one of them', async () => {
    const key = 'POST v2/papay/querycontract';
    const result = async (change: Change) => readXml(String((await call(key, change)).body));
    const bare = without('contract_id', 'contract_code');
    const success = { result_code: 'SUCCESS' };
    expect(await result(all(bare, put({ contract_id: '1' })))).toMatchObject(success);
    expect(await result(all(bare, put({ contract_code: '1', plan_id: '1' })))).toMatchObject(success);
    expect(await result(bare)).toMatchObject({ result_code: 'FAIL', err_code: 'PARAM_ERROR' });
  });
});

describe('a field that depends on another', () => {
  const APPLYMENT = 'POST v3/applyment4sub/applyment/';
  let count = 0;
  const apply = (change: Change) => {
    count += 1;
    return call(APPLYMENT, all(put({ business_code: `required-${count}` }), inside('subject_info', change)));
  };
  const certificate = {
    cert_copy: 'm',
    cert_type: 'CERTIFICATE_TYPE_2388',
    cert_number: '1',
    merchant_name: 'm',
    company_address: 'a',
    legal_person: 'p',
    period_begin: '2020-01-01',
    period_end: '2030-01-01',
  };

  it('a company requires its licence and no certificate', async () => {
    expect((await apply(without('certificate_info'))).status).toBe(200);
    expectMissing(await apply(without('business_license_info')), '/body/subject_info/business_license_info');
  });

  it.each(['SUBJECT_TYPE_GOVERNMENT', 'SUBJECT_TYPE_INSTITUTIONS', 'SUBJECT_TYPE_OTHERS'])(
    '%s requires a certificate and no licence',
    async (subject_type) => {
      const other = all(put({ subject_type }), without('business_license_info', 'certificate_info'));
      expectMissing(await apply(other), '/body/subject_info/certificate_info');
      expect((await apply(all(other, put({ certificate_info: certificate })))).status).toBe(200);
    },
  );

  it('every sales scene requires its description', async () => {
    const sells = (sales_scenes_type: string[], more: object) =>
      call(APPLYMENT, (body) => {
        count += 1;
        const sales_info = { sales_scenes_type, ...more };
        const business_info = { ...Object(body['business_info']), sales_info };
        return { ...body, business_code: `required-${count}`, business_info };
      });
    const scenes = ['SALES_SCENES_APP', 'SALES_SCENES_MP'];
    expect((await sells(scenes, { app_info: {}, mp_info: {} })).status).toBe(200);
    expectMissing(await sells(scenes, { app_info: {} }), '/body/business_info/sales_info/mp_info');
  });

  it('a transfer in a batch requires the name of the receiver from 2,000 yuan on', async () => {
    const batch = (out_batch_no: string, transfer_amount: number) =>
      call('POST v3/transfer/batches', (body) => {
        const detail = { out_detail_no: 'd', transfer_amount, transfer_remark: 'r', openid: 'o' };
        const { transfer_scene_id: _, ...rest } = body;
        return { ...rest, out_batch_no, transfer_detail_list: [detail] };
      });
    expect((await batch('b1', 199_999)).status).toBe(200);
    expectMissing(await batch('b2', 200_000), '/body/transfer_detail_list/0/user_name');
  });

  it('a single transfer requires it too', async () => {
    const transfer = (out_bill_no: string, transfer_amount: number) =>
      call('POST v3/fund-app/mch-transfer/transfer-bills', put({ out_bill_no, transfer_amount }));
    expect((await transfer('t1', 199_999)).status).toBe(200);
    expectMissing(await transfer('t2', 200_000), '/body/user_name');
  });
});

describe('a corrected documentation error', () => {
  it('a coupon can be associated with an order number of up to 128 characters', async () => {
    const key = 'POST v3/marketing/busifavor/coupons/associate';
    const associate = (out_request_no: string) =>
      call(key, put({ out_request_no, coupon_code: '12345678', out_trade_no: 'MCH_102233445' }));
    expect((await associate('MCH_102233445')).status).toBe(200);
    expect((await associate('1'.repeat(129))).json).toMatchObject({ code: 'PARAM_ERROR' });
  });

  it.each(['jsapi', 'native', 'app'])('a store is identified by its number alone: %s', async (product) => {
    const store_info = { id: '0001' };
    const order = put({
      out_trade_no: `store-${product}`,
      scene_info: { payer_client_ip: '10.0.0.1', store_info },
      amount: { total: 1, currency: 'CNY' },
    });
    expect((await call(`POST v3/pay/transactions/${product}`, order)).status).toBe(200);
  });

  it('a gift after payment for members requires their AppID', async () => {
    const key = 'POST v3/marketing/paygiftactivity/unique-threshold-activity';
    const create = (advanced_setting: object) => call(key, put({ advanced_setting }));
    expect((await create({ delivery_user_category: 'DELIVERY_ALL_PERSON' })).status).toBe(200);
    expect((await create({ delivery_user_category: 'BUSIFAVOR' })).status).toBe(400);
    const members = { delivery_user_category: 'DELIVERY_MEMBER_PERSON' };
    expectMissing(await create(members), '/body/advanced_setting/merchant_member_appid');
    expect((await create({ ...members, merchant_member_appid: 'wx1' })).status).toBe(200);
  });

  it('counts and amounts of lovefeast and retail stores are integers', async () => {
    const { json } = await call(
      'GET v3/lovefeast/users/{openid}/orders/out-trade-no/{out_trade_no}',
      put({}),
    );
    expect(json).toMatchObject({ amount: { total: expect.any(Number) }, merchant_order: expect.any(Object) });
    expect((await call('GET v3/lovefeast/brands/{brand_id}', put({}))).json).toEqual({
      donate_count: expect.any(Number),
      consume_count: expect.any(Number),
    });
    const materials = 'POST v3/marketing/goods-subsidy-activity/retail-store-act/{brand_id}/materials';
    expect((await call(materials, put({ material_num: 1.5 }))).status).toBe(400);
    const list = await call('GET v3/marketing/goods-subsidy-activity/activities', put({}), 'query');
    const [first] = [Object(list.json['data'])].flat();
    expect(Object(first).rule_information.store_subsidy).toEqual(expect.any(Number));
  });

  it('the parts of a medical insurance refund have names with single underscores', async () => {
    const key = 'POST v3/med-ins/refunds/notify';
    const parts = { med_refund_gov_fee: 1, med_refund_self_fee: 1, med_refund_other_fee: 1 };
    expect((await call(key, put(parts))).status).toBe(204);
    const { med_refund_gov_fee, ...rest } = parts;
    const twice = all(
      without('med_refund_gov_fee'),
      put({ ...rest, med_refund__gov_fee: med_refund_gov_fee }),
    );
    expect((await call(key, twice)).status).toBe(400);
  });

  it('a brand coupon of several uses is a progressive bundle', async () => {
    const key = 'POST v3/marketing/partner/product-coupon/product-coupons';
    expect((await call(key, put({ out_request_no: 'single' }))).status).toBe(200);
    const several = put({ out_request_no: 'several', usage_mode: 'PROGRESSIVE_BUNDLE' });
    expectMissing(await call(key, several), '/body/stock_bundle');
    expect((await call(key, put({ usage_mode: 'SEQUENTIAL' }))).status).toBe(400);
  });

  it('brand coupons are notified by HTTPS only', async () => {
    const key = 'POST v3/marketing/partner/product-coupon/notify-configs';
    expect((await call(key, put({ notify_url: 'https://shop.example/n' }))).status).toBe(200);
    expect((await call(key, put({ notify_url: 'http://shop.example/n' }))).status).toBe(400);
  });

  it('an image of a brand coupon returns its URL', async () => {
    const key = 'POST v3/marketing/partner/product-coupon/media/upload-image';
    expect((await call(key, put({}))).json).toEqual({ image_url: expect.any(String) });
  });

  it.each(['brandcards', 'traderelation'])('the body of cardtemplate/%s is not checked', async (path) => {
    const key = `POST v3/brand/partner/cardtemplate/${path}`;
    expect((await call(key, put({ brand_id: '1', anything: { at: 'all' } }))).status).toBe(200);
  });
});
