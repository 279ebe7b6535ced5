import { createPublicKey } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE, send } from '../merchant';
import { HandmadeMerchant, newNumber, orderXml } from '../wire/v2/merchant';

// Noon in Beijing, so that a bill's day is one day.
const clock = () => Date.parse('2026-11-24T12:00:00+08:00');
let sandbox: Sandbox;
let merchant: HandmadeMerchant;
beforeAll(async () => {
  sandbox = await Sandbox.start({ https: true, clock });
  merchant = HandmadeMerchant.of(sandbox);
}, PATIENCE);
afterAll(async () => {
  await merchant[Symbol.asyncDispose]();
  await sandbox.close();
});

const own = () => ({ appid: 'wxd678efh567hg6787', mch_id: sandbox.config.mchid });
const ask = async (path: string, content: Record<string, string | number>) =>
  (await merchant.send(path, content)).fields;

async function paid(total_fee = 100): Promise<string> {
  const out_trade_no = newNumber();
  await ask('/pay/unifiedorder', { ...orderXml(sandbox, out_trade_no), total_fee });
  sandbox.pay(out_trade_no, { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' });
  return out_trade_no;
}

describe('unifiedorder', () => {
  it.each<[string, object, object]>([
    ['NATIVE', {}, { code_url: expect.stringMatching(/^weixin:\/\/wxpay\/bizpayurl\?pr=/) }],
    ['JSAPI', { openid: 'oUpF8' }, {}],
    ['APP', {}, {}],
    ['MWEB', {}, { mweb_url: expect.stringContaining('checkmweb?prepay_id=wx') }],
  ])('%s returns a prepay_id', async (trade_type, more, shown) => {
    const order = { ...orderXml(sandbox, newNumber()), trade_type, ...more };
    const fields = await ask('/pay/unifiedorder', order);
    expect(fields).toMatchObject({ result_code: 'SUCCESS', trade_type, ...shown });
    expect(fields['prepay_id']).toMatch(/^wx20261124120000/);
    expect((await ask('/pay/unifiedorder', order))['prepay_id']).toBe(fields['prepay_id']);
  });

  it('a number identifies one order', async () => {
    const order = orderXml(sandbox, newNumber());
    await ask('/pay/unifiedorder', order);
    expect(await ask('/pay/unifiedorder', { ...order, total_fee: 101 })).toMatchObject({
      err_code: 'OUT_TRADE_NO_USED',
    });
    sandbox.pay(String(order['out_trade_no']));
    expect(await ask('/pay/unifiedorder', order)).toMatchObject({ err_code: 'ORDERPAID' });
  });

  it('a closed or expired order cannot be placed again', async () => {
    const order = orderXml(sandbox, newNumber());
    await ask('/pay/unifiedorder', order);
    const { out_trade_no } = order;
    expect(await ask('/pay/closeorder', { ...own(), out_trade_no: String(out_trade_no) })).toMatchObject({
      result_code: 'SUCCESS',
    });
    expect(await ask('/pay/unifiedorder', order)).toMatchObject({ err_code: 'ORDERCLOSED' });
    const late = { ...orderXml(sandbox, newNumber()), time_expire: '20261124115959' };
    expect(await ask('/pay/unifiedorder', late)).toMatchObject({ err_code: 'ORDERCLOSED' });
  });
});

describe('orderquery', () => {
  it('returns an order before and after payment, by either number', async () => {
    const out_trade_no = newNumber();
    await ask('/pay/unifiedorder', { ...orderXml(sandbox, out_trade_no), attach: '深圳分店' });
    const before = await ask('/pay/orderquery', { ...own(), out_trade_no });
    expect(before).toMatchObject({ trade_state: 'NOTPAY', attach: '深圳分店' });
    expect(before).not.toHaveProperty('transaction_id');
    const { transaction_id = '' } = sandbox.pay(out_trade_no, { openid: 'oUpF8' });
    const after = {
      trade_state: 'SUCCESS',
      total_fee: '100',
      cash_fee: '100',
      openid: 'oUpF8',
      transaction_id,
      time_end: '20261124120000',
    };
    expect(await ask('/pay/orderquery', { ...own(), out_trade_no })).toMatchObject(after);
    expect(await ask('/pay/orderquery', { ...own(), transaction_id })).toMatchObject(after);
  });

  it('returns orders of APIv3, and APIv3 returns orders of APIv2', async () => {
    const out_trade_no = await paid();
    const seen = await send(
      sandbox,
      'GET',
      `/v3/pay/transactions/out-trade-no/${out_trade_no}?mchid=${own().mch_id}`,
      {
        dispatcher: merchant.dispatcher,
      },
    );
    expect(seen.json).toMatchObject({ trade_state: 'SUCCESS', amount: { total: 100 } });
  });

  it('a paid order cannot be closed', async () => {
    expect(await ask('/pay/closeorder', { ...own(), out_trade_no: await paid() })).toMatchObject({
      err_code: 'ORDERPAID',
    });
  });
});

describe('micropay', () => {
  const scan = (out_trade_no: string, total_fee: number, auth_code = '134567890123456789') => {
    const { trade_type: _, notify_url: __, ...order } = orderXml(sandbox, out_trade_no);
    return { ...order, total_fee, auth_code };
  };

  it('up to 1,000 yuan is paid immediately and only once', async () => {
    const call = scan(newNumber(), 100_000);
    const fields = await ask('/pay/micropay', call);
    expect(fields).toMatchObject({ result_code: 'SUCCESS', trade_type: 'MICROPAY', total_fee: '100000' });
    expect(await ask('/pay/micropay', call)).toMatchObject({ transaction_id: fields['transaction_id'] });
  });

  it('above 1,000 yuan the user must enter the password', async () => {
    const out_trade_no = newNumber();
    const call = scan(out_trade_no, 100_001);
    const state = async () => (await ask('/pay/orderquery', { ...own(), out_trade_no }))['trade_state'];
    expect(await ask('/pay/micropay', call)).toMatchObject({ result_code: 'FAIL', err_code: 'USERPAYING' });
    expect(await state()).toBe('USERPAYING');
    expect(await ask('/pay/closeorder', { ...own(), out_trade_no })).toMatchObject({ result_code: 'FAIL' });
    sandbox.pay(out_trade_no);
    expect(await state()).toBe('SUCCESS');
    expect(await ask('/pay/micropay', call)).toMatchObject({ result_code: 'SUCCESS' });
  });

  it('an unfinished payment can be reversed', async () => {
    const out_trade_no = newNumber();
    await ask('/pay/micropay', scan(out_trade_no, 200_000));
    expect(await ask('/secapi/pay/reverse', { ...own(), out_trade_no })).toMatchObject({
      result_code: 'SUCCESS',
      recall: 'N',
    });
    expect(await ask('/pay/orderquery', { ...own(), out_trade_no })).toMatchObject({
      trade_state: 'REVOKED',
    });
    expect(await ask('/pay/micropay', scan(out_trade_no, 200_000))).toMatchObject({
      err_code: 'ORDERREVERSED',
    });
  });

  it('an invalid payment code pays nothing', async () => {
    const out_trade_no = newNumber();
    expect(await ask('/pay/micropay', scan(out_trade_no, 1, '99'))).toMatchObject({
      err_code: 'AUTH_CODE_INVALID',
    });
    expect(await ask('/pay/orderquery', { ...own(), out_trade_no })).toMatchObject({
      err_code: 'ORDERNOTEXIST',
    });
  });
});

describe('refund', () => {
  const refund = (out_trade_no: string, refund_fee: number, out_refund_no = newNumber()) => ({
    ...own(),
    out_trade_no,
    out_refund_no,
    total_fee: 100,
    refund_fee,
  });

  it('in parts is limited to the total', async () => {
    const out_trade_no = await paid();
    const parts = [refund(out_trade_no, 30), refund(out_trade_no, 70)];
    for (const part of parts)
      expect(await ask('/secapi/pay/refund', part)).toMatchObject({ result_code: 'SUCCESS' });
    expect(await ask('/secapi/pay/refund', refund(out_trade_no, 1))).toMatchObject({ err_code: 'ERROR' });
    const processing = await ask('/pay/refundquery', { ...own(), out_trade_no });
    expect(processing).toMatchObject({ refund_status_0: 'PROCESSING', refund_status_1: 'PROCESSING' });
    expect(processing).not.toHaveProperty('refund_success_time_0');
    await sandbox.advance(1_000);
    expect(await ask('/pay/refundquery', { ...own(), out_trade_no })).toMatchObject({
      refund_success_time_0: expect.stringMatching(/^2026-11-24 12:00:0\d$/),
      refund_count: '2',
      refund_fee: '100',
      refund_fee_0: '30',
      refund_fee_1: '70',
      out_refund_no_1: parts[1]?.out_refund_no,
      refund_status_1: 'SUCCESS',
    });
    expect(await ask('/pay/orderquery', { ...own(), out_trade_no })).toMatchObject({ trade_state: 'REFUND' });
  });

  it('the same number refunds once and identifies one refund', async () => {
    const out_trade_no = await paid();
    const call = refund(out_trade_no, 10);
    const first = await ask('/secapi/pay/refund', call);
    expect(await ask('/secapi/pay/refund', call)).toMatchObject({ refund_id: first['refund_id'] });
    expect(await ask('/secapi/pay/refund', { ...call, refund_fee: 11 })).toMatchObject({ err_code: 'ERROR' });
    const { out_refund_no } = call;
    expect(await ask('/pay/refundquery', { ...own(), out_refund_no })).toMatchObject({ refund_count: '1' });
  });

  it('is refused for an unpaid order and another total, and an unknown refund cannot be queried', async () => {
    const out_trade_no = newNumber();
    await ask('/pay/unifiedorder', orderXml(sandbox, out_trade_no));
    expect(await ask('/secapi/pay/refund', refund(out_trade_no, 1))).toMatchObject({
      err_code: 'ORDERNOTEXIST',
    });
    const other = { ...refund(await paid(200), 1) };
    expect(await ask('/secapi/pay/refund', other)).toMatchObject({ err_code: 'REFUND_FEE_MISMATCH' });
    expect(await ask('/pay/refundquery', { ...own(), out_trade_no })).toMatchObject({
      err_code: 'REFUNDNOTEXIST',
    });
    expect(await ask('/pay/refundquery', own())).toMatchObject({ err_code: 'PARAM_ERROR' });
  });
});

describe('payouts', () => {
  const packet = (more: object = {}) => ({
    mch_id: own().mch_id,
    mch_billno: newNumber(),
    wxappid: 'wx8888888888888888',
    send_name: '天虹百货',
    re_openid: 'oxTWIuGaIt6gTKsQRLau2M0yL16E',
    total_amount: 100,
    total_num: 1,
    wishing: '元宵节快乐！',
    client_ip: '192.168.0.1',
    act_name: '猜灯谜抢红包',
    remark: '越多越好',
    ...more,
  });
  const transfer = (more: object = {}) => ({
    mch_appid: 'wx8888',
    mchid: own().mch_id,
    partner_trade_no: newNumber(),
    openid: 'oxTWI',
    check_name: 'NO_CHECK',
    amount: 30,
    desc: '理赔',
    spbill_create_ip: '192.168.0.1',
    ...more,
  });

  it('a red packet is sent once, with an unsigned response', async () => {
    const call = packet();
    const fields = await ask('/mmpaymkttransfers/sendredpack', call);
    expect(fields).toMatchObject({
      result_code: 'SUCCESS',
      mch_billno: call.mch_billno,
      total_amount: '100',
    });
    expect(fields).not.toHaveProperty('sign');
    const again = await ask('/mmpaymkttransfers/sendredpack', call);
    expect(again['send_listid']).toBe(fields['send_listid']);
  });

  it('a transfer is executed once', async () => {
    const call = transfer();
    const fields = await ask('/mmpaymkttransfers/promotion/transfers', call);
    expect(fields).toMatchObject({
      result_code: 'SUCCESS',
      payment_time: expect.stringMatching(/^2026-11-24 12:00:0\d$/),
    });
    const again = await ask('/mmpaymkttransfers/promotion/transfers', call);
    expect(again['payment_no']).toBe(fields['payment_no']);
    expect(await ask('/mmpaymkttransfers/promotion/transfers', { ...call, amount: 31 })).toMatchObject({
      err_code: 'FATAL_ERROR',
    });
  });

  it('a red packet can be queried, and is refunded after a day', async () => {
    const call = packet();
    const { send_listid } = await ask('/mmpaymkttransfers/sendredpack', call);
    const query = { mch_id: own().mch_id, mch_billno: call.mch_billno, appid: 'wx8888', bill_type: 'MCHT' };
    const sent = await ask('/mmpaymkttransfers/gethbinfo', query);
    expect(sent).toMatchObject({
      result_code: 'SUCCESS',
      mch_billno: call.mch_billno,
      detail_id: send_listid,
      status: 'SENT',
      total_num: '1',
      total_amount: '100',
      hb_type: 'NORMAL',
      send_type: 'API',
      send_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      act_name: '猜灯谜抢红包',
    });
    expect(sent).not.toHaveProperty('refund_time');
    await using later = await Sandbox.start({ https: true, clock });
    await using sender = HandmadeMerchant.of(later);
    const mine = { ...call, mch_id: later.config.mchid };
    await sender.send('/mmpaymkttransfers/sendredpack', mine);
    await later.advance(86_400_000);
    const { fields } = await sender.send('/mmpaymkttransfers/gethbinfo', query);
    expect(fields).toMatchObject({
      status: 'REFUND',
      refund_amount: '100',
      refund_time: '2026-11-25 12:00:00',
    });
    const unknown = { ...query, mch_billno: newNumber() };
    expect(await ask('/mmpaymkttransfers/gethbinfo', unknown)).toMatchObject({ err_code: 'NOT_FOUND' });
  });

  it('a transfer can be queried', async () => {
    const call = transfer({ check_name: 'FORCE_CHECK', re_user_name: '马花花', amount: 30 });
    const { payment_no } = await ask('/mmpaymkttransfers/promotion/transfers', call);
    const query = { mch_id: own().mch_id, appid: 'wx8888', partner_trade_no: call.partner_trade_no };
    expect(await ask('/mmpaymkttransfers/gettransferinfo', query)).toMatchObject({
      result_code: 'SUCCESS',
      partner_trade_no: call.partner_trade_no,
      detail_id: payment_no,
      status: 'SUCCESS',
      openid: 'oxTWI',
      transfer_name: '马花花',
      payment_amount: '30',
      desc: '理赔',
      payment_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
    const unknown = { ...query, partner_trade_no: newNumber() };
    expect(await ask('/mmpaymkttransfers/gettransferinfo', unknown)).toMatchObject({ err_code: 'NOT_FOUND' });
  });

  it.each<[string, string, () => Record<string, string | number>, string]>([
    [
      'an amount too small for a red packet',
      'sendredpack',
      () => packet({ total_amount: 99 }),
      'MONEY_LIMIT',
    ],
    [
      'an amount too large for a red packet',
      'sendredpack',
      () => packet({ total_amount: 20_001 }),
      'MONEY_LIMIT',
    ],
    ['two recipients', 'sendredpack', () => packet({ total_num: 2 }), 'PARAM_ERROR'],
    [
      'an amount too small for a transfer',
      'promotion/transfers',
      () => transfer({ amount: 29 }),
      'AMOUNT_LIMIT',
    ],
    [
      'a name check without a name',
      'promotion/transfers',
      () => transfer({ check_name: 'FORCE_CHECK' }),
      'PARAM_ERROR',
    ],
    ['an unknown name check', 'promotion/transfers', () => transfer({ check_name: 'MAYBE' }), 'PARAM_ERROR'],
    ["another merchant's", 'promotion/transfers', () => transfer({ mchid: '1' }), 'MCHID_NOT_EXIST'],
  ])('%s is refused', async (_, path, call, err_code) => {
    expect(await ask(`/mmpaymkttransfers/${path}`, call())).toMatchObject({ result_code: 'FAIL', err_code });
  });
});

describe('downloadbill', () => {
  const bill = (more: object = {}) => ({ ...own(), bill_date: '20261124', ...more });

  it('lists payments and refunds, with the totals at the end', async () => {
    const out_trade_no = await paid();
    const out_refund_no = newNumber();
    await ask('/secapi/pay/refund', {
      ...own(),
      out_trade_no,
      out_refund_no,
      total_fee: 100,
      refund_fee: 40,
    });
    const { body } = await merchant.send('/pay/downloadbill', bill());
    const lines = body.toString().replace('\uFEFF', '').trimEnd().split('\r\n');
    const [columns = '', ...rest] = lines;
    const rows = rest.slice(0, -2).map((line) => line.slice(1).split(',`'));
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([columns.split(',').length]));
    const ours = rows.filter((row) => row[6] === out_trade_no);
    expect(ours.map((row) => [row[9], row[12], row[16]])).toEqual([
      ['SUCCESS', '1.00', '0.00'],
      ['REFUND', '0.00', '0.40'],
    ]);
    expect(lines.at(-1)).toMatch(new RegExp(`^\`${rows.length},\``));
    const zipped = await merchant.send('/pay/downloadbill', bill({ tar_type: 'GZIP' }));
    expect(gunzipSync(zipped.body)).toEqual(body);
    const refunds = await merchant.send('/pay/downloadbill', bill({ bill_type: 'REFUND' }));
    expect(refunds.body.toString()).not.toContain('`SUCCESS,`OTHERS');
  });

  it('for a day without transactions is an error in XML', async () => {
    const { fields } = await merchant.send('/pay/downloadbill', bill({ bill_date: '20200101' }));
    expect(fields).toEqual({ return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' });
  });
});

it('getpublickey returns a key in PKCS#1', async () => {
  const { fields } = await merchant.send(
    '/risk/getpublickey',
    { mch_id: own().mch_id, sign_type: 'HMAC-SHA256' },
    { type: 'HMAC-SHA256' },
  );
  expect(fields['pub_key']).toMatch(/^-----BEGIN RSA PUBLIC KEY-----/);
  expect(createPublicKey(fields['pub_key'] ?? '').asymmetricKeyType).toBe('rsa');
  expect(fields).not.toHaveProperty('sign');
});
