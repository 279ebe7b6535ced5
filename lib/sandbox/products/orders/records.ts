import { type State, Store } from '../state';

/** How an order was placed. */
export type TradeType = 'JSAPI' | 'NATIVE' | 'APP' | 'MWEB' | 'MICROPAY';

export interface Payment {
  readonly transactionId: string;
  readonly successTime: string;
  readonly openid: string;
  readonly bankType: string;
}

export interface Order {
  readonly outTradeNo: string;
  readonly tradeType: TradeType;
  /** The order as it was placed; the same number must have the same content. */
  readonly request: OrderRequest;
  /** What placing it was answered with. */
  readonly reply: Readonly<Record<string, string>>;
  readonly closed: boolean;
  readonly payment?: Payment;
  /** In fen. */
  readonly refunded: number;
  /** How many refunds that was. */
  readonly refunds: number;
  /** The number of the combined order that it is part of. */
  readonly combined?: string;
  /** Present if it was placed through APIv2, whose notifications have another format. */
  readonly protocol?: 'v2';
  /** APIv2: how the order was signed, and so how its notification is signed. */
  readonly signType?: 'MD5' | 'HMAC-SHA256';
  /** The user tried and did not pay. */
  readonly refused?: true;
}

/**
 * The fields that every kind of order has; an order of a service provider has its IDs here, and those of the sub-
 * merchant in addition.
 */
export interface OrderRequest {
  readonly appid: string;
  readonly mchid: string;
  readonly sub_appid?: string;
  readonly sub_mchid?: string;
  readonly description: string;
  readonly out_trade_no: string;
  readonly notify_url: string;
  readonly amount: { readonly total: number; readonly currency?: string };
  readonly attach?: string;
  readonly time_expire?: string;
  readonly goods_tag?: string;
  readonly detail?: object;
  readonly scene_info?: object;
  readonly settle_info?: { readonly profit_sharing?: boolean };
  readonly payer?: { readonly openid?: string; readonly sub_openid?: string; readonly identity?: object };
}

/** By `out_trade_no`. */
export const ORDERS = new Store<Order, 'combined'>('orders', {
  indexes: { combined: ({ combined }) => combined },
});
/** `out_trade_no` by `transaction_id`. */
export const TRANSACTIONS = new Store<string>('transactions');

/** Adds a new order under its number, unpaid. */
export function addOrder(
  state: State,
  placed: Pick<Order, 'tradeType' | 'request' | 'reply' | 'combined' | 'protocol' | 'signType'>,
): Order {
  const outTradeNo = placed.request.out_trade_no;
  const order = { ...placed, outTradeNo, closed: false, refunded: 0, refunds: 0 };
  ORDERS.of(state).set(outTradeNo, order);
  return order;
}
