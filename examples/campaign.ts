// Sends a card to each of 300 users through lost responses and rate limits, and shows that each user has exactly one.
import { Campaign, type Progress } from 'wechatpay-chain/campaign';
import { connect } from './connect';

interface User {
  readonly openid: string;
}

/** Users of a database or a CSV file, read as they are needed. */
async function* users(count: number): AsyncGenerator<User> {
  for (let at = 0; at < count; at += 1)
    yield { openid: `oUpF8uMuAJO_M2pxb1Q9z${String(at).padStart(7, '0')}` };
}

async function main(): Promise<void> {
  const { wxpay, sandbox, close } = await connect();
  sandbox?.fault({ kind: 'drop-after', probability: 0.03 });
  sandbox?.fault({ kind: 'rate-limit', probability: 0.03, seed: 2 });
  const campaign = await Campaign.open({
    id: 'double-eleven',
    wxpay,
    // A file keeps what was sent: './double-eleven.sqlite'. This example starts anew each time.
    store: ':memory:',
    operation: 'POST v3/marketing/busifavor/coupons/{card_id}/send',
    key: ({ openid }: User) => openid,
    request: ({ openid }, out_request_no, { time }) => ({
      card_id: 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w',
      json: {
        appid: 'wxd678efh567hg6787',
        openid,
        out_request_no,
        send_time: time,
      },
    }),
    rate: 500,
  });
  try {
    let last: Progress | undefined;
    for await (const progress of campaign.run(users(300), { total: 300 })) {
      last = progress;
      const { state, done, refused, unclear, rate } = progress;
      console.log(`${state}: ${done} done, ${refused} refused, ${unclear} unclear, ${rate.toFixed(0)}/s`);
      if (state === 'paused') break;
    }
    const listed = await campaign.report(process.stdout, { ends: ['refused', 'unclear', 'invalid'] });
    console.log(`${last?.recipients} recipients, ${listed} of them need attention`);
    if (sandbox !== undefined) console.log(`${[...sandbox.effects('cards')].length} cards exist`);
  } finally {
    await campaign.close();
    await close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
