import type { Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, send } from '../merchant';
import type { Groups } from './call';
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

/** Places an order of 100 fen. */
async function placed(sandbox: Sandbox, out_trade_no = number()) {
  const { ca = '' } = sandbox.config;
  const { Agent } = await import('undici');
  const dispatcher = new Agent({ connect: { ca } });
  const json = orderOf(sandbox, out_trade_no);
  await send(sandbox, 'POST', '/v3/pay/transactions/native', { json, dispatcher });
  await dispatcher.close();
  return { out_trade_no };
}

async function paid(sandbox: Sandbox) {
  const { out_trade_no } = await placed(sandbox);
  const { transaction_id = '' } = sandbox.pay(out_trade_no);
  return { out_trade_no, transaction_id };
}

const AMOUNT = { total: 100, currency: 'CNY' };

const PREPARATIONS: Record<string, Prepare> = {
  'POST v3/pay/transactions/native': body(() => ({ amount: AMOUNT })),
  'POST v3/pay/transactions/h5': body(() => ({ scene_info: { payer_client_ip: '10.0.0.1' } })),
  'GET v3/pay/transactions/id/{transaction_id}': path(async (sandbox) => {
    const { transaction_id } = await paid(sandbox);
    return { transaction_id };
  }),
  'GET v3/pay/transactions/out-trade-no/{out_trade_no}': path((sandbox) => placed(sandbox)),
  'POST v3/pay/transactions/out-trade-no/{out_trade_no}/close': path((sandbox) => placed(sandbox)),
  'POST v3/refund/domestic/refunds': body(async (sandbox) => ({
    ...(await paid(sandbox)),
    amount: { ...AMOUNT, refund: 1 },
  })),
};

/** What must have happened before an operation that has a memory can be called rightly. */
export async function prepare(key: string, groups: Groups, sandbox: Sandbox): Promise<Groups> {
  return PREPARATIONS[key]?.(groups, sandbox) ?? groups;
}
