// The process that runs the campaign of the proof, to be killed. It reports its progress and its peak memory.
const { load } = require('./library.cjs');

const { Wechatpay } = load('');
const { Campaign } = load('campaign');

/** Every 200th row repeats the one before it: 0.5 % of the rows are duplicates. */
function* rows(sends) {
  for (let at = 0; at < sends; at += 1) {
    yield { openid: `o${at}` };
    if (at % 200 === 199) yield { openid: `o${at}` };
  }
}

async function main({ config, store, sends, rate, concurrency, socket, interval }) {
  const wxpay = new Wechatpay(config);
  const redis =
    socket &&
    (await require('redis')
      .createClient({ socket: { path: socket, tls: false } })
      .on('error', () => {})
      .connect());
  const workers = redis && new (load('campaign/bullmq').BullQueue)(redis);
  const campaign = await Campaign.open({
    id: 'proof',
    wxpay,
    store,
    operation: 'POST v3/marketing/busifavor/coupons/{card_id}/send',
    key: ({ openid }) => openid,
    request: ({ openid }, out_request_no, { time }) => ({
      card_id: 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w',
      json: { appid: 'wxc0b84a53ed8e8d29', openid, out_request_no, send_time: time },
    }),
    rate,
    concurrency,
    interval,
    ...(workers && { workers }),
  });
  for await (const progress of campaign.run(rows(sends), { total: sends + Math.floor(sends / 200) })) {
    // Peak memory of the process in MiB; Linux reports KiB.
    process.send({ progress, peak: process.resourceUsage().maxRSS / 1024 });
  }
  await campaign.close();
  await wxpay.close();
  redis?.destroy();
  process.disconnect();
}

void main(JSON.parse(process.argv[2]));
