import { constants, privateDecrypt } from 'node:crypto';
import type { Sandbox } from 'wechatpay-chain/sandbox';
import { attempt, did } from '../catalogue/preparation';
import { eachGateway } from '../gateway';
import { orderOf, send } from '../merchant';

const NOW = 1_800_000_000_000;

let sandbox: Sandbox;
eachGateway(
  (fresh) => {
    sandbox = fresh;
  },
  { clock: () => NOW },
);

async function said(key: string, more: Parameters<typeof attempt>[2] = {}) {
  return (await attempt(sandbox, key, more)).answer;
}

const told = () => sandbox.notifications.at(-1);

describe('a PayScore order', () => {
  const PATH = 'v3/payscore/serviceorder';
  const create = (out_order_no: string, more: object = {}) =>
    said(`POST ${PATH}`, {
      body: { out_order_no, service_id: 's1', risk_fund: { name: 'DEPOSIT', amount: 10_000 }, ...more },
    });
  const move = (out_order_no: string, verb: string, more: object = {}) =>
    said(`POST ${PATH}/{out_order_no}/${verb}`, {
      path: { out_order_no },
      body: { service_id: 's1', ...more },
    });
  const state = async (out_order_no: string) =>
    (await said(`GET ${PATH}`, { query: { out_order_no, service_id: 's1' } })).json;

  it('can be confirmed, completed, modified and paid, and the merchant is notified', async () => {
    expect((await create('p1')).json).toMatchObject({ state: 'CREATED', package: expect.any(String) });
    expect((await move('p1', 'complete', { total_amount: 500 })).json).toMatchObject({
      code: 'INVALID_ORDER_STATE',
    });
    sandbox.act('p1', 'confirm');
    expect(told()).toMatchObject({
      type: 'PAYSCORE.USER_CONFIRM',
      resource: {
        out_order_no: 'p1',
        state: 'DOING',
        state_description: 'USER_CONFIRM',
        mchid: '1900000109',
      },
    });
    expect((await move('p1', 'complete', { total_amount: 500 })).status).toBe(200);
    expect(await state('p1')).toMatchObject({
      state: 'DOING',
      state_description: 'MCH_COMPLETE',
      collection: { state: 'USER_PAYING', paying_amount: 500 },
    });
    expect((await move('p1', 'modify', { total_amount: 501 })).json).toMatchObject({
      code: 'INVALID_ORDER_STATE',
    });
    expect((await move('p1', 'modify', { total_amount: 300 })).json).toMatchObject({ total_amount: 300 });
    expect(sandbox.act('p1', 'pay')).toMatchObject({ kind: 'service', state: 'DONE', actions: [] });
    expect(await state('p1')).toMatchObject({
      state: 'DONE',
      total_amount: 300,
      collection: { state: 'USER_PAID', paid_amount: 300, details: [{ amount: 300 }] },
    });
    expect(told()).toMatchObject({ type: 'PAYSCORE.USER_PAID', resource: { state: 'DONE' } });
  });

  it('can be refused or cancelled, and expires within the hour', async () => {
    await create('p2');
    sandbox.act('p2', 'refuse');
    expect(await state('p2')).toMatchObject({ state: 'REVOKED' });
    await create('p3');
    expect((await move('p3', 'cancel', { reason: 'r' })).status).toBe(200);
    expect(await state('p3')).toMatchObject({ state: 'REVOKED' });
    await create('p4');
    await sandbox.advance(3_600_000);
    expect(await state('p4')).toMatchObject({ state: 'EXPIRED' });
    expect(() => sandbox.act('p4', 'confirm')).toThrow(/out_order_no/);
  });

  it('of amount 0 is done immediately, and so is one that is paid offline', async () => {
    await create('p5', { need_user_confirm: false });
    expect((await move('p5', 'complete', { total_amount: 0 })).json).toMatchObject({ state: 'DONE' });
    await create('p6', { need_user_confirm: false });
    await move('p6', 'complete', { total_amount: 9 });
    await move('p6', 'sync', { type: 'Order_Paid', detail: { paid_time: '20270115160000' } });
    expect(await state('p6')).toMatchObject({ state: 'DONE' });
    expect((await move('p6', 'cancel', { reason: 'r' })).json).toMatchObject({ code: 'INVALID_ORDER_STATE' });
  });
});

