import type { Sandbox } from 'wechatpay-chain/sandbox';
import { attempt, did } from '../catalogue/preparation';
import { eachGateway } from '../gateway';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
const LIMIT = { code: 'RULE_LIMIT' };

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

describe('coupons of the merchant (busifavor)', () => {
  const PATH = 'v3/marketing/busifavor';
  const available = {
    available_begin_time: '2026-01-02T03:04:05+08:00',
    available_end_time: '2027-12-31T03:04:05+08:00',
  };
  const stock = async (rule: object, number = 's1') => {
    const { json } = await said(`POST ${PATH}/stocks`, {
      body: {
        out_request_no: number,
        stock_name: 's',
        goods_name: 'g',
        belong_merchant: '1900000109',
        coupon_use_rule: { coupon_available_time: available, use_method: 'OFF_LINE' },
        stock_send_rule: { max_amount: 100, max_coupons: 3, max_coupons_per_user: 2, ...rule },
      },
    });
    return String(json['stock_id']);
  };
  const give = (stock_id: string, out_request_no: string, openid: string) =>
    said(`POST ${PATH}/coupons/send`, { body: { stock_id, out_request_no, openid } });
  const show = async (stock_id: string) =>
    (await said(`GET ${PATH}/stocks/{stock_id}`, { path: { stock_id } })).json;

  it('are sent within the quota of the stock and of the user', async () => {
    const id = await stock({});
    expect((await give(id, 'c1', 'o1')).status).toBe(200);
    expect((await give(id, 'c2', 'o1')).status).toBe(200);
    expect((await give(id, 'c3', 'o1')).json).toMatchObject(LIMIT);
    expect((await give(id, 'c4', 'o2')).status).toBe(200);
    expect((await give(id, 'c5', 'o3')).json).toMatchObject(LIMIT);
    await sandbox.advance(DAY);
    expect((await give(id, 'c5', 'o3')).json).toMatchObject(LIMIT);
    expect(await show(id)).toMatchObject({
      send_count_information: { total_send_num: 3, today_send_num: 0 },
    });
  });

  it('are sent within the daily quota', async () => {
    const id = await stock({ max_coupons_by_day: 1 });
    expect((await give(id, 'c1', 'o1')).status).toBe(200);
    expect((await give(id, 'c2', 'o2')).json).toMatchObject(LIMIT);
    await sandbox.advance(DAY);
    expect((await give(id, 'c2', 'o2')).status).toBe(200);
  });

  it('are sent once per request number', async () => {
    const id = await stock({});
    const first = await give(id, 'c1', 'o1');
    expect((await give(id, 'c1', 'o1')).json).toEqual(first.json);
    expect((await give(id, 'c1', 'o2')).json).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(await stock({})).toBe(id);
  });

  it('have a quota that can be changed, but not below the number sent', async () => {
    const id = await stock({});
    await give(id, 'c1', 'o1');
    await give(id, 'c2', 'o2');
    const change = (target_max_coupons: number, current_max_coupons = 3) =>
      said(`PATCH ${PATH}/stocks/{stock_id}/budget`, {
        path: { stock_id: id },
        body: { target_max_coupons, current_max_coupons, modify_budget_request_no: `m${target_max_coupons}` },
      });
    expect((await change(1)).json).toMatchObject({ code: 'INVALID_REQUEST' });
    expect((await change(9, 8)).json).toMatchObject({ code: 'INVALID_REQUEST' });
    expect((await change(2)).json).toMatchObject({ max_coupons: 2 });
    expect((await give(id, 'c3', 'o3')).json).toMatchObject(LIMIT);
  });

  it('can be used, returned and deactivated', async () => {
    const id = await stock({});
    const { coupon_code } = (await give(id, 'c1', 'o1')).json;
    const turn = (what: string, code = coupon_code) =>
      said(`POST ${PATH}/coupons/${what}`, { body: { stock_id: id, coupon_code: code } });
    const state = async () => {
      const { json } = await said(`GET ${PATH}/users/{openid}/coupons`, { path: { openid: 'o1' } });
      return [json['data']].flat().map((coupon) => Object(coupon).coupon_state);
    };
    expect((await turn('use')).status).toBe(200);
    expect(await state()).toEqual(['USED']);
    expect((await turn('deactivate')).status).toBe(400);
    expect((await turn('return')).status).toBe(200);
    expect(await state()).toEqual(['SENDED']);
    expect((await turn('deactivate')).status).toBe(200);
    expect((await turn('use')).status).toBe(400);
    expect((await turn('use', 'nobodys')).json).toMatchObject({ code: 'RESOURCE_NOT_EXISTS' });
    expect(await state()).toEqual(['DEACTIVATED']);
  });
});

