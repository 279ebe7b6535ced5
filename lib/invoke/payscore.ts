import { unambiguous } from '../v2';
import { type Merchant, needed, queryOf } from './signing-config';

/** The parameters of the app's `WXOpenBusinessView`. */
export interface AppBusinessView {
  readonly businessType: string;
  readonly query: string;
  /** JSON: the released mini program. */
  readonly extInfo: '{"miniProgramType":0}';
}

/** The parameters of `wx.invoke('openBusinessView', …)`. */
export interface JsapiBusinessView {
  readonly businessType: string;
  readonly queryString: string;
}

/** The parameters of `wx.openBusinessView(…)`. */
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

/**
 * Builds the parameters that open WeChat Pay Score (PayScore). The `package` of an order and the token of a
 * permission contain their own signature; the view of an order is signed with the APIv2 key (HMAC-SHA256).
 */
export class Payscore {
  /** The views of global merchants. */
  readonly global: GlobalPayscore;
  readonly #merchant: Merchant;

  constructor(merchant: Merchant) {
    this.#merchant = merchant;
    this.global = new GlobalPayscore(merchant);
  }

  /**
   * Opens the view in which the user confirms an order. Nothing is signed.
   *
   * @param order the `package` that creating the order returned.
   * @throws {ConfigError} if it is missing.
   * @see https://pay.weixin.qq.com/docs/merchant/apis/weixin-pay-score/jsapi-confirm.html
   */
  confirm(order: { readonly package: string }): BusinessViews {
    return viewsOf('wxpayScoreUse', { package: needed('package', order.package) });
  }

  /**
   * Opens the view in which the user authorizes a service. Nothing is signed.
   *
   * @param permission the `apply_permissions_token` that `v3/payscore/permissions` returned; it is valid for an hour.
   * @throws {ConfigError} if it is missing.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012647349
   */
  permission(permission: { readonly apply_permissions_token: string }): BusinessViews {
    const { apply_permissions_token: token } = permission;
    return viewsOf('wxpayScoreEnable', { apply_permissions_token: needed('apply_permissions_token', token) });
  }

  /**
   * Opens the view of an order. `mch_id`, `nonce_str`, `out_order_no`, `service_id`, `sign_type` and `timestamp` are
   * signed.
   *
   * @throws {ConfigError} if a value is missing, or the client has no `secret`.
   */
  detail(order: { readonly service_id: string; readonly out_order_no: string }): BusinessViews {
    const { service_id, out_order_no } = order;
    return signedViews(this.#merchant, 'wxpayScoreDetail', {
      service_id: needed('service_id', service_id),
      out_order_no: needed('out_order_no', out_order_no),
    });
  }
}

/** Builds the payloads that open PayScore for users of a global merchant, signed with the APIv2 key (HMAC-SHA256). */
export class GlobalPayscore {
  readonly #merchant: Merchant;

  constructor(merchant: Merchant) {
    this.#merchant = merchant;
  }

  /**
   * Opens the view in which the user confirms an order. `mch_id`, `nonce_str`, `package`, `sign_type` and `timestamp`
   * are signed.
   *
   * @param order the `package` that creating the order returned.
   * @throws {ConfigError} if it is missing, or the client has no `secret`.
   */
  confirm(order: { readonly package: string }): BusinessViews {
    const text = needed('package', order.package);
    // Base64 may end in up to two `=`.
    unambiguous('package', text.replace(/={1,2}$/, ''));
    return signedViews(this.#merchant, 'wxpayScoreUse', { package: text });
  }
}

function signedViews(
  merchant: Merchant,
  businessType: string,
  own: Readonly<Record<string, string>>,
): BusinessViews {
  const fields = {
    mch_id: merchant.mchid,
    ...own,
    timestamp: merchant.timestamp(),
    nonce_str: merchant.nonce(),
    sign_type: 'HMAC-SHA256',
  };
  return viewsOf(businessType, { ...fields, sign: merchant.signFields('HMAC-SHA256', fields) });
}

function viewsOf(businessType: string, extraData: Readonly<Record<string, string>>): BusinessViews {
  const query = queryOf(extraData);
  return {
    app: { businessType, query, extInfo: '{"miniProgramType":0}' },
    jsapi: { businessType, queryString: query },
    miniProgram: { businessType, extraData },
  };
}
