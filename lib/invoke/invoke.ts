import { clientConfigOf, type Wechatpay } from '../client';
import { Busifavor } from './busifavor';
import {
  type InsuranceOnlyOrder,
  type InsuranceOnlyPayment,
  type MedicalInsurancePayments,
  type MixedOrder,
  type MixedPayment,
  medicalInsurance,
} from './medical-insurance';
import {
  type OrderKind,
  type OrderOptions,
  type OrderParameters,
  type OrderRequests,
  placeOrder,
} from './order';
import {
  type AppPayment,
  appPayment,
  h5Payment,
  type JsapiPayment,
  jsapiPayment,
  type MiniProgramPayment,
  nativePayment,
  type PrepaidAppOrder,
  type PrepaidOrder,
} from './payments';
import { Payscore } from './payscore';
import { type RedPacket, redPacket } from './red-packet';
import { type Merchant, merchantOf } from './signing-config';
import { type TransferConfirmations, transferConfirmation, type WaitingTransfer } from './transfer';
import { V2Payments } from './v2';

/**
 * Builds the signed parameters that your client (JSAPI, mini program, app, browser) passes to WeChat Pay. Parameters for
 * APIv3 orders are signed with the merchant API private key, the others with the APIv2 key.
 *
 * @example
 * const invoke = new Invoke(wxpay)
 * const { data } = await wxpay.v3.pay.transactions.jsapi.post({ json: order })
 * response.json(await invoke.jsapi({ appid: order.appid, prepay_id: data.prepay_id }))
 */
export class Invoke {
  /** Payments of APIv2 orders. */
  readonly v2: V2Payments;
  /** WeChat Pay Score. */
  readonly payscore: Payscore;
  /** Coupons of merchants. */
  readonly busifavor: Busifavor;
  readonly #client: Wechatpay;
  readonly #merchant: Merchant;

