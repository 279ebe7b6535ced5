import type { Sandbox } from 'wechatpay-chain/sandbox';
import { operationOf } from '../../../lib/openapi';
import { orderOf, send } from '../merchant';
import { agentOf, callV2, type Groups, rightGroups } from './call';
import type { Values } from './sample';

type Prepare = (groups: Groups, sandbox: Sandbox) => Promise<Groups> | Groups;

let count = 0;

/** A fresh merchant's number. */
function number(): string {
  count += 1;
  return `prepared-${count}`;
}

const body =
  (more: (sandbox: Sandbox) => Values | Promise<Values>): Prepare =>
  async (groups, sandbox) => ({ ...groups, body: { ...groups.body, ...(await more(sandbox)) } });

const path =
  (more: (sandbox: Sandbox) => Values | Promise<Values>): Prepare =>
  async (groups, sandbox) => ({ ...groups, path: { ...groups.path, ...(await more(sandbox)) } });

async function post(sandbox: Sandbox, target: string, json: object): Promise<Values> {
  const dispatcher = agentOf(sandbox);
  const answer = await send(sandbox, 'POST', target, { json, dispatcher });
  await dispatcher.destroy();
  if (answer.status >= 300) throw new Error(`${target}: ${answer.body}`);
  return answer.json;
}

/** Places an order of 100 fen. */
async function placed(sandbox: Sandbox, out_trade_no = number()) {
  await post(sandbox, '/v3/pay/transactions/native', orderOf(sandbox, out_trade_no));
  return { out_trade_no };
}

async function paid(sandbox: Sandbox) {
  const { out_trade_no } = await placed(sandbox);
  const { transaction_id = '' } = sandbox.pay(out_trade_no);
  return { out_trade_no, transaction_id };
}

const AMOUNT = { total: 100, currency: 'CNY' };

async function refunded(sandbox: Sandbox) {
  const { out_trade_no } = await paid(sandbox);
  const out_refund_no = number();
  const amount = { ...AMOUNT, refund: 1 };
  await post(sandbox, '/v3/refund/domestic/refunds', { out_trade_no, out_refund_no, amount });
  return { out_trade_no, out_refund_no };
}

const PREPARATIONS: Record<string, Prepare> = {
  'POST v3/pay/transactions/native': body(() => ({ amount: AMOUNT })),
  'POST v3/pay/transactions/h5': body(() => ({ scene_info: { payer_client_ip: '10.0.0.1' } })),
  'GET v3/pay/transactions/id/{transaction_id}': path(async (sandbox) => {
    const { transaction_id } = await paid(sandbox);
    return { transaction_id };
  }),
  'GET v3/pay/transactions/out-trade-no/{out_trade_no}': path((sandbox) => placed(sandbox)),
  'POST v3/pay/transactions/out-trade-no/{out_trade_no}/close': path((sandbox) => placed(sandbox)),
  'POST v2/pay/unifiedorder': body(() => ({ trade_type: 'NATIVE' })),
  'POST v2/pay/orderquery': body((sandbox) => paid(sandbox)),
  'POST v2/pay/closeorder': body((sandbox) => placed(sandbox)),
  'POST v2/pay/micropay': body(() => ({ auth_code: '134567890123456789' })),
  'POST v2/pay/refundquery': body(async (sandbox) => {
    const { out_trade_no } = await refunded(sandbox);
    return { out_trade_no };
  }),
  'POST v2/pay/downloadbill': body(async (sandbox) => {
    const { success_time = '' } = sandbox.pay((await placed(sandbox)).out_trade_no);
    return { bill_date: success_time.slice(0, 10).replaceAll('-', '') };
  }),
  'POST v2/secapi/pay/refund': body(async (sandbox) => ({
    ...(await paid(sandbox)),
    ...{ total_fee: 100, refund_fee: 1 },
  })),
  'POST v2/secapi/pay/reverse': async (groups, sandbox) => {
    const micropay = operationOf('POST', 'v2/pay/micropay');
    if (!micropay) throw new Error('no such operation');
    const right = rightGroups(micropay, sandbox);
    const { appid, mch_id } = right.body;
    const out_trade_no = number();
    const dispatcher = agentOf(sandbox);
    const payment = { ...right.body, out_trade_no, auth_code: '134567890123456789' };
    await callV2(sandbox, micropay, { ...right, body: payment }, dispatcher);
    await dispatcher.destroy();
    return { ...groups, body: { appid, mch_id, out_trade_no } };
  },
  'POST v2/mmpaymkttransfers/sendredpack': body(() => ({ total_num: 1, total_amount: 100 })),
  'POST v2/mmpaymkttransfers/promotion/transfers': body(() => ({ check_name: 'NO_CHECK', amount: 100 })),
  'GET v3/refund/domestic/refunds/{out_refund_no}': path(async (sandbox) => {
    const { out_refund_no } = await refunded(sandbox);
    return { out_refund_no };
  }),
  'POST v3/refund/domestic/refunds': body(async (sandbox) => ({
    ...(await paid(sandbox)),
    amount: { ...AMOUNT, refund: 1 },
  })),
};

/** What must have happened before an operation that has a memory can be called rightly. */
export async function prepare(key: string, groups: Groups, sandbox: Sandbox): Promise<Groups> {
  return PREPARATIONS[key]?.(groups, sandbox) ?? groups;
}
