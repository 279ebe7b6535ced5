/**
 * The hosts of WeChat Pay's APIs: the main ones and their backups, the global ones, and those of single APIv2
 * operations. Signed calls go to these, and to the base URL that a client was built with.
 *
 * @see https://pay.weixin.qq.com/doc/global/v3/zh/4017303715
 */
export const WECHATPAY_HOSTS: readonly string[] = [
  'api.mch.weixin.qq.com',
  'api2.mch.weixin.qq.com',
  'api.wechatpay.cn',
  'api2.wechatpay.cn',
  'apihk.mch.weixin.qq.com',
  'apius.mch.weixin.qq.com',
  'apieu.mch.weixin.qq.com',
  'fraud.mch.weixin.qq.com',
  'payapp.weixin.qq.com',
  'action.weixin.qq.com',
  'api.weixin.qq.com',
];