  /**
   * Creates the builder for a client.
   *
   * @throws {ConfigError} if `wxpay` is not a client.
   */
  constructor(wxpay: Wechatpay) {
    this.#merchant = merchantOf(clientConfigOf(wxpay));
    this.#client = wxpay;
    this.v2 = new V2Payments(this.#merchant);
    this.payscore = new Payscore(this.#merchant);
    this.busifavor = new Busifavor(this.#merchant);
  }

  /**
   * Places an order and builds the parameters that your client passes to WeChat Pay, in one step: {@link Invoke.jsapi},
   * {@link Invoke.miniProgram}, {@link Invoke.app}, {@link Invoke.h5} or {@link Invoke.native} after the call of
   * `v3/pay/transactions/…`. The order of a partner has `sp_mchid`, and is placed at `v3/pay/partner/transactions/…`.
   *
   * Call it again with the same order to get fresh parameters: WeChat Pay returns the same order for the same
   * `out_trade_no` until it is paid.
   *
   * @param kind how the user pays: `'jsapi'`, `'miniProgram'`, `'app'`, `'h5'` or `'native'`.
   * @param order amounts in fen; `mchid` is the client's by default.
   * @param options options of the call, and for H5 `redirect_url`.
   * @throws {ApiError} if WeChat Pay refuses the order.
   * @throws {ConfigError} if a value is missing.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791856
   * @example
   * const payment = await invoke.order('jsapi', {
   *   appid, description: 'A cup of tea', out_trade_no: '1', notify_url, amount: { total: 100 }, payer: { openid },
   * })
   */
  order<Kind extends OrderKind>(
    kind: Kind,
    order: OrderRequests[Kind],
    options?: OrderOptions,
  ): Promise<OrderParameters[Kind]>;
  order(kind: OrderKind, order: OrderRequests[OrderKind], options: OrderOptions = {}): Promise<unknown> {
    return placeOrder(this.#client, this.#merchant, kind, order, options);
  }

  /**
   * Builds a payment in WeChat's browser. The signature covers four lines that each end with a line feed: `appId`,
   * `timeStamp`, `nonceStr`, `package`; `signType` is passed unsigned.
   *
   * @throws {ConfigError} if a value is missing.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791857
   * @example
   * WeixinJSBridge.invoke('getBrandWCPayRequest', payment)
   */
  jsapi(order: PrepaidOrder): Promise<JsapiPayment> {
    return jsapiPayment(this.#merchant, order);
  }

  /**
   * Builds a payment in a mini program. The signature is that of {@link Invoke.jsapi} with the `appid` of the mini program,
   * which is not passed.
   *
   * @throws {ConfigError} if a value is missing.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791857
   * @example
   * wx.requestPayment({ ...payment, success, fail })
   */
  async miniProgram(order: PrepaidOrder): Promise<MiniProgramPayment> {
    const { appId, ...payment } = await this.jsapi(order);
    return payment;
  }

  /**
   * Builds a payment in an app. The signature covers four lines that each end with a line feed: `appid`, `timestamp`,
   * `noncestr` and the plain `prepayid`; `package` is passed unsigned.
   *
   * @throws {ConfigError} if a value is missing.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4013070351
   */
  app(order: PrepaidAppOrder): Promise<AppPayment> {
    return appPayment(this.#merchant, order);
  }

  /**
   * Builds the URL to open in a browser; it is valid for 5 minutes. Nothing is signed.
   *
   * @param redirect_url the URL to which the browser returns.
   * @throws {ConfigError} if one of them is not a URL.
   */
  h5({ h5_url, redirect_url }: { readonly h5_url: string; readonly redirect_url?: string }): string {
    return h5Payment('h5_url', h5_url, redirect_url);
  }

  /**
   * Returns the text of a QR code; it is valid for two hours. Nothing is signed.
   *
   * @throws {ConfigError} if it is not a `weixin://…` URL.
   */
  native({ code_url }: { readonly code_url: string }): string {
    return nativePayment(code_url);
  }

  /**
   * Builds a red packet that a mini program opens. The MD5 sign covers `appId`, `nonceStr`, the percent-encoded `package`
   * and `timeStamp`, not `signType`.
   *
   * @param packet the `package` that `v2/mmpaymkttransfers/sendminiprogramhb` returned.
   * @throws {ConfigError} if a value is missing, or the client has no `secret`.
   * @see https://pay.weixin.qq.com/wiki/doc/api/tools/cash_coupon_xcx.php?chapter=18_3&index=4
   */
  redPacket(packet: { readonly appid: string; readonly package: string }): RedPacket {
    return redPacket(this.#merchant, packet);
  }

  /**
   * Builds a payment by medical insurance (`requestMedicalInsurancePay`) in a mini program and in WeChat's browser. The
   * signature is that of {@link Invoke.jsapi}; `mixTradeNo` is passed unsigned. Omit `prepay_id` for an order that medical
   * insurance pays alone: then nothing is signed. `ok` on the client does not mean that the order is paid: query it.
   *
   * @param order `appid`: the one of the order; a partner whose order has `sub_openid` passes `sub_appid`. `mix_trade_no`:
   * the number that creating the order returned.
   * @throws {ConfigError} if a value is missing.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4016781545
   * @example
   * const { miniProgram } = await invoke.medicalInsurance({ appid, mix_trade_no, prepay_id })
   * wx.requestMedicalInsurancePay({ ...miniProgram, success, fail })
   */
  medicalInsurance(order: MixedOrder): Promise<MedicalInsurancePayments<MixedPayment>>;
  medicalInsurance(order: InsuranceOnlyOrder): Promise<MedicalInsurancePayments<InsuranceOnlyPayment>>;
  medicalInsurance(
    order: MixedOrder | InsuranceOnlyOrder,
  ): Promise<MedicalInsurancePayments<MixedPayment | InsuranceOnlyPayment>> {
    return medicalInsurance(this.#merchant, order);
  }

  /**
   * Builds the view in which a user confirms a transfer (`requestMerchantTransfer`). Nothing is signed.
   *
   * @throws {ConfigError} if a value is missing.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012719578
   */
  transfer(transfer: WaitingTransfer): TransferConfirmations {
    return transferConfirmation(this.#merchant, transfer);
  }
}
