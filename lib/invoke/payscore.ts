import { unambiguous } from '../v2';
import { type Merchant, needed, queryOf } from './merchant';

/** What the app's `WXOpenBusinessView` takes. */
export interface AppBusinessView {
  readonly businessType: string;
  readonly query: string;
  /** JSON: the released mini program. */
  readonly extInfo: '{"miniProgramType":0}';
}

/** What `wx.invoke('openBusinessView', …)` takes. */
export interface JsapiBusinessView {
  readonly businessType: string;
  readonly queryString: string;
}

/** What `wx.openBusinessView(…)` takes. */
export interface MiniProgramBusinessView {
  readonly businessType: string;
  readonly extraData: Readonly<Record<string, string>>;
}

/** The same view, for each kind of client. */
export interface BusinessViews {
  readonly app: AppBusinessView;
  readonly jsapi: JsapiBusinessView;
  readonly miniProgram: MiniProgramBusinessView;
}

/** Payloads that open WeChat Pay Score, signed with the APIv2 key (HMAC-SHA256). */
export class Payscore {
  readonly #merchant: Merchant;

  constructor(merchant: Merchant) {
    this.#merchant = merchant;
  }

  /**
   * Where the user confirms an order. Signed are `mch_id`, `nonce_str`, `package`, `sign_type` and `timestamp`.
   *
   * @param order the `package` that creating the order gave.
   * @throws {ConfigError} where it is missing, or the client has no `secret`.
   * @see https://pay.weixin.qq.com/docs/merchant/apis/weixin-pay-score/jsapi-confirm.html
   */
  confirm(order: { readonly package: string }): BusinessViews {
    const text = needed('package', order.package);
    // It is base64, which ends in up to two `=`.
    unambiguous('package', text.replace(/={1,2}$/, ''));
    return this.#views('wxpayScoreUse', { package: text });
  }

  /**
   * Where the user sees an order. Signed are `mch_id`, `nonce_str`, `out_order_no`, `service_id`, `sign_type` and
   * `timestamp`.
   *
   * @throws {ConfigError} where a value is missing, or the client has no `secret`.
   */
  detail(order: { readonly service_id: string; readonly out_order_no: string }): BusinessViews {
    return this.#views('wxpayScoreDetail', {
      service_id: needed('service_id', order.service_id),
      out_order_no: needed('out_order_no', order.out_order_no),
    });
  }

  #views(businessType: string, own: Readonly<Record<string, string>>): BusinessViews {
    const fields = {
      mch_id: this.#merchant.mchid,
      ...own,
      timestamp: this.#merchant.timestamp(),
      nonce_str: this.#merchant.nonce(),
      sign_type: 'HMAC-SHA256',
    };
    const extraData = { ...fields, sign: this.#merchant.signFields('HMAC-SHA256', fields) };
    const query = queryOf(extraData);
    return {
      app: { businessType, query, extInfo: '{"miniProgramType":0}' },
      jsapi: { businessType, queryString: query },
      miniProgram: { businessType, extraData },
    };
  }
}
