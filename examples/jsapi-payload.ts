// Creates orders and the signed parameters that clients pass to WeChat Pay: JSAPI, mini program, app, browser, QR code.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Wechatpay } from 'wechatpay-chain';
import { Invoke } from 'wechatpay-chain/invoke';
import { Notifications, nodeListener } from 'wechatpay-chain/notify';
import { Sandbox } from 'wechatpay-chain/sandbox';

async function main(): Promise<void> {
  await using sandbox = await Sandbox.start();
  await using wxpay = new Wechatpay(sandbox.config);
  const invoke = new Invoke(wxpay);

  const notifications = new Notifications(wxpay);
  notifications.on('TRANSACTION.SUCCESS', ({ resource }) => {
    console.log('handler: paid', resource.out_trade_no, 'by', resource.payer?.openid);
  });
  const server = createServer(nodeListener(notifications)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const notify_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const appid = 'wxd678efh567hg6787';
  const order = (out_trade_no: string) => ({
    appid,
    mchid: sandbox.config.mchid,
    description: 'QQ 公仔',
    out_trade_no,
    notify_url,
    amount: { total: 100 },
  });
  const { jsapi, app, native, h5 } = wxpay.v3.pay.transactions;

  const { prepay_id } = (
    await jsapi.post({ json: { ...order('jsapi-0001'), payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' } } })
  ).data;
  // A page passes it to WeixinJSBridge.invoke('getBrandWCPayRequest', …), a mini program to wx.requestPayment(…).
  console.log('JSAPI:', await invoke.jsapi({ appid, prepay_id }));
  console.log('mini program:', await invoke.miniProgram({ appid, prepay_id }));

  const inApp = await app.post({ json: order('app-000001') });
  console.log('app:', await invoke.app({ appid, prepay_id: inApp.data.prepay_id }));

  const inBrowser = await h5.post({
    json: { ...order('h5-0000001'), scene_info: { payer_client_ip: '127.0.0.1', h5_info: { type: 'Wap' } } },
  });
  const { h5_url } = inBrowser.data;
  console.log('browser:', invoke.h5({ h5_url, redirect_url: 'https://shop.example/orders?paid=1' }));

  const { code_url } = (await native.post({ json: order('native-001') })).data;
  console.log('QR code:', invoke.native({ code_url }));

  sandbox.pay('jsapi-0001');
  await sandbox.settle();
  console.log('reply:', sandbox.notifications[0]?.attempts[0]?.status);
  server.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
