/** The hosts of the global API: one per region, each a backup of the others. */
const GLOBAL_HOSTS: readonly string[] = [
  'apihk.mch.weixin.qq.com',
  'apius.mch.weixin.qq.com',
  'apieu.mch.weixin.qq.com',
];

/** Whether a URL belongs to the global API. */
export function isGlobal(url: string): boolean {
  return URL.canParse(url) && GLOBAL_HOSTS.includes(new URL(url).hostname);
}

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
  ...GLOBAL_HOSTS,
  'fraud.mch.weixin.qq.com',
  'payapp.weixin.qq.com',
  'action.weixin.qq.com',
  'api.weixin.qq.com',
];
