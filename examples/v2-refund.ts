// Refunds an order with APIv2: creates and pays an order, refunds it over mutual TLS, and queries the refund with APIv2
// and APIv3.
import { randomUUID } from 'node:crypto';
import { connect } from './connect';

const APPID = process.env['WECHATPAY_APPID'] ?? 'wxd678efh567hg6787';
const number = () => randomUUID().replaceAll('-', '');

async function main(): Promise<void> {
  const { wxpay, sandbox, close } = await connect(process.env, { https: true });
  const mch_id = process.env['WECHATPAY_MCHID'] ?? sandbox?.config.mchid ?? '';
  const merchant = { appid: APPID, mch_id };
  const out_trade_no = number();
  try {
    const { data: order } = await wxpay.v2.pay.unifiedorder.post({
      xml: {
        ...merchant,
        out_trade_no,
        total_fee: 100,
        trade_type: 'NATIVE',
        body: 'Image 形象店 - QQ 公仔',
        notify_url: 'https://shop.example/wechatpay/notify',
        spbill_create_ip: '203.0.113.9',
      },
    });
    console.log('order:', order.code_url);
    if (!sandbox) {
      return console.log('Pay with the QR code. The example stops here: a refund would move real money.');
    }
    sandbox.pay(out_trade_no);

    // This endpoint requires the client certificate; the client uses it automatically.
    const out_refund_no = number();
    const refund = {
      ...merchant,
      out_trade_no,
      total_fee: 100,
      refund_fee: 40,
      out_refund_no,
    };
    const { data } = await wxpay.v2.secapi.pay.refund.post({ xml: { ...refund, sign_type: 'HMAC-SHA256' } });
    console.log('refund:', data.result_code, data.refund_fee, 'fen, refund_id', data.refund_id);

    const { data: found } = await wxpay.v2.pay.refundquery.post({ xml: { ...merchant, out_refund_no } });
    console.log('query:', found.refund_status_0, found.refund_success_time_0);
    const { data: same } = await wxpay.v3.refund.domestic.refunds._out_refund_no_.get({ out_refund_no });
    console.log('query by APIv3:', same.status, same.amount.refund);
  } finally {
    await close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
