import { ConfigError } from '../errors';
import { unambiguous } from '../v2';
import { type Merchant, needed } from './signing-config';

/** What placing an order for JSAPI or a mini program gave. */
export interface PrepaidOrder {
  /** The `appid` that the order was placed with; a partner may use `sub_appid`. */
  readonly appid: string;
  /** Good for two hours. */
  readonly prepay_id: string;
  /** Where the merchant subsidises instalments: how, and how many. */
  readonly subsidy?: {
    readonly subsidy_period_type: string;
    readonly selected_installment_number: number;
  };
}

/** What placing an order for an app gave. */
export interface PrepaidAppOrder {
  readonly appid: string;
  readonly prepay_id: string;
  /** The merchant that is paid; default the client's. A partner gives `sub_mchid`. */
  readonly partnerid?: string;
}

/** What `WeixinJSBridge.invoke('getBrandWCPayRequest', …)` takes. */
export interface JsapiPayment extends MiniProgramPayment {
  readonly appId: string;
}

/** What `wx.requestPayment(…)` takes. */
export interface MiniProgramPayment {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: 'RSA' | 'MD5' | 'HMAC-SHA256';
  readonly paySign: string;
}

/** What the app's `PayReq` takes. */
export interface AppPayment {
  readonly appid: string;
  readonly partnerid: string;
  readonly prepayid: string;
  readonly package: 'Sign=WXPay';
  readonly noncestr: string;
  readonly timestamp: string;
  readonly sign: string;
}

/** The signature covers `appId`, `timeStamp`, `nonceStr` and `package`, one line each. */
export async function jsapiPayment(merchant: Merchant, order: PrepaidOrder): Promise<JsapiPayment> {
  const appId = needed('appid', order.appid);
  const timeStamp = merchant.timestamp();
  const nonceStr = merchant.nonce();
  const extension = packageOf(order);
  const paySign = await merchant.signLines(appId, timeStamp, nonceStr, extension);
  return { appId, timeStamp, nonceStr, package: extension, signType: 'RSA', paySign };
}

export function packageOf({ prepay_id, subsidy }: PrepaidOrder): string {
  const order = `prepay_id=${bare(prepay_id)}`;
  if (subsidy === undefined) return order;
  const { subsidy_period_type, selected_installment_number: instalments } = subsidy;
  if (!Number.isSafeInteger(instalments) || instalments < 1) {
    throw new ConfigError('selected_installment_number', 'is no count', 'Give a whole number from 1.');
  }
  const period = unambiguous('subsidy_period_type', needed('subsidy_period_type', subsidy_period_type));
  return `${order}&subsidy_period_type=${period}&selected_installment_number=${instalments}`;
}

/** The `prepay_id` of an order, without the name that stands in front of it in a `package`. */
export function bare(prepay_id: string): string {
  if (needed('prepay_id', prepay_id).startsWith('prepay_id=')) {
    throw new ConfigError('prepay_id', 'begins with prepay_id=', 'Give it as WeChat Pay gave it.');
  }
  return unambiguous('prepay_id', prepay_id);
}

/** The signature covers `appid`, `timestamp`, `noncestr` and the bare `prepayid`, one line each. */
export async function appPayment(merchant: Merchant, order: PrepaidAppOrder): Promise<AppPayment> {
  const appid = needed('appid', order.appid);
  const prepayid = bare(order.prepay_id);
  const partnerid = needed('partnerid', order.partnerid ?? merchant.mchid);
  const timestamp = merchant.timestamp();
  const noncestr = merchant.nonce();
  const sign = await merchant.signLines(appid, timestamp, noncestr, prepayid);
  return { appid, partnerid, prepayid, package: 'Sign=WXPay', noncestr, timestamp, sign };
}

/** The page to send a browser to; comes back to `redirect_url` afterwards. */
export function h5Payment(
  field: 'h5_url' | 'mweb_url',
  url: string,
  redirect_url: string | undefined,
): string {
  const page = needed(field, url);
  if (!/^https:\/\//.test(page)) {
    throw new ConfigError(field, 'is no https URL', 'Give it as WeChat Pay gave it.');
  }
  if (redirect_url === undefined) return page;
  if (!URL.canParse(redirect_url)) {
    throw new ConfigError('redirect_url', 'is no absolute URL', 'Give scheme, host and path: https://…');
  }
  return `${page}${page.includes('?') ? '&' : '?'}redirect_url=${encodeURIComponent(redirect_url)}`;
}

/** What a QR code of a Native order holds. */
export function nativePayment(code_url: string): string {
  if (/^weixin:\/\//.test(needed('code_url', code_url))) return code_url;
  throw new ConfigError('code_url', 'does not begin with weixin://', 'Give it as WeChat Pay gave it.');
}
