import { ConfigError } from '../errors';
import { type Merchant, needed, queryOf } from './signing-config';

/** A coupon to issue. */
export interface CouponRequest {
  readonly stock_id: string;
  readonly out_request_no: string;
  readonly coupon_code?: string;
  readonly customize_send_time?: string;
}

/** The parameters of the coupon plug-in of a mini program. */
export interface CouponPlugin {
  readonly send_coupon_params: readonly CouponRequest[];
  readonly send_coupon_merchant: string;
  readonly sign: string;
}

const PAGE = 'https://action.weixin.qq.com/busifavor/getcouponinfo';
const MOST = 10;

/** Builds the payloads that issue coupons, signed with the APIv2 key (HMAC-SHA256). */
export class Busifavor {
  readonly #merchant: Merchant;

  constructor(merchant: Merchant) {
    this.#merchant = merchant;
  }

  /**
   * Builds the URL of the page where a user receives a coupon. All fields of its query that are not empty are signed.
   *
   * @param coupon `open_id`: the user, for the `appid` that belongs to the coupon.
   * @throws {ConfigError} if a value is missing, or the client has no `secret`.
   * @see https://pay.weixin.qq.com/docs/merchant/apis/offer-coupons-by-h5/h5-coupon.html
   */
  h5(
    coupon: Omit<CouponRequest, 'customize_send_time'> & {
      readonly open_id: string;
      /** The issuing merchant; default the client's. */
      readonly send_coupon_merchant?: string;
    },
  ): string {
    const fields = {
      stock_id: needed('stock_id', coupon.stock_id),
      out_request_no: needed('out_request_no', coupon.out_request_no),
      ...(coupon.coupon_code ? { coupon_code: coupon.coupon_code } : {}),
      open_id: needed('open_id', coupon.open_id),
      send_coupon_merchant: needed(
        'send_coupon_merchant',
        coupon.send_coupon_merchant ?? this.#merchant.mchid,
      ),
    };
    const sign = this.#merchant.signFields('HMAC-SHA256', fields);
    return `${PAGE}?${queryOf({ ...fields, sign })}#wechat_pay&wechat_redirect`;
  }

  /**
   * Builds the parameters with which the plug-in of a mini program issues up to ten coupons. `send_coupon_merchant` and
   * the fields of each coupon with its index are signed: `stock_id0`, `out_request_no0`, `stock_id1`, …
   *
   * @throws {ConfigError} if a value is missing, or the client has no `secret`.
   * @see https://pay.weixin.qq.com/docs/merchant/apis/offer-coupons-by-mini-program/mini-program-coupons.html
   */
  plugin(coupons: readonly CouponRequest[], send_coupon_merchant = this.#merchant.mchid): CouponPlugin {
    if (coupons.length === 0 || coupons.length > MOST) {
      throw new ConfigError(
        'coupons',
        `expected 1 to ${MOST} coupons, received ${coupons.length}`,
        `Pass 1 to ${MOST} coupons.`,
      );
    }
    needed('send_coupon_merchant', send_coupon_merchant);
    const fields = Object.fromEntries(coupons.flatMap((coupon, at) => numbered(coupon, at)));
    const sign = this.#merchant.signFields('HMAC-SHA256', { ...fields, send_coupon_merchant });
    return { send_coupon_params: coupons, send_coupon_merchant, sign };
  }
}

function numbered(coupon: CouponRequest, at: number): [string, string][] {
  needed(`coupons.${at}.stock_id`, coupon.stock_id);
  needed(`coupons.${at}.out_request_no`, coupon.out_request_no);
  return Object.entries(coupon).map(([name, value]) => [`${name}${at}`, value]);
}
