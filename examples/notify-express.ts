// Receives notifications in Express: creates an order, pays it in the gateway, and handles the notification.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Wechatpay } from 'wechatpay-chain';
import { expressHandler, Notifications } from 'wechatpay-chain/notify';
import { Sandbox } from 'wechatpay-chain/sandbox';

async function main(): Promise<void> {
  await using sandbox = await Sandbox.start();
  await using wxpay = new Wechatpay(sandbox.config);

  const notifications = new Notifications(wxpay);
  notifications.on('TRANSACTION.SUCCESS', ({ resource }) => {
    console.log(
      'handler: paid',
      resource.out_trade_no,
      resource.amount.total,
      'fen by',
      resource.payer?.openid,
    );
  });
  notifications.on('REFUND.SUCCESS', ({ resource }) => {
    console.log('handler: refunded', resource.out_refund_no, resource.amount.refund, 'fen');
  });

  const app = express();
  // Mount it before express.json(): WeChat Pay signs the raw bytes of the body.
  app.post('/notify', expressHandler(notifications));
  app.use(express.json());
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const notify_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`;

  const out_trade_no = '1217752501201407033233368018';
  const { mchid } = sandbox.config;
  await wxpay.v3.pay.transactions.native.post({
    json: {
      appid: 'wxd678efh567hg6787',
      mchid,
      description: 'QQ 公仔',
      out_trade_no,
      notify_url,
      amount: { total: 100 },
    },
  });
  sandbox.pay(out_trade_no);
  await sandbox.settle();

  // A notification can arrive more than once; the handler runs once.
  for (const { type, resource, attempts } of sandbox.notifications) {
    console.log('reply:', attempts[0]?.status);
    const again = await sandbox.notify(type, { ...resource }, notify_url);
    console.log('reply to the repeated notification:', again.attempts[0]?.status);
  }

  await wxpay.v3.refund.domestic.refunds.post({
    json: {
      out_trade_no,
      out_refund_no: 'R1',
      notify_url,
      amount: {
        refund: 40,
        total: 100,
        currency: 'CNY',
      },
    },
  });
  await sandbox.settle();
  server.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
