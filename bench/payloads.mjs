// With the number it identifies a card, so it is the same in all processes. The gateway refuses one that is a day old.
process.env['BENCH_SEND_TIME'] ??= new Date().toISOString();
const SEND_TIME = process.env['BENCH_SEND_TIME'];

/** Returns the path variable and the body of a call that sends a coupon; equal numbers send the same coupon. */
export function card(number) {
  return {
    card_id: 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w',
    json: {
      appid: 'wx98761234567890ab',
      openid: 'obLatjhnqgy2syxrXVM3MJirbkdI',
      out_request_no: number,
      send_time: SEND_TIME,
    },
  };
}

const FEN = 40;

/** The order of all refunds. */
export function order() {
  return {
    appid: 'wx98761234567890ab',
    out_trade_no: 'bench1217752501201407033233',
    description: 'Image 形象店-QQ 公仔',
    notify_url: 'https://shop.example/wechatpay/notify',
    amount: { total: FEN, currency: 'CNY' },
  };
}

/**
 * Returns the fields of an APIv2 refund of one fen. Each contender has its own numbers, since they send different fields.
 * An order accepts fifty refunds, so most calls repeat a number: response and work are the same.
 */
export function refund(contender, count) {
  const { out_trade_no, amount, appid } = order();
  return {
    appid,
    out_trade_no,
    out_refund_no: `${contender}-${count % 10}`,
    total_fee: amount.total,
    refund_fee: 1,
  };
}