describe('coupons of WeChat Pay (favor)', () => {
  const PATH = 'v3/marketing/favor';
  const stock = async (rule: object = {}) => {
    const made = await did(sandbox, `POST ${PATH}/coupon-stocks`, {
      body: {
        out_request_no: 'f1',
        stock_use_rule: {
          max_coupons: 10,
          max_amount: 1_000,
          max_coupons_per_user: 5,
          natural_person_limit: false,
          prevent_api_abuse: false,
          ...rule,
        },
        coupon_use_rule: {
          coupon_available_time: {},
          fixed_normal_coupon: { coupon_amount: 400, transaction_minimum: 500 },
          available_merchants: ['1900000109'],
        },
      },
    });
    return String(made['stock_id']);
  };
  const turn = (stock_id: string, what: string) =>
    said(`POST ${PATH}/stocks/{stock_id}/${what}`, { path: { stock_id } });
  const give = (stock_id: string, out_request_no: string, openid = 'o1') =>
    said(`POST ${PATH}/users/{openid}/coupons`, { path: { openid }, body: { stock_id, out_request_no } });

  it('are sent while their stock is running', async () => {
    const id = await stock();
    expect((await give(id, 'g1')).json).toMatchObject(LIMIT);
    expect((await turn(id, 'pause')).json).toMatchObject(LIMIT);
    await turn(id, 'start');
    expect((await turn(id, 'start')).json).toMatchObject(LIMIT);
    expect((await give(id, 'g1')).status).toBe(200);
    await turn(id, 'pause');
    expect((await give(id, 'g2')).json).toMatchObject(LIMIT);
    await turn(id, 'restart');
    expect((await give(id, 'g2')).status).toBe(200);
    const { json } = await said(`GET ${PATH}/stocks/{stock_id}`, { path: { stock_id: id } });
    expect(json).toMatchObject({ status: 'running', distributed_coupons: 2 });
  });

  it('are sent within the budget, the quota and the quota per user', async () => {
    const id = await stock();
    await turn(id, 'start');
    expect((await give(id, 'g1')).status).toBe(200);
    expect((await give(id, 'g2')).status).toBe(200);
    expect((await give(id, 'g3')).json).toMatchObject({ code: 'NOT_ENOUGH' });
  });

  it('are sent to one user up to the limit', async () => {
    const id = await stock({ max_coupons_per_user: 1 });
    await turn(id, 'start');
    const first = await give(id, 'g1');
    expect((await give(id, 'g1')).json).toEqual(first.json);
    expect((await give(id, 'g2')).json).toMatchObject(LIMIT);
    expect((await give(id, 'g2', 'o2')).status).toBe(200);
    expect((await give(id, 'g2', 'o3')).json).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('are shown only to their user, and listed by page', async () => {
    const id = await stock({ max_amount: 4_000 });
    await turn(id, 'start');
    const { coupon_id } = (await give(id, 'g1')).json;
    await give(id, 'g2');
    const show = (openid: string) =>
      said(`GET ${PATH}/users/{openid}/coupons/{coupon_id}`, { path: { openid, coupon_id } });
    expect((await show('o1')).json).toMatchObject({
      coupon_id,
      stock_id: id,
      status: 'SENDED',
      normal_coupon_information: { coupon_amount: 400, transaction_minimum: 500 },
    });
    expect((await show('o2')).json).toMatchObject({ code: 'RESOURCE_NOT_EXISTS' });
    const page = { path: { openid: 'o1' }, query: { offset: 1, limit: 5 } };
    const { json } = await said(`GET ${PATH}/users/{openid}/coupons`, page);
    expect(json).toMatchObject({ total_count: 2, offset: 1, limit: 5 });
    expect(json['data']).toHaveLength(1);
    const stocks = await did(sandbox, `GET ${PATH}/stocks`, {
      query: { offset: 0, limit: 5, status: 'running' },
    });
    expect(stocks).toMatchObject({ total_count: 1, data: [{ stock_id: id }] });
  });
});
