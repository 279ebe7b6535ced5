// Sends a red packet with APIv2 over mutual TLS. Repeating the call with the same number does not send a second one.
import { randomInt } from 'node:crypto';
import { ApiError } from 'wechatpay-chain';
import { connect } from './connect';

async function main(): Promise<void> {
  const { wxpay, sandbox, close } = await connect(process.env, { https: true });
  const mch_id = process.env['WECHATPAY_MCHID'] ?? sandbox?.config.mchid ?? '';
  const packet = {
    mch_id,
    wxappid: process.env['WECHATPAY_APPID'] ?? 'wxd678efh567hg6787',
    mch_billno: `${mch_id}20261124${randomInt(1_000_000_000, 9_999_999_999)}`,
    re_openid: process.env['WECHATPAY_OPENID'] ?? 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
    total_amount: 100,
    total_num: 1,
    client_ip: '203.0.113.9',
    send_name: '天虹百货',
    act_name: '猜灯谜抢红包',
    wishing: '元宵节快乐！',
    remark: '越猜越多 & 先到先得',
  };
  const { sendredpack } = wxpay.v2.mmpaymkttransfers;
  try {
    if (!sandbox) {
      return console.log('Unset the environment variables to run this example: it would send real money.');
    }
    const { data } = await sendredpack.post({ xml: packet });
    console.log('sent:', data.send_listid, data.total_amount, 'fen');
    const again = await sendredpack.post({ xml: packet });
    console.log(
      'repeated:',
      again.data.send_listid === data.send_listid ? 'the same red packet' : 'another red packet',
    );
    await sendredpack.post({ xml: { ...packet, total_amount: 200 } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    console.log('with another amount:', error.code, error.message, `(${error.outcome})`);
  } finally {
    await close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
