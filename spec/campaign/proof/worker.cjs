// A worker of the proof, to be killed.
const { createClient } = require('redis');
const { load } = require('./library.cjs');

const { Wechatpay } = load('');
const { CampaignWorker } = load('campaign/bullmq');

async function main({ config, socket, concurrency }) {
  const redis = await createClient({ socket: { path: socket, tls: false } })
    .on('error', () => {})
    .connect();
  await CampaignWorker.start({ id: 'proof', wxpay: new Wechatpay(config), redis, concurrency });
  process.send('ready');
}

void main(JSON.parse(process.argv[2]));
