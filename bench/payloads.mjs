/** The path variable and the body that send one card; the same number sends the same card. */
export function card(number) {
  return {
    card_id: 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w',
    json: {
      appid: 'wx98761234567890ab',
      openid: 'obLatjhnqgy2syxrXVM3MJirbkdI',
      out_request_no: number,
      send_time: '2026-11-24T13:29:35+08:00',
    },
  };
}
