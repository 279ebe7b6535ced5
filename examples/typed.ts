// Every documented endpoint is typed: its fields, their codes and its response, without further imports. The compiler
// refuses each line after @ts-expect-error with the error in the comment.
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

    // The three spellings of an endpoint have the same types.
    const call = { out_trade_no, query: { mchid } };
    const path = 'v3/pay/transactions/out-trade-no/{out_trade_no}';
    const orders = [
      await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get(call),
      await wxpay.chain(path).get(call),
      await wxpay[path].getAsync(call),
    ];
    for (const { data } of orders) {
      // The editor completes documented codes. WeChat Pay may add others, so the type accepts any string.
      console.log('trade_state', data.trade_state === 'NOTPAY' ? 'not paid yet' : data.trade_state);
    }
  } finally {
    await close();
  }
}

/** Calls that do not compile. */
export async function refused(wxpay: Wechatpay): Promise<void> {
  const { outTradeNo } = wxpay.v3.pay.transactions;
  // @ts-expect-error Property 'out_trade_no' is missing
  await outTradeNo._out_trade_no_.get({ query: { mchid: '1900000109' } });
  // @ts-expect-error 'bill_dat' does not exist … Did you mean to write 'bill_date'?
  await wxpay.v3.bill.tradebill.get({ query: { bill_dat: '2026-11-23' } });
  // @ts-expect-error Type '"ZIP"' is not assignable to type '"GZIP"'
  await wxpay.v3.bill.tradebill.get({ query: { bill_date: '2026-11-23', tar_type: 'ZIP' } });
  // An undocumented path is not an error: it accepts any argument, and you pass the response type.
  await wxpay.chain('v3/new/path').post<{ id: string }>({ json: {} });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
