// The life of a Native payment: create, query and close an order; pay another one, refund it and query the refund.
import { randomUUID } from 'node:crypto';
import { connect } from './connect';

const APPID = 'wxd678efh567hg6787';
const number = () => randomUUID().replaceAll('-', '');

async function main(): Promise<void> {
  const { wxpay, sandbox, close } = await connect();
  const mchid = process.env['WECHATPAY_MCHID'] ?? sandbox?.config.mchid ?? '';
  const order = (out_trade_no: string) => ({
    appid: process.env['WECHATPAY_APPID'] ?? APPID,
    mchid,
    description: 'Image 形象店 - 深圳腾大 - QQ 公仔',
    out_trade_no,
    notify_url: 'https://shop.example/wechatpay/notify',
    amount: { total: 100, currency: 'CNY' as const },
  });
  const { native, outTradeNo } = wxpay.v3.pay.transactions;
  try {
    const unwanted = number();
    console.log('prepay: code_url', (await native.post({ json: order(unwanted) })).data.code_url);
    console.log(
      'query:',
      (await outTradeNo._out_trade_no_.get({ out_trade_no: unwanted, query: { mchid } })).data.trade_state,
    );
    console.log(
      'close: status',
      (await outTradeNo._out_trade_no_.close.post({ out_trade_no: unwanted, json: { mchid } })).status,
    );

    const wanted = number();
    console.log('prepay: code_url', (await native.post({ json: order(wanted) })).data.code_url);
    if (!sandbox) {
      return console.log('Pay with the QR code. The example stops here: a refund would move real money.');
    }

    sandbox.pay(wanted);
    const { data } = await outTradeNo._out_trade_no_.get({ out_trade_no: wanted, query: { mchid } });
    console.log('query:', data.trade_state, 'transaction_id', data.transaction_id);

    const out_refund_no = number();
    const refund = await wxpay.v3.refund.domestic.refunds.post({
      json: {
        out_trade_no: wanted,
        out_refund_no,
        reason: '商品已售完',
        amount: {
          refund: 40,
          total: 100,
          currency: 'CNY',
        },
      },
    });
    console.log('refund:', refund.data.status, 'refund_id', refund.data.refund_id);
    console.log(
      'query refund:',
      (await wxpay.v3.refund.domestic.refunds._out_refund_no_.get({ out_refund_no })).data.status,
    );
  } finally {
    await close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