describe('a complaint', () => {
  const PATH = 'v3/merchant-service/complaints-v2';
  const address = 'https://shop.example/complaints';
  const show = async (complaint_id: string) =>
    (await said(`GET ${PATH}/{complaint_id}`, { path: { complaint_id } })).json;
  const move = (complaint_id: string, verb: string, more: object = {}) =>
    said(`POST ${PATH}/{complaint_id}/${verb}`, { path: { complaint_id }, body: { ...more } });
  const paid = async (number: string) => {
    await send(sandbox, 'POST', '/v3/pay/transactions/native', { json: orderOf(sandbox, number) });
    sandbox.pay(number);
  };

  it('of a paid order causes a notification, and can be replied to, continued and closed', async () => {
    expect(() => sandbox.complain('complained-1')).toThrow(/out_trade_no/);
    await paid('complained-1');
    await did(sandbox, 'POST v3/merchant-service/complaint-notifications', { body: { url: address } });
    const id = sandbox.complain('complained-1', { detail: '没有收到', phone: '13900000000' });
    expect(told()).toMatchObject({
      type: 'COMPLAINT.CREATE',
      url: address,
      resource: { complaint_id: id, action_type: 'CREATE_COMPLAINT' },
    });
    const shown = await show(id);
    expect(shown).toMatchObject({
      complaint_state: 'PENDING',
      complaint_detail: '没有收到',
      incoming_user_response: true,
      complaint_order_info: [{ out_trade_no: 'complained-1', amount: 100 }],
    });
    const key = {
      key: String(sandbox.config.privateKey),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha1',
    };
    expect(privateDecrypt(key, Buffer.from(String(shown['payer_phone']), 'base64')).toString()).toBe(
      '13900000000',
    );

    expect((await move(id, 'complete')).json).toMatchObject({ code: 'INVALID_REQUEST' });
    expect((await move(id, 'response', { response_content: '已补发' })).status).toBe(204);
    expect(await show(id)).toMatchObject({ complaint_state: 'PROCESSING', incoming_user_response: false });
    expect(sandbox.complain('complained-1', { detail: '还是没有' })).toBe(id);
    expect(told()).toMatchObject({ type: 'COMPLAINT.STATE_CHANGE' });
    expect(await show(id)).toMatchObject({ user_complaint_times: 2, incoming_user_response: true });
    expect((await move(id, 'complete')).status).toBe(204);
    expect((await move(id, 'response', { response_content: 'x' })).json).toMatchObject({
      code: 'INVALID_REQUEST',
    });

    const history = await said(`GET ${PATH}/{complaint_id}/negotiation-historys`, {
      path: { complaint_id: id },
    });
    expect([history.json['data']].flat().map((entry) => Object(entry).operate_details)).toEqual([
      '商户反馈处理完成',
      '还是没有',
      '已补发',
      '没有收到',
    ]);
  });

  it('is listed by its date', async () => {
    await paid('complained-2');
    sandbox.complain('complained-2');
    const list = async (day: string) =>
      (await said(`GET ${PATH}`, { query: { begin_date: day, end_date: day, limit: 5, offset: 0 } })).json;
    expect(await list('2027-01-15')).toMatchObject({ total_count: 1 });
    expect(await list('2027-01-14')).toMatchObject({ total_count: 0, data: [] });
  });

  it('has one notification URL, which can be created, changed and deleted', async () => {
    const HERE = 'v3/merchant-service/complaint-notifications';
    const is = async () => (await said(`GET ${HERE}`)).json;
    expect(await is()).toMatchObject({ code: 'RESOURCE_NOT_EXISTS' });
    await said(`POST ${HERE}`, { body: { url: address } });
    expect((await said(`POST ${HERE}`, { body: { url: address } })).json).toMatchObject({
      code: 'RESOURCE_ALREADY_EXISTS',
    });
    await said(`PUT ${HERE}`, { body: { url: `${address}/2` } });
    expect(await is()).toMatchObject({ url: `${address}/2` });
    expect((await said(`DELETE ${HERE}`)).status).toBe(204);
    expect(await is()).toMatchObject({ code: 'RESOURCE_NOT_EXISTS' });
  });
});

describe('an application', () => {
  const PATH = 'v3/applyment4sub/applyment';
  const submit = (business_code: string) => did(sandbox, `POST ${PATH}/`, { body: { business_code } });
  const state = async (business_code: string) =>
    (await said(`GET ${PATH}/business_code/{business_code}`, { path: { business_code } })).json;

  it('advances automatically every ten minutes', async () => {
    const { applyment_id } = await submit('b1');
    const seen: unknown[] = [];
    for (let step = 0; step < 5; step += 1) {
      seen.push((await state('b1'))['applyment_state']);
      await sandbox.advance(600_000);
    }
    expect(seen).toEqual([
      'APPLYMENT_STATE_AUDITING',
      'APPLYMENT_STATE_TO_BE_CONFIRMED',
      'APPLYMENT_STATE_TO_BE_SIGNED',
      'APPLYMENT_STATE_FINISHED',
      'APPLYMENT_STATE_FINISHED',
    ]);
    const byId = await said(`GET ${PATH}/applyment_id/{applyment_id}`, { path: { applyment_id } });
    expect(byId.json).toEqual(await state('b1'));
    expect(byId.json).toMatchObject({ sub_mchid: expect.stringMatching(/^16\d{8}$/) });
  });

  it('can be advanced manually, or rejected and submitted again', async () => {
    await submit('b2');
    sandbox.act('b2', 'confirm');
    sandbox.act('b2', 'confirm');
    expect(await state('b2')).toMatchObject({
      applyment_state: 'APPLYMENT_STATE_TO_BE_SIGNED',
      sign_url: expect.stringMatching(/^https:/),
    });
    sandbox.act('b2', 'refuse');
    expect(await state('b2')).toMatchObject({
      applyment_state: 'APPLYMENT_STATE_REJECTED',
      audit_detail: [{ field: 'id_card_copy' }],
    });
    expect(() => sandbox.act('b2', 'confirm')).toThrow(/business_code/);
    await submit('b2');
    expect(await state('b2')).toMatchObject({ applyment_state: 'APPLYMENT_STATE_AUDITING' });
  });
});

describe('the echo operation', () => {
  it('also sends its message to notify_url', async () => {
    const json = { echo_message: 'hi', notify_url: 'https://shop.example/echo' };
    await send(sandbox, 'POST', '/v3/security/echo', { json });
    expect(told()).toMatchObject({
      type: 'SECURITY_ECHO.SUCCESS',
      resource: { echo_message: 'hi' },
      url: json.notify_url,
    });
  });
});
