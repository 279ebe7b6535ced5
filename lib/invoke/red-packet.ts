import { type Merchant, needed } from './merchant';

/** What `wx.sendBizRedPacket(…)` takes. */
export interface RedPacket {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: 'MD5';
  readonly paySign: string;
}

/**
 * Signed are `appId`, `nonceStr`, `timeStamp` and the percent-encoded `package`; `signType` is not.
 *
 * @see https://pay.weixin.qq.com/wiki/doc/api/tools/cash_coupon_xcx.php?chapter=18_3&index=4
 */
export function redPacket(
  merchant: Merchant,
  packet: { readonly appid: string; readonly package: string },
): RedPacket {
  const fields = {
    timeStamp: merchant.timestamp(),
    nonceStr: merchant.nonce(),
    package: encodeURIComponent(needed('package', packet.package)),
  };
  const paySign = merchant.signFields('MD5', { ...fields, appId: needed('appid', packet.appid) });
  return { ...fields, signType: 'MD5', paySign };
}
