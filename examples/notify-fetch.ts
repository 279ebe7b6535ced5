// Receives notifications in Hono. Next.js, Deno and Bun also have handlers that take a Request and return a Response.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Wechatpay } from 'wechatpay-chain';
import { fetchHandler, Notifications } from 'wechatpay-chain/notify';
import { Sandbox } from 'wechatpay-chain/sandbox';

async function main(): Promise<void> {
  await using sandbox = await Sandbox.start();
  await using wxpay = new Wechatpay(sandbox.config);

  const notifications = new Notifications(wxpay, {
    onError: (error, event) => console.log('onError:', event?.event_type, String(error)),
  });
  let broken = true;
  notifications.on('TRANSACTION.SUCCESS', ({ resource }) => {
    if (broken) throw new Error('The database is unavailable');
    console.log('handler: paid', resource.out_trade_no, resource.amount.total, 'fen');
  });

  // In Next.js, app/notify/route.ts needs this line only: export const POST = fetchHandler(notifications)
  const handle = fetchHandler(notifications);
  const app = new Hono();
  app.post('/notify', (context) => handle(context.req.raw));
  const server = serve({
    fetch: app.fetch,
    port: 0,
    hostname: '127.0.0.1',
  });
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

  // WeChat Pay resends a failed notification after 15 seconds. Advance the gateway's clock instead of waiting.
  broken = false;
  await sandbox.advance(15_000);
  const [paid] = sandbox.notifications;
  console.log('replies:', paid?.attempts.map(({ status }) => status).join(', '), paid?.state);
  server.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
