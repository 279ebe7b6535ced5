import type { SignType } from '../crypto';
import {
  type AppPayment,
  bare,
  h5Payment,
  type JsapiPayment,
  type MiniProgramPayment,
  type PrepaidAppOrder,
  type PrepaidOrder,
  packageOf,
} from './payments';
import { type Merchant, needed } from './signing-config';

/** The sign type of the call that created the order, which the parameters must use too. */
export interface SignTypeOption {
  /** The order's `sign_type`; default `MD5`, as there. */
  readonly sign_type?: SignType;
}

/** Builds the parameters for APIv2 orders (`v2/pay/unifiedorder`), signed with the APIv2 key. */
export class V2Payments {
  readonly #merchant: Merchant;

  constructor(merchant: Merchant) {
    this.#merchant = merchant;
  }

  /**
   * Builds a payment in WeChat's browser. The sign covers `appId`, `nonceStr`, `package`, `signType` and `timeStamp`.
   *
   * @throws {ConfigError} if a value is missing, or the client has no `secret`.
   * @see https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=7_7&index=6
   */
  jsapi(order: PrepaidOrder & SignTypeOption): JsapiPayment {
    const fields = {
      appId: needed('appid', order.appid),
      timeStamp: this.#merchant.timestamp(),
      nonceStr: this.#merchant.nonce(),
      package: packageOf(order),
      signType: order.sign_type ?? 'MD5',
    };
    return { ...fields, paySign: this.#merchant.signFields(fields.signType, fields) };
  }

  /** Builds a payment in a mini program; its `appId` is signed, but not passed. */
  miniProgram(order: PrepaidOrder & SignTypeOption): MiniProgramPayment {
    const { appId, ...payment } = this.jsapi(order);
    return payment;
  }

  /**
   * Builds a payment in an app. The sign covers `appid`, `noncestr`, `package`, `partnerid`, `prepayid` and `timestamp`.
   *
   * @throws {ConfigError} if a value is missing, or the client has no `secret`.
   * @see https://pay.weixin.qq.com/wiki/doc/api/app/app.php?chapter=9_12&index=2
   */
  app(order: PrepaidAppOrder & SignTypeOption): AppPayment {
    const fields = {
      appid: needed('appid', order.appid),
      partnerid: needed('partnerid', order.partnerid ?? this.#merchant.mchid),
      prepayid: bare(order.prepay_id),
      package: 'Sign=WXPay' as const,
      noncestr: this.#merchant.nonce(),
      timestamp: this.#merchant.timestamp(),
    };
    return { ...fields, sign: this.#merchant.signFields(order.sign_type ?? 'MD5', fields) };
  }

  /**
   * Builds the URL to open in a browser; it is valid for 5 minutes.
   *
   * @throws {ConfigError} if one of them is not a URL.
   */
  h5({ mweb_url, redirect_url }: { readonly mweb_url: string; readonly redirect_url?: string }): string {
    return h5Payment('mweb_url', mweb_url, redirect_url);
  }
}
