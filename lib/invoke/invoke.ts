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
 * Makes what clients (JSAPI, mini programs, apps, browsers) start WeChat Pay with. Payloads for APIv3 orders are signed
 * with the merchant API private key, the others with the APIv2 key.
 *
 * @example
 * const invoke = new Invoke(wxpay)
 * const { data } = await wxpay.v3.pay.transactions.jsapi.post({ json: order })
 * response.json(await invoke.jsapi({ appid: order.appid, prepay_id: data.prepay_id }))
 */
export class Invoke {
  /** For orders that were placed through APIv2. */
  readonly v2: V2Payments;
  /** WeChat Pay Score. */
  readonly payscore: Payscore;
  /** Coupons of merchants. */
  readonly busifavor: Busifavor;
  readonly #merchant: Merchant;

  /** @throws {ConfigError} where `wxpay` is no client. */
  constructor(wxpay: Wechatpay) {
    this.#merchant = merchantOf(clientConfigOf(wxpay));
    this.v2 = new V2Payments(this.#merchant);
    this.payscore = new Payscore(this.#merchant);
    this.busifavor = new Busifavor(this.#merchant);
  }

  /**
   * Payment in WeChat's browser. Signed are four lines, each closed by a line feed: `appId`, `timeStamp`, `nonceStr`,
   * `package`; `signType` is passed and not signed.
   *
   * @throws {ConfigError} where a value is missing.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791857
   * @example
   * WeixinJSBridge.invoke('getBrandWCPayRequest', payment)
   */
  jsapi(order: PrepaidOrder): Promise<JsapiPayment> {
    return jsapiPayment(this.#merchant, order);
  }

  /**
   * Payment in a mini program. Signed as for {@link Invoke.jsapi}, with the mini program's own `appid`, which is not
   * passed.
   *
   * @throws {ConfigError} where a value is missing.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791857
   * @example
   * wx.requestPayment({ ...payment, success, fail })
   */
  async miniProgram(order: PrepaidOrder): Promise<MiniProgramPayment> {
    const { appId, ...payment } = await this.jsapi(order);
    return payment;
  }

  /**
   * Payment in an app. Signed are four lines, each closed by a line feed: `appid`, `timestamp`, `noncestr` and the bare
   * `prepayid`; `package` is passed and not signed.
   *
   * @throws {ConfigError} where a value is missing.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4013070351
   */
  app(order: PrepaidAppOrder): Promise<AppPayment> {
    return appPayment(this.#merchant, order);
  }

  /**
   * The page to send a browser to; good for 5 minutes. Nothing is signed.
   *
   * @param redirect_url where the browser comes back to.
   * @throws {ConfigError} where one of them is no URL.
   */
  h5({ h5_url, redirect_url }: { readonly h5_url: string; readonly redirect_url?: string }): string {
    return h5Payment('h5_url', h5_url, redirect_url);
  }

  /**
   * The text of a QR code; good for two hours. Nothing is signed.
   *
   * @throws {ConfigError} where it is no `weixin://…`.
   */
  native({ code_url }: { readonly code_url: string }): string {
    return nativePayment(code_url);
  }

  /**
   * A red packet that a mini program opens. Signed, with MD5, are `appId`, `nonceStr`, the percent-encoded `package`
   * and `timeStamp`; `signType` is not.
   *
   * @param packet the `package` that `v2/mmpaymkttransfers/sendminiprogramhb` gave.
   * @throws {ConfigError} where a value is missing, or the client has no `secret`.
   * @see https://pay.weixin.qq.com/wiki/doc/api/tools/cash_coupon_xcx.php?chapter=18_3&index=4
   */
  redPacket(packet: { readonly appid: string; readonly package: string }): RedPacket {
    return redPacket(this.#merchant, packet);
  }

  /**
   * Payment by medical insurance (`requestMedicalInsurancePay`), in a mini program and in WeChat's browser. Signed as
   * for {@link Invoke.jsapi}; `mixTradeNo` is passed and not signed. Leave `prepay_id` out of an order that medical
   * insurance pays alone: nothing is signed then. That the client reports `ok` does not mean paid: query the order.
   *
   * @param order `appid`: the one that the order was placed with; a partner whose order has `sub_openid` gives
   * `sub_appid`. `mix_trade_no`: what placing the order gave.
   * @throws {ConfigError} where a value is missing.
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
   * Where a user confirms that money is transferred to him (`requestMerchantTransfer`). Nothing is signed.
   *
   * @throws {ConfigError} where a value is missing.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012719578
   */
  transfer(transfer: WaitingTransfer): TransferConfirmations {
    return transferConfirmation(this.#merchant, transfer);
  }
}
