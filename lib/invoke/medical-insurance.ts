import { jsapiPayment, type PrepaidOrder } from './payments';
import { type Merchant, needed } from './signing-config';

/** An order that medical insurance pays alone; without a cash payment nothing is signed. */
export interface InsuranceOnlyOrder {
  readonly appid: string;
  /** WeChat Pay's number of the order, never your own `out_trade_no`. */
  readonly mix_trade_no: string;
}

/** An order that is paid in cash, or in cash and by medical insurance. */
export type MixedOrder = InsuranceOnlyOrder & PrepaidOrder;

/** The parameters of `wx.requestMedicalInsurancePay(…)` if medical insurance pays alone. */
export interface InsuranceOnlyPayment {
  readonly mixTradeNo: string;
}

/** The parameters of `wx.requestMedicalInsurancePay(…)`. */
export interface MixedPayment extends InsuranceOnlyPayment {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: 'RSA';
  readonly paySign: string;
}

/** A payment of medical insurance, for each kind of client. */
export interface MedicalInsurancePayments<Payment> {
  /** The parameters of `WeixinJSBridge.invoke('requestMedicalInsurancePay', …)`. */
  readonly jsapi: Payment & { readonly appid: string };
  readonly miniProgram: Payment;
}

/** Builds a payment by medical insurance, signed like a JSAPI payment; `mixTradeNo` is unsigned. */
export async function medicalInsurance(
  merchant: Merchant,
  order: InsuranceOnlyOrder | MixedOrder,
): Promise<MedicalInsurancePayments<InsuranceOnlyPayment | MixedPayment>> {
  const appid = needed('appid', order.appid);
  const miniProgram = {
    mixTradeNo: needed('mix_trade_no', order.mix_trade_no),
    ...(await cashOf(merchant, order)),
  };
  return { jsapi: { appid, ...miniProgram }, miniProgram };
}

/** Builds the five fields of the cash payment; WeChat Pay refuses them without one. */
async function cashOf(merchant: Merchant, order: InsuranceOnlyOrder | MixedOrder): Promise<object> {
  if (!('prepay_id' in order)) return {};
  const { timeStamp, nonceStr, package: extension, paySign } = await jsapiPayment(merchant, order);
  return { timeStamp, nonceStr, package: extension, signType: 'RSA', paySign };
}
