// A campaign whose calls are sent by two workers through Redis. In production each worker is a process of its own; this
// example starts redis-server and runs them in one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from 'redis';
import { Campaign } from 'wechatpay-chain/campaign';
import { BullQueue, CampaignWorker } from 'wechatpay-chain/campaign/bullmq';
import { connect } from './connect';

/** Starts Redis on a socket in a folder; the server needs no port and keeps nothing. */
async function startRedis(folder: string) {
  const socket = path.join(folder, 'redis.sock');
  const options = ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''];
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of server.stdout) if (/ready to accept connections/i.test(String(line))) break;
  return { server, socket };
}

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'campaign-'));
  const { server, socket } = await startRedis(folder);
  const redis = await createClient({ socket: { path: socket, tls: false } }).connect();
  const { wxpay, close } = await connect();
  const id = 'double-eleven';
  const workers = await Promise.all(
    [1, 2].map(() => CampaignWorker.start({ id, wxpay, redis, concurrency: 16 })),
  );
  const campaign = await Campaign.open({
    id,
    wxpay,
    store: ':memory:',
    operation: 'POST v3/marketing/busifavor/coupons/{card_id}/send',
    key: (openid: string) => openid,
    request: (openid, out_request_no, { time }) => ({
      card_id: 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w',
      json: {
        appid: 'wxd678efh567hg6787',
        openid,
        out_request_no,
        send_time: time,
      },
    }),
    rate: 200,
    workers: new BullQueue(redis),
    concurrency: 100,
  });
  try {
    const users = Array.from(
      { length: 100 },
      (_, at) => `oUpF8uMuAJO_M2pxb1Q9z${String(at).padStart(7, '0')}`,
    );
    for await (const { state, done, open } of campaign.run(users))
      console.log(`${state}: ${done} done, ${open} open`);
  } finally {
    await campaign.close();
    await Promise.all(workers.map((worker) => worker.close()));
    await close();
    redis.destroy();
    const ended = once(server, 'exit');
    server.kill();
    await ended;
    await rm(folder, { recursive: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
