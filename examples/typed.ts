// The editor knows every documented endpoint: its fields, their codes, what it answers; nothing is imported for that.
// Each line marked @ts-expect-error is one that the compiler refuses, and beside it stands what it says.
import { randomUUID } from 'node:crypto';
import type { Wechatpay } from 'wechatpay-chain';
import { connect } from './connect';

async function main(): Promise<void> {
  const { wxpay, close } = await connect();
  try {
    const mchid = '1900000109';
    const out_trade_no = randomUUID().replaceAll('-', '');
    const prepared = await wxpay.v3.pay.transactions.native.post({
      json: {
        appid: 'wx8888888888888888',
        mchid,
        out_trade_no,
        description: 'A cup of tea',
        notify_url: 'https://example.com/notify',
        amount: { total: 100, currency: 'CNY' },
      },
    });
    console.log('code_url', prepared.data.code_url);

    // The same endpoint, the same types, in the three spellings.
    const call = { out_trade_no, query: { mchid } };
    const path = 'v3/pay/transactions/out-trade-no/{out_trade_no}';
    const orders = [
      await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get(call),
      await wxpay.chain(path).get(call),
      await wxpay[path].getAsync(call),
    ];
    for (const { data } of orders) {
      // The documented codes complete; WeChat Pay may add others, so any text is admitted.
      console.log('trade_state', data.trade_state === 'NOTPAY' ? 'not paid yet' : data.trade_state);
    }
  } finally {
    await close();
  }
}

/** What the compiler finds before anything is sent. */
export async function refused(wxpay: Wechatpay): Promise<void> {
  const { outTradeNo } = wxpay.v3.pay.transactions;
  // @ts-expect-error Property 'out_trade_no' is missing
  await outTradeNo._out_trade_no_.get({ query: { mchid: '1900000109' } });
  // @ts-expect-error 'bill_dat' does not exist … Did you mean to write 'bill_date'?
  await wxpay.v3.bill.tradebill.get({ query: { bill_dat: '2026-11-23' } });
  // @ts-expect-error Type '"ZIP"' is not assignable to type '"GZIP"'
  await wxpay.v3.bill.tradebill.get({ query: { bill_date: '2026-11-23', tar_type: 'ZIP' } });
  // An undocumented path is no error: it takes anything, and the caller says what it answers.
  await wxpay.chain('v3/brand/new/thing').post<{ id: string }>({ json: {} });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
