import type { Sandbox } from 'wechatpay-chain/sandbox';
import { allOperations } from '../../../lib/reference';
import { agentOf, callV2, callV3, type Groups, rightGroups } from './call';
import type { Values } from './sample';

type Prepare = (groups: Groups, sandbox: Sandbox) => Promise<Groups> | Groups;
type Given = (sandbox: Sandbox) => Values | Promise<Values>;

let count = 0;

/** A fresh merchant's number. */
function number(): string {
  count += 1;
  return `prepared${count}`;
}

const body =
  (given: Given): Prepare =>
  async (groups, sandbox) => ({ ...groups, body: { ...groups.body, ...(await given(sandbox)) } });

const path =
  (given: Given): Prepare =>
  async (groups, sandbox) => ({ ...groups, path: { ...groups.path, ...(await given(sandbox)) } });

const query =
  (given: Given): Prepare =>
  async (groups, sandbox) => ({ ...groups, query: { ...groups.query, ...(await given(sandbox)) } });

/** Calls an operation rightly but for what is said of it. */
export async function attempt(sandbox: Sandbox, key: string, more: Partial<Groups> = {}) {
  const operation = allOperations().find((known) => `${known.method} ${known.path}` === key);
  if (!operation) throw new Error(`no ${key}`);
  const right = rightGroups(operation, sandbox);
  const groups = {
    ...right,
    path: { ...right.path, ...more.path },
    query: { ...right.query, ...more.query },
    body: { ...right.body, ...more.body },
  };
  const dispatcher = agentOf(sandbox);
  const call = key.includes(' v2/') ? callV2 : callV3;
  const answer = await call(sandbox, operation, groups, dispatcher);
  await dispatcher.destroy();
  return { groups, answer };
}

/** Calls another operation rightly; what was sent and what was answered, in one. */
export async function did(sandbox: Sandbox, key: string, more: Partial<Groups> = {}): Promise<Values> {
  const { groups, answer } = await attempt(sandbox, key, more);
  if (answer.status >= 300) throw new Error(`${key}: ${answer.body}`);
  return { ...groups.path, ...groups.body, ...answer.json };
}

const AMOUNT = { total: 100, currency: 'CNY' };

/** Places an order of 100 fen. */
async function placed(sandbox: Sandbox, more: Values = {}) {
  const out_trade_no = number();
  const order = { out_trade_no, amount: AMOUNT, ...more };
  await did(sandbox, 'POST v3/pay/transactions/native', { body: order });
  return { out_trade_no };
}

async function paid(sandbox: Sandbox, more: Values = {}) {
  const { out_trade_no } = await placed(sandbox, more);
  const { transaction_id = '' } = sandbox.pay(out_trade_no);
  return { out_trade_no, transaction_id };
}

async function refunded(sandbox: Sandbox) {
  const order = await paid(sandbox);
  const out_refund_no = number();
  const amount = { ...AMOUNT, refund: 1 };
  const asked = { body: { ...order, out_refund_no, amount } };
  const { refund_id } = await did(sandbox, 'POST v3/refund/domestic/refunds', asked);
  return { ...order, out_refund_no, refund_id };
}

async function partnerOrder(sandbox: Sandbox, pay: boolean) {
  const out_trade_no = number();
  const sent = await did(sandbox, 'POST v3/pay/partner/transactions/native', {
    body: { out_trade_no, amount: AMOUNT },
  });
  const { transaction_id } = pay ? sandbox.pay(out_trade_no) : { transaction_id: undefined };
  const { sp_mchid, sub_mchid } = sent;
  return { parties: { sp_mchid, sub_mchid }, out_trade_no, transaction_id };
}

async function combinedOrder(sandbox: Sandbox) {
  const combine_out_trade_no = number();
  const out_trade_no = number();
  const mchid = sandbox.config.mchid;
  const amount = { total_amount: 100, currency: 'CNY' };
  const sub = { mchid, sub_mchid: '1900000110', attach: 'a', amount, out_trade_no, description: 'd' };
  await did(sandbox, 'POST v3/combine-transactions/native', {
    body: { combine_out_trade_no, sub_orders: [sub] },
  });
  return { combine_out_trade_no, mchid, out_trade_no };
}

const RECEIVER = { type: 'PERSONAL_OPENID', account: 'o-receiver' };

