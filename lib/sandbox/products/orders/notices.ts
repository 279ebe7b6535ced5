import { omitUndefined } from '../../../json';
import type { Notice } from '../../notifications/notice';
import type { Order } from './records';

/** Returns the notification of a payment; none if the order has no `notify_url`. */
export function paymentNotice(order: Order): Notice[] {
  const { request, payment } = order;
  if (!payment || !request.notify_url) return [];
  const version = order.protocol === 'v2' ? 'v2/transaction-success' : 'TRANSACTION.SUCCESS';
  const resource = order.protocol === 'v2' ? paidFields(order, payment) : paidResource(order, payment);
  const { signType } = order;
  return [{ type: version, resource, url: request.notify_url, ...(signType && { signType }) }];
}

type Payment = NonNullable<Order['payment']>;

/** Who sold: the merchant, or a sub-merchant and its service provider. */
function partiesOf({ appid, mchid, sub_appid, sub_mchid }: Order['request']): object {
  if (sub_mchid === undefined) return { appid, mchid };
  return { sp_appid: appid, sp_mchid: mchid, sub_mchid, ...omitUndefined({ sub_appid }) };
}

/** The payer under the AppID of each party. */
function payerOf({ sub_mchid, payer }: Order['request'], openid: string): object {
  if (sub_mchid === undefined) return { openid };
  const { sub_openid } = payer ?? {};
  return { sp_openid: openid, ...omitUndefined({ sub_openid }) };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791861, https://pay.weixin.qq.com/doc/v3/partner/4012085801 */
function paidResource({ outTradeNo, tradeType, request }: Order, payment: Payment): object {
  const { attach } = request;
  const { total, currency = 'CNY' } = request.amount;
  return {
    ...partiesOf(request),
    out_trade_no: outTradeNo,
    transaction_id: payment.transactionId,
    trade_type: tradeType,
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: payment.bankType,
    attach: attach ?? '',
    success_time: payment.successTime,
    payer: payerOf(request, payment.openid),
    amount: { total, payer_total: total, currency, payer_currency: currency },
  };
}

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011935221 */
function paidFields({ outTradeNo, tradeType, request }: Order, payment: Payment): object {
  const { total, currency = 'CNY' } = request.amount;
  return {
    return_code: 'SUCCESS',
    result_code: 'SUCCESS',
    appid: request.appid,
    openid: payment.openid,
    out_trade_no: outTradeNo,
    transaction_id: payment.transactionId,
    trade_type: tradeType,
    is_subscribe: 'N',
    bank_type: payment.bankType,
    attach: request.attach,
    total_fee: total,
    cash_fee: total,
    fee_type: currency,
    time_end: payment.successTime.slice(0, 19).replace(/\D/g, ''),
  };
}
