import { ConfigError, shapeOf } from '../errors';
import { unambiguous } from '../v2';
import { type Merchant, needed } from './signing-config';

/** An order for JSAPI or a mini program. */
export interface PrepaidOrder {
  /** The `appid` of the order; a partner may use `sub_appid`. */
  readonly appid: string;
  /** Valid for two hours. */
  readonly prepay_id: string;
  /** The instalments that the merchant subsidises: their type and number. */
  readonly subsidy?: {
    readonly subsidy_period_type: string;
    readonly selected_installment_number: number;
  };
}

/** An order for an app. */
export interface PrepaidAppOrder {
  readonly appid: string;
  readonly prepay_id: string;
  /** The receiving merchant; default the client's. A partner passes `sub_mchid`. */
  readonly partnerid?: string;
}

/** The parameters of `WeixinJSBridge.invoke('getBrandWCPayRequest', …)`. */
export interface JsapiPayment extends MiniProgramPayment {
  readonly appId: string;
}

/** The parameters of `wx.requestPayment(…)`. */
export interface MiniProgramPayment {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: 'RSA' | 'MD5' | 'HMAC-SHA256';
  readonly paySign: string;
}

/** The parameters of the app's `PayReq`. */
export interface AppPayment {
  readonly appid: string;
  readonly partnerid: string;
  readonly prepayid: string;
  readonly package: 'Sign=WXPay';
  readonly noncestr: string;
  readonly timestamp: string;
  readonly sign: string;
}

/** Builds a JSAPI payment; the signature covers `appId`, `timeStamp`, `nonceStr` and `package`, one line each. */
export async function jsapiPayment(merchant: Merchant, order: PrepaidOrder): Promise<JsapiPayment> {
  const appId = needed('appid', order.appid);
  const timeStamp = merchant.timestamp();
  const nonceStr = merchant.nonce();
  const extension = packageOf(order);
  const paySign = await merchant.signLines(appId, timeStamp, nonceStr, extension);
  return { appId, timeStamp, nonceStr, package: extension, signType: 'RSA', paySign };
}

/** Builds the `package` of an order. */
export function packageOf({ prepay_id, subsidy }: PrepaidOrder): string {
  const order = `prepay_id=${bare(prepay_id)}`;
  if (subsidy === undefined) return order;
  const { subsidy_period_type, selected_installment_number: instalments } = subsidy;
  if (!Number.isSafeInteger(instalments) || instalments < 1) {
    throw new ConfigError(
      'selected_installment_number',
      `expected a whole number from 1, received ${typeof instalments === 'number' ? instalments : shapeOf(instalments)}`,
      'Pass a whole number from 1.',
    );
  }
  const period = unambiguous('subsidy_period_type', needed('subsidy_period_type', subsidy_period_type));
  return `${order}&subsidy_period_type=${period}&selected_installment_number=${instalments}`;
}

/** Checks the `prepay_id` of an order, without the prefix that a `package` adds. */
export function bare(prepay_id: string): string {
  if (needed('prepay_id', prepay_id).startsWith('prepay_id=')) {
    throw new ConfigError(
      'prepay_id',
      'expected the plain value, received one that begins with prepay_id=',
      'Pass the value as WeChat Pay returned it.',
    );
  }
  return unambiguous('prepay_id', prepay_id);
}

/** Builds an app payment; the signature covers `appid`, `timestamp`, `noncestr` and the plain `prepayid`, one line each. */
export async function appPayment(merchant: Merchant, order: PrepaidAppOrder): Promise<AppPayment> {
  const appid = needed('appid', order.appid);
  const prepayid = bare(order.prepay_id);
  const partnerid = needed('partnerid', order.partnerid ?? merchant.mchid);
  const timestamp = merchant.timestamp();
  const noncestr = merchant.nonce();
  const sign = await merchant.signLines(appid, timestamp, noncestr, prepayid);
  return { appid, partnerid, prepayid, package: 'Sign=WXPay', noncestr, timestamp, sign };
}

/** Builds the URL to open in a browser, which returns to `redirect_url`. */
export function h5Payment(
  field: 'h5_url' | 'mweb_url',
  url: string,
  redirect_url: string | undefined,
): string {
  const page = needed(field, url);
  if (!/^https:\/\//.test(page)) {
    throw new ConfigError(
      field,
      'expected an https URL, received other text',
      'Pass the value as WeChat Pay returned it.',
    );
  }
  if (redirect_url === undefined) return page;
  if (!URL.canParse(redirect_url)) {
    throw new ConfigError(
      'redirect_url',
      'expected an absolute URL, received other text',
      'Pass scheme, host and path: https://…',
    );
  }
  return `${page}${page.includes('?') ? '&' : '?'}redirect_url=${encodeURIComponent(redirect_url)}`;
}

/** Returns the text of the QR code of a Native order. */
export function nativePayment(code_url: string): string {
  if (/^weixin:\/\//.test(needed('code_url', code_url))) return code_url;
  throw new ConfigError(
    'code_url',
    'expected a weixin:// URL, received other text',
    'Pass the value as WeChat Pay returned it.',
  );
}