/** An order of which something was shared. */
async function shared(sandbox: Sandbox, share = true) {
  const { transaction_id } = await paid(sandbox, { settle_info: { profit_sharing: true } });
  await did(sandbox, 'POST v3/profitsharing/receivers/add', { body: RECEIVER });
  const out_order_no = number();
  const receivers = [{ ...RECEIVER, amount: 10, description: 'd' }];
  const order = { transaction_id, out_order_no, receivers, unfreeze_unsplit: false };
  if (share) await did(sandbox, 'POST v3/profitsharing/orders', { body: order });
  return { transaction_id, out_order_no, receivers };
}

async function returned(sandbox: Sandbox) {
  const { out_order_no } = await shared(sandbox);
  const given = { out_order_no, out_return_no: number(), return_mchid: RECEIVER.account, amount: 1 };
  await did(sandbox, 'POST v3/profitsharing/return-orders', { body: given });
  return given;
}

const transferred = (sandbox: Sandbox) =>
  did(sandbox, 'POST v3/fund-app/mch-transfer/transfer-bills', { body: { out_bill_no: number() } });

const AVAILABLE = {
  available_begin_time: '2026-01-02T03:04:05+08:00',
  available_end_time: '2027-01-02T03:04:05+08:00',
};

const stock = (sandbox: Sandbox) =>
  did(sandbox, 'POST v3/marketing/busifavor/stocks', {
    body: {
      out_request_no: number(),
      stock_name: 's',
      goods_name: 'g',
      belong_merchant: '1900000109',
      coupon_use_rule: { coupon_available_time: AVAILABLE, use_method: 'OFF_LINE' },
      stock_send_rule: { max_amount: 100, max_coupons: 10, max_coupons_per_user: 2 },
    },
  });

async function coupon(sandbox: Sandbox) {
  const { stock_id } = await stock(sandbox);
  const { coupon_code, openid, appid } = await did(sandbox, 'POST v3/marketing/busifavor/coupons/send', {
    body: { stock_id, out_request_no: number() },
  });
  return { stock_id, coupon_code, openid, appid };
}

async function favorStock(sandbox: Sandbox, ...turns: string[]) {
  const { stock_id } = await did(sandbox, 'POST v3/marketing/favor/coupon-stocks', {
    body: { out_request_no: number() },
  });
  for (const turn of turns) {
    await did(sandbox, `POST v3/marketing/favor/stocks/{stock_id}/${turn}`, { path: { stock_id } });
  }
  return { stock_id };
}

async function favorCoupon(sandbox: Sandbox) {
  const { stock_id } = await favorStock(sandbox, 'start');
  const { coupon_id, openid } = await did(sandbox, 'POST v3/marketing/favor/users/{openid}/coupons', {
    body: { stock_id, out_request_no: number() },
  });
  return { coupon_id, openid };
}

const RISK_FUND = { name: 'DEPOSIT', amount: 10_000 };

/** A PayScore order of a user who confirmed it. */
async function service(sandbox: Sandbox, complete = false) {
  const out_order_no = number();
  const order = { out_order_no, service_id: 's1', risk_fund: RISK_FUND };
  await did(sandbox, 'POST v3/payscore/serviceorder', { body: order });
  sandbox.act(out_order_no, 'confirm');
  const account = { service_id: 's1', total_amount: 100 };
  const place = { path: { out_order_no }, body: account };
  if (complete) await did(sandbox, 'POST v3/payscore/serviceorder/{out_order_no}/complete', place);
  return { out_order_no };
}

const serviceCall =
  (complete: boolean): Prepare =>
  async (groups, sandbox) => ({
    ...groups,
    path: await service(sandbox, complete),
    body: { ...groups.body, service_id: 's1' },
  });

async function complaint(sandbox: Sandbox, answered = false) {
  const { out_trade_no } = await paid(sandbox);
  const complaint_id = sandbox.complain(out_trade_no);
  const place = { path: { complaint_id } };
  if (answered) {
    await did(sandbox, 'POST v3/merchant-service/complaints-v2/{complaint_id}/response', place);
  }
  return { complaint_id };
}

const applyment = (sandbox: Sandbox) =>
  did(sandbox, 'POST v3/applyment4sub/applyment/', { body: { business_code: number() } });

