// Shows which calls the client retries automatically, and what to do if the outcome of a call is unknown.
import { subscribe } from 'node:diagnostics_channel';
import { Wechatpay, WechatpayError } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';

const orderNumber = 'T-20261124-0001';
const refundNumber = 'R-20261124-0001';

async function main(): Promise<void> {
  const sandbox = await Sandbox.start();
  const { mchid } = sandbox.config;
  const wxpay = new Wechatpay({
    ...sandbox.config,
    retry: { attempts: 3, pause: 100 }, // the default pause is 500 ms; `retry: false` disables retries
    // hosts: ['api.mch.weixin.qq.com', 'api2.mch.weixin.qq.com'], // a backup host for failed connections
  });
  subscribe('wechatpay:retry', (event) => console.log('  retry:', event));

  const amount = { total: 100 };
  const json = {
    appid: 'wxd678efh567hg6787',
    mchid,
    description: 'a',
    out_trade_no: orderNumber,
    amount,
  };
  const notify_url = 'https://shop.example/notify';

  console.log('The server fails twice: the client sends the same bytes again.');
  sandbox.fault({ kind: 'error', times: 2 });
  await wxpay.v3.pay.transactions.native.post({ json: { ...json, notify_url } });
  sandbox.pay(orderNumber);

  console.log(
    '\nThe connection closes after a refund is sent: there is no retry, and the outcome is unknown.',
  );
  sandbox.fault({ kind: 'drop-after', times: 1 });
  const refund = { out_trade_no: orderNumber, out_refund_no: refundNumber };
  const refunding = {
    ...refund,
    amount: {
      refund: 60,
      total: 100,
      currency: 'CNY' as const,
    },
  };
  try {
    await wxpay.v3.refund.domestic.refunds.post({ json: refunding });
  } catch (error) {
    if (!(error instanceof WechatpayError) || error.outcome !== 'unknown') throw error;
    console.log(`  ${error.name}: ${error.message}\n  ${error.hint}`);
    console.log('  ', error.call);
  }

  console.log('\nQuery the refund, as the hint says …');
  const query = wxpay.v3.refund.domestic.refunds._out_refund_no_;
  const { data } = await query.get({ out_refund_no: refundNumber });
  console.log(`  it was executed: ${data.status}, ${data.amount.refund} fen`);

  console.log('… or repeat the same call: WeChat Pay refunds once.');
  const again = await wxpay.v3.refund.domestic.refunds.post({ json: refunding });
  console.log(`  the same refund: ${again.data.refund_id === data.refund_id}`);

  await wxpay.close();
  await sandbox.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
