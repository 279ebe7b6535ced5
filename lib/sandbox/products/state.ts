import type { Notice } from '../notifications/notices';
import type { Applyment } from './applyments';
import { DownloadTickets } from './bills/download-tickets';
import type { SyntheticBill } from './bills/synthetic-bill';
import { BoundedMap } from './bounded-map';
import type { Coupon, Stock } from './busifavor/stocks';
import type { Complaint } from './complaints';
import type { FavorCoupon, FavorStock } from './favor';
import type { Combined } from './orders/combined';
import type { ServiceOrder } from './payscore';
import type { Receiver, Sharing, SharingReturn } from './profit-sharing';
import type { Transfer } from './transfers';

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
  /** The order as it was placed; the same number must come with the same content. */
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
  /** Present where it was placed through APIv2, whose notifications are of another form. */
  readonly protocol?: 'v2';
  /** How it was signed, where it was placed through APIv2; so is what is told of it. */
  readonly signType?: 'MD5' | 'HMAC-SHA256';
  /** The user tried and did not pay. */
  readonly refused?: true;
}

/** What every way to place an order sends; a service provider's has its own ids here, and the sub-merchant's beside. */
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

export interface Refund {
  readonly request: object;
  /** As it was accepted: on its way. */
  readonly reply: RefundReply;
  /** When the money arrives, where nothing else becomes of it, in milliseconds. */
  readonly arrives: number;
  /** What became of it in place of that, and when. */
  readonly ended?: { readonly status: RefundEnd; readonly at: number };
  /** Where its end is told, and in which protocol. */
  readonly notice: { readonly url: string | undefined; readonly protocol: 'v2' | 'v3' };
}

/** How a refund ends: it arrives, it is given up, or WeChat Pay cannot deliver it and asks the merchant. */
export type RefundEnd = 'SUCCESS' | 'CLOSED' | 'ABNORMAL';

/** A refund as APIv3 shows it. */
export interface RefundReply {
  readonly refund_id: string;
  readonly out_refund_no: string;
  readonly transaction_id: string;
  readonly out_trade_no: string;
  readonly user_received_account: string;
  /** Present once it arrived. */
  readonly success_time?: string;
  readonly create_time: string;
  readonly status: 'PROCESSING' | RefundEnd;
  readonly amount: { readonly refund: number; readonly total: number };
}

/** Money that went out: a red packet, or a transfer to a balance. */
export interface Payout {
  readonly request: Readonly<Record<string, string>>;
  readonly reply: Readonly<Record<string, string>>;
  /** In milliseconds. */
  readonly at: number;
}

export interface Card {
  readonly request: object;
  readonly cardCode: string;
}

/** An uploaded file. */
export interface Media {
  readonly base64: string;
  readonly type: string;
}

/** Everything that happened in this gateway: plain data with one owner, changed by the operations only. */
export interface State {
  /** By `out_trade_no`. */
  readonly orders: BoundedMap<Order>;
  /** `out_trade_no` by `transaction_id`. */
  readonly transactions: BoundedMap<string>;
  /** By `combine_out_trade_no`. */
  readonly combined: BoundedMap<Combined>;
  /** By `out_refund_no`. */
  readonly refunds: BoundedMap<Refund>;
  /** By `out_request_no`. */
  readonly cards: BoundedMap<Card>;
  /** By the kind and its number: `sendredpack 10000098201411111234567890`. */
  readonly payouts: BoundedMap<Payout>;
  /** By type and account: `MERCHANT_ID 1900000109`. */
  readonly receivers: BoundedMap<Receiver>;
  /** By `out_order_no`. */
  readonly sharings: BoundedMap<Sharing>;
  /** By `out_return_no`. */
  readonly sharingReturns: BoundedMap<SharingReturn>;
  /** By `out_bill_no`. */
  readonly transfers: BoundedMap<Transfer>;
  /** Busifavor's, by `stock_id`. */
  readonly stocks: BoundedMap<Stock>;
  /** Busifavor's, by `coupon_code`. */
  readonly coupons: BoundedMap<Coupon>;
  /** Favor's, by `stock_id`. */
  readonly favorStocks: BoundedMap<FavorStock>;
  /** Favor's, by `coupon_id`. */
  readonly favorCoupons: BoundedMap<FavorCoupon>;
  /** PayScore's, by `out_order_no`. */
  readonly serviceOrders: BoundedMap<ServiceOrder>;
  /** By `complaint_id`. */
  readonly complaints: BoundedMap<Complaint>;
  /** By `business_code`. */
  readonly applyments: BoundedMap<Applyment>;
  /** Addresses for notifications by their product. */
  readonly addresses: BoundedMap<string>;
  /** What the merchant is to be told of, not yet on its way. */
  readonly outbox: Notice[];
  /** Uploaded files, by the id that was given for them. */
  readonly media: BoundedMap<Media>;
  /** The files that may be fetched. */
  readonly tickets: DownloadTickets;
  /** What bills are like; undefined: they hold what was paid here. */
  bill: SyntheticBill | undefined;
  /** How many numbers were given out. */
  issued: number;
}

/** So many of the uploaded files are kept. */
const UPLOADS = 20;

/** Keeps a new order, under its own number: open, and nothing of it given back. */
export function addOrder(
  state: State,
  placed: Pick<Order, 'tradeType' | 'request' | 'reply' | 'combined' | 'protocol' | 'signType'>,
): Order {
  const outTradeNo = placed.request.out_trade_no;
  const order = { ...placed, outTradeNo, closed: false, refunded: 0, refunds: 0 };
  state.orders.set(outTradeNo, order);
  return order;
}

export function createState(): State {
  return {
    orders: new BoundedMap(),
    transactions: new BoundedMap(),
    combined: new BoundedMap(),
    refunds: new BoundedMap(),
    cards: new BoundedMap(),
    payouts: new BoundedMap(),
    receivers: new BoundedMap(),
    sharings: new BoundedMap(),
    sharingReturns: new BoundedMap(),
    transfers: new BoundedMap(),
    stocks: new BoundedMap(),
    coupons: new BoundedMap(),
    favorStocks: new BoundedMap(),
    favorCoupons: new BoundedMap(),
    serviceOrders: new BoundedMap(),
    complaints: new BoundedMap(),
    applyments: new BoundedMap(),
    addresses: new BoundedMap(),
    media: new BoundedMap<Media>().limit(UPLOADS),
    outbox: [],
    tickets: new DownloadTickets(),
    bill: undefined,
    issued: 0,
  };
}
