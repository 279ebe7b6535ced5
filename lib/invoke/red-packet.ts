import { type Merchant, needed } from './signing-config';

/** The parameters of `wx.sendBizRedPacket(…)`. */
export interface RedPacket {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: 'MD5';
  readonly paySign: string;
}

/** Builds a red packet; the sign covers the percent-encoded `package`, not `signType`. */
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
