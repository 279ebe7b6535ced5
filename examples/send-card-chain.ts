// Sends a coupon to a user with the chain spelling: each property is a path segment, and _card_id_ is the variable {card_id}.
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
    const { data } = await wxpay.v3.marketing.busifavor.coupons._card_id_.send.post(card());
    console.log('chain, awaited: card_code', data.card_code);

    await wxpay.v3.marketing.busifavor.coupons._card_id_.send
      .postAsync(card())
      .then((response) => console.log('chain, promise: card_code', response.data.card_code));
  } finally {
    await close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
