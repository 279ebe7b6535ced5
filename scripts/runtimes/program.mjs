// What every runtime must do: pay, receive a notification, read a bill and show a client certificate, over HTTPS. check-runtimes.mjs runs it in a project that installed the packed tarball.
import { createServer } from 'node:http';
import { Wechatpay } from 'wechatpay-chain';
import { Notifications, nodeListener } from 'wechatpay-chain/notify';
import { Sandbox } from 'wechatpay-chain/sandbox';

const sandbox = await Sandbox.start({ https: true });
const wxpay = new Wechatpay(sandbox.config);
const { mchid } = sandbox.config;
const appid = 'wxd678efh567hg6787';
const out_trade_no = '1217752501201407033233368018';

function expectEqual(actual, expected) {
  if (actual !== expected) throw new Error(`Expected ${expected}, received ${actual}`);
}

const order = {
  appid,
  mchid,
  description: 'A cup of tea',
  out_trade_no,
  notify_url: 'https://shop.example/notify',
};
await wxpay.v3.pay.transactions.native.post({ json: { ...order, amount: { total: 100 } } });
sandbox.pay(out_trade_no);
const query = { out_trade_no, query: { mchid } };
const { data: paid } = await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get(query);
expectEqual(paid.trade_state, 'SUCCESS');

const received = [];
const notifications = new Notifications(wxpay);
notifications.on('TRANSACTION.SUCCESS', async ({ resource }) => received.push(resource.out_trade_no));
const server = createServer(nodeListener(notifications));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}/notify`;
const { attempts } = await sandbox.notify('TRANSACTION.SUCCESS', paid, url);
expectEqual(attempts[0].error, undefined);
expectEqual(attempts[0].status, 204);
expectEqual(received.join(), out_trade_no);
await new Promise((resolve) => server.close(resolve));

sandbox.bill({ size: 20_000 });
let rows = 0;
const bill = { bill_date: '2026-11-23', tar_type: 'GZIP' };
for await (const row of await wxpay.bills.trade(bill, { columns: ['商户订单号'] })) {
  expectEqual(Object.keys(row).join(), '商户订单号');
  rows += 1;
}
expectEqual(rows > 10, true);

// The gateway of check-runtimes.mjs refuses the call without a client certificate.
const other = new Wechatpay(JSON.parse(process.argv.at(-1)));
const refund = { appid, mch_id: mchid, out_trade_no, out_refund_no: 'R1', total_fee: 100, refund_fee: 10 };
const refused = await other.v2.secapi.pay.refund.post({ xml: refund }).catch((error) => error);
expectEqual(`${refused.name} ${refused.code}`, 'ApiError ORDERNOTEXIST');
await other.close();

const fault = await wxpay.v3.pay.transactions.native
  .post({ json: { ...order, amount: { total: '1' } } })
  .catch((error) => error);
expectEqual(fault.code, 'PARAM_ERROR');
expectEqual(fault.hint.includes('amount.total'), true);

await wxpay.close();
await sandbox.close();
// The runtime ends by itself: nothing is left open.
console.log('done');
