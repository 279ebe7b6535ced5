// Sends a coupon to a user with the declared spelling: chain() with the path from WeChat Pay's documentation.
import { randomUUID } from 'node:crypto';
import { beijingTime, connect } from './connect';

async function main(): Promise<void> {
  const { wxpay, close } = await connect();
  const card = () => ({
    card_id: 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w',
    json: {
      appid: 'wx98761234567890ab',
      openid: 'obLatjhnqgy2syxrXVM3MJirbkdI',
      out_request_no: randomUUID().replaceAll('-', ''),
      send_time: beijingTime(),
    },
  });
  try {
    const { data } = await wxpay.chain('v3/marketing/busifavor/coupons/{card_id}/send').post(card());
    console.log('declared, awaited: card_code', data.card_code);

    await wxpay
      .chain('v3/marketing/busifavor/coupons/{card_id}/send')
      .postAsync(card())
      .then((response) => console.log('declared, promise: card_code', response.data.card_code));
  } finally {
    await close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