/** A day on which an order of this merchant's was paid, and something of it shared. */
export async function day(sandbox: Sandbox): Promise<string> {
  await shared(sandbox);
  const { success_time = '' } = sandbox.pay((await placed(sandbox)).out_trade_no);
  return success_time.slice(0, 10);
}

/** The token of a bill that was applied for. */
async function token(sandbox: Sandbox) {
  const applied = { query: { bill_date: await day(sandbox) } };
  const { download_url } = await did(sandbox, 'GET v3/bill/tradebill', applied);
  return { token: new URL(String(download_url)).searchParams.get('token') };
}

const uploaded = (key: string) => async (sandbox: Sandbox) => {
  const { media_id } = await did(sandbox, key);
  return { media_id };
};

const PACKET = { total_num: 1, total_amount: 100 };
const TRANSFER = { check_name: 'NO_CHECK', amount: 100 };
const code = { auth_code: '134567890123456789' };

const PREPARATIONS: Record<string, Prepare> = {
  'POST v3/pay/transactions/native': body(() => ({ amount: AMOUNT })),
  'POST v3/pay/transactions/h5': body(() => ({ scene_info: { payer_client_ip: '10.0.0.1' } })),
  'GET v3/pay/transactions/id/{transaction_id}': path(async (sandbox) => {
    const { transaction_id } = await paid(sandbox);
    return { transaction_id };
  }),
  'GET v3/pay/transactions/out-trade-no/{out_trade_no}': path((sandbox) => placed(sandbox)),
  'POST v3/pay/transactions/out-trade-no/{out_trade_no}/close': path((sandbox) => placed(sandbox)),
  'POST v3/pay/transactions/codepay': body(() => ({ payer: code })),
  'POST v3/pay/partner/transactions/codepay': body(() => ({ payer: code })),
  'POST v3/pay/transactions/out-trade-no/{out_trade_no}/reverse': path(async (sandbox) => {
    const out_trade_no = number();
    await did(sandbox, 'POST v3/pay/transactions/codepay', { body: { out_trade_no, payer: code } });
    return { out_trade_no };
  }),
  'POST v3/pay/partner/transactions/out-trade-no/{out_trade_no}/reverse': async (groups, sandbox) => {
    const out_trade_no = number();
    const { sp_mchid, sub_mchid } = await did(sandbox, 'POST v3/pay/partner/transactions/codepay', {
      body: { out_trade_no, payer: code },
    });
    return { ...groups, path: { out_trade_no }, body: { ...groups.body, sp_mchid, sub_mchid } };
  },
  'GET v3/refund/domestic/refunds/{out_refund_no}': path(async (sandbox) => {
    const { out_refund_no } = await refunded(sandbox);
    return { out_refund_no };
  }),
  'POST v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund': async (groups, sandbox) => {
    const { out_refund_no, refund_id } = await refunded(sandbox);
    const stuck = { out_refund_no, refund_status: 'ABNORMAL' };
    await sandbox.notify(String('REFUND.ABNORMAL'), stuck, 'http://127.0.0.1:9/nobody');
    return { ...groups, path: { refund_id }, body: { ...groups.body, out_refund_no } };
  },
  'POST v3/refund/domestic/refunds': body(async (sandbox) => ({
    ...(await paid(sandbox)),
    amount: { ...AMOUNT, refund: 1 },
  })),

  'GET v3/pay/partner/transactions/id/{transaction_id}': async (groups, sandbox) => {
    const { parties, transaction_id } = await partnerOrder(sandbox, true);
    return { ...groups, path: { transaction_id }, query: parties };
  },
  'GET v3/pay/partner/transactions/out-trade-no/{out_trade_no}': async (groups, sandbox) => {
    const { parties, out_trade_no } = await partnerOrder(sandbox, true);
    return { ...groups, path: { out_trade_no }, query: parties };
  },
  'POST v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close': async (groups, sandbox) => {
    const { parties, out_trade_no } = await partnerOrder(sandbox, false);
    return { ...groups, path: { out_trade_no }, body: parties };
  },

  'GET v3/combine-transactions/out-trade-no/{combine_out_trade_no}': path(async (sandbox) => {
    const { combine_out_trade_no, out_trade_no } = await combinedOrder(sandbox);
    sandbox.pay(out_trade_no);
    return { combine_out_trade_no };
  }),
  'POST v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close': async (groups, sandbox) => {
    const { combine_out_trade_no, ...sub } = await combinedOrder(sandbox);
    return { ...groups, path: { combine_out_trade_no }, body: { ...groups.body, sub_orders: [sub] } };
  },

  'POST v3/profitsharing/receivers/add': body(() => RECEIVER),
  'POST v3/profitsharing/orders': body((sandbox) => shared(sandbox, false)),
  'POST v3/profitsharing/orders/unfreeze': body(async (sandbox) => {
    const { transaction_id } = await shared(sandbox);
    return { transaction_id };
  }),
  'GET v3/profitsharing/orders/{out_order_no}': async (groups, sandbox) => {
    const { transaction_id, out_order_no } = await shared(sandbox);
    return { ...groups, path: { out_order_no }, query: { transaction_id } };
  },
  'GET v3/profitsharing/transactions/{transaction_id}/amounts': path(async (sandbox) => {
    const { transaction_id } = await shared(sandbox);
    return { transaction_id };
  }),
  'POST v3/profitsharing/return-orders': body(async (sandbox) => {
    const { out_order_no } = await shared(sandbox);
    return { out_order_no, return_mchid: RECEIVER.account };
  }),
  'GET v3/profitsharing/return-orders/{out_return_no}': async (groups, sandbox) => {
    const { out_order_no, out_return_no } = await returned(sandbox);
    return { ...groups, path: { out_return_no }, query: { out_order_no } };
  },

  'POST v3/fund-app/mch-transfer/transfer-bills': body(() => ({ out_bill_no: number() })),
  'POST v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel': path(transferred),
  'GET v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}': path(transferred),
  'GET v3/fund-app/mch-transfer/transfer-bills/transfer-bill-no/{transfer_bill_no}': path(transferred),

  'GET v3/marketing/busifavor/stocks/{stock_id}': path(stock),
  'PATCH v3/marketing/busifavor/stocks/{stock_id}/budget': path(stock),
  'POST v3/marketing/busifavor/coupons/{card_id}/send': body(() => ({ send_time: new Date().toISOString() })),
  'POST v3/marketing/busifavor/coupons/send': body(async (sandbox) => {
    const { stock_id } = await stock(sandbox);
    return { stock_id };
  }),
  ...Object.fromEntries(
    ['use', 'return', 'deactivate'].map((verb) => [
      `POST v3/marketing/busifavor/coupons/${verb}`,
      body(async (sandbox) => {
        const { stock_id, coupon_code } = await coupon(sandbox);
        return { stock_id, coupon_code };
      }),
    ]),
  ),
  'GET v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}': path(coupon),

  'GET v3/marketing/favor/stocks/{stock_id}': path((sandbox) => favorStock(sandbox)),
  'POST v3/marketing/favor/stocks/{stock_id}/start': path((sandbox) => favorStock(sandbox)),
  'POST v3/marketing/favor/stocks/{stock_id}/pause': path((sandbox) => favorStock(sandbox, 'start')),
  'POST v3/marketing/favor/stocks/{stock_id}/restart': path((sandbox) =>
    favorStock(sandbox, 'start', 'pause'),
  ),
  'POST v3/marketing/favor/users/{openid}/coupons': body((sandbox) => favorStock(sandbox, 'start')),
  'GET v3/marketing/favor/users/{openid}/coupons/{coupon_id}': path(favorCoupon),

  'GET v3/payscore/serviceorder': query(async (sandbox) => ({
    ...(await service(sandbox, true)),
    service_id: 's1',
  })),
  'POST v3/payscore/serviceorder': body(() => ({ risk_fund: RISK_FUND })),
  'POST v3/payscore/serviceorder/{out_order_no}/cancel': serviceCall(false),
  'POST v3/payscore/serviceorder/{out_order_no}/complete': serviceCall(false),
  'POST v3/payscore/serviceorder/{out_order_no}/modify': serviceCall(true),
  'POST v3/payscore/serviceorder/{out_order_no}/sync': serviceCall(true),

  'GET v3/merchant-service/complaint-notifications': async (groups, sandbox) => {
    await did(sandbox, 'PUT v3/merchant-service/complaint-notifications');
    return groups;
  },
  'POST v3/merchant-service/complaint-notifications': async (groups, sandbox) => {
    await did(sandbox, 'DELETE v3/merchant-service/complaint-notifications');
    return groups;
  },
  'GET v3/merchant-service/complaints-v2/{complaint_id}': path((sandbox) => complaint(sandbox)),
  'GET v3/merchant-service/complaints-v2/{complaint_id}/negotiation-historys': path((sandbox) =>
    complaint(sandbox),
  ),
  'POST v3/merchant-service/complaints-v2/{complaint_id}/response': path((sandbox) => complaint(sandbox)),
  'POST v3/merchant-service/complaints-v2/{complaint_id}/complete': path((sandbox) =>
    complaint(sandbox, true),
  ),

  'GET v3/applyment4sub/applyment/applyment_id/{applyment_id}': path(applyment),
  'GET v3/applyment4sub/applyment/business_code/{business_code}': path(applyment),

  ...Object.fromEntries(
    ['bill/tradebill', 'bill/fundflowbill', 'profitsharing/bills'].map((path) => [
      `GET v3/${path}`,
      query(async (sandbox) => ({ bill_date: await day(sandbox) })),
    ]),
  ),
  'GET v3/bill/sub-merchant-fundflowbill': query(async (sandbox) => {
    const { parties } = await partnerOrder(sandbox, true);
    return { sub_mchid: parties.sub_mchid, bill_date: await day(sandbox) };
  }),
  'GET v3/global/statements': query(async (sandbox) => ({
    date: (await day(sandbox)).replaceAll('-', ''),
  })),
  'GET v3/billdownload/file': query(token),
  'GET v3/merchant-service/images/{media_id}': path(uploaded('POST v3/merchant-service/images/upload')),
  'GET v3/global/merchant-service/images/{media_id}': path(
    uploaded('POST v3/global/merchant-service/images/upload'),
  ),

  'POST v2/pay/unifiedorder': body(() => ({ trade_type: 'NATIVE' })),
  'POST v2/pay/orderquery': body((sandbox) => paid(sandbox)),
  'POST v2/pay/closeorder': body((sandbox) => placed(sandbox)),
  'POST v2/pay/micropay': body(() => code),
  'POST v2/pay/refundquery': body(async (sandbox) => {
    const { out_trade_no, transaction_id } = await refunded(sandbox);
    return { out_trade_no, transaction_id };
  }),
  'POST v2/pay/downloadbill': body(async (sandbox) => ({
    bill_date: (await day(sandbox)).replaceAll('-', ''),
  })),
  'POST v2/pay/downloadfundflow': body(async (sandbox) => ({
    bill_date: (await day(sandbox)).replaceAll('-', ''),
  })),
  'POST v2/secapi/pay/refund': body(async (sandbox) => ({
    ...(await paid(sandbox)),
    total_fee: 100,
    refund_fee: 1,
  })),
  'POST v2/secapi/pay/reverse': async (groups, sandbox) => {
    const out_trade_no = number();
    await did(sandbox, 'POST v2/pay/micropay', { body: { ...code, out_trade_no } });
    return { ...groups, body: { ...groups.body, out_trade_no } };
  },
  'POST v2/mmpaymkttransfers/sendredpack': body(() => PACKET),
  'POST v2/mmpaymkttransfers/gethbinfo': body(async (sandbox) => {
    const mch_billno = number();
    await did(sandbox, 'POST v2/mmpaymkttransfers/sendredpack', { body: { ...PACKET, mch_billno } });
    return { mch_billno };
  }),
  'POST v2/mmpaymkttransfers/gettransferinfo': body(async (sandbox) => {
    const partner_trade_no = number();
    const transfer = { ...TRANSFER, partner_trade_no };
    await did(sandbox, 'POST v2/mmpaymkttransfers/promotion/transfers', { body: transfer });
    return { partner_trade_no };
  }),
  'POST v2/mmpaymkttransfers/promotion/transfers': body(() => TRANSFER),
};

/** What must have happened before an operation that has a memory can be called rightly. */
export async function prepare(key: string, groups: Groups, sandbox: Sandbox): Promise<Groups> {
  return PREPARATIONS[key]?.(groups, sandbox) ?? groups;
}
