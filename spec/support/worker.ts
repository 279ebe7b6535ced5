import { readFileSync } from 'node:fs';
import { createClient } from 'redis';
import { Notifications, RedisStore } from 'wechatpay-chain/notify';
import { configOf, type Identity } from 'wechatpay-chain/sandbox';

/** Options of a worker of processes.spec.ts. */
export interface WorkerInput {
  readonly identity: Identity;
  readonly now: number;
  readonly socket: string;
  /** In milliseconds. */
  readonly lease: number;
  /** The number of events after which it accepts eight more and is killed while it handles them. */
  readonly dieAfter: number | undefined;
  readonly messages: readonly { readonly headers: Readonly<Record<string, string>>; readonly body: string }[];
}

const SLOTS = 8;

async function run(): Promise<void> {
  const { identity, now, socket, lease, dieAfter, messages }: WorkerInput = JSON.parse(
    readFileSync(process.argv[2] ?? '', 'utf8'),
  );
  const redis = await createClient({ socket: { path: socket, tls: false } }).connect();
  const notifications = new Notifications(
    { ...configOf(identity), clock: () => now },
    { dedupe: { store: new RedisStore(redis), lease }, onError: () => undefined },
  );
  let handled = 0;
  let dying = 0;
  notifications.on('TRANSACTION.SUCCESS', async ({ resource }) => {
    handled += 1;
    if (dieAfter !== undefined && handled > dieAfter) {
      dying += 1;
      // Kill the process during a handler: its event is claimed but not handled.
      if (dying === SLOTS) process.kill(process.pid, 'SIGKILL');
      await new Promise(() => {});
    }
    await redis.incr(`runs:${resource.out_trade_no}`);
  });
  process.on('message', async (index: number) => {
    const { headers, body } = messages[index] ?? { headers: {}, body: '' };
    const { status } = await notifications.receive({ method: 'POST', target: '/notify', headers, body });
    process.send?.({ index, status });
  });
  process.on('disconnect', () => redis.destroy());
  process.send?.('ready');
}

run().catch((error) => {
  console.error(error);
  process.exit(1);
});
