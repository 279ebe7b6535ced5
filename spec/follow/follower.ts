// A process that follows orders, to be killed: its settings are in the environment, its events go to a file.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Wechatpay } from 'wechatpay-chain';
import { Follow } from 'wechatpay-chain/follow';
import { Notifications, nodeListener } from 'wechatpay-chain/notify';
import { type FollowerSettings, fasterClock } from './trial-clock';

async function main(): Promise<void> {
  const { config, store, log, port, origin, speed }: FollowerSettings = JSON.parse(
    process.env['FOLLOWER'] ?? '',
  );
  const clock = fasterClock(origin, speed);
  const wxpay = new Wechatpay({ ...config, clock, retry: false });
  const follow = await Follow.open({
    wxpay,
    store,
    clock,
    rate: 400 * speed,
    handler: ({ id, number, state, source }) => {
      appendFileSync(log, `${JSON.stringify({ id, number, state, source, at: clock() })}\n`);
    },
  });
  const notifications = new Notifications(wxpay, { dedupe: false });
  notifications.on(Follow.events, async (event) => {
    if (!(await follow.receive(event))) throw new Error(`Nobody follows ${JSON.stringify(event.resource)}`);
  });
  const server = createServer(nodeListener(notifications));
  server.listen(port, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  await follow.run();
}

void main();
