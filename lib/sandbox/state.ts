import type { InventedBill } from './files/invented';
import { Tickets } from './files/tickets';

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
}

/** What every way to place an order sends. */
export interface OrderRequest {
  readonly appid: string;
  readonly mchid: string;
  readonly description: string;
  readonly out_trade_no: string;
  readonly notify_url: string;
  readonly amount: { readonly total: number; readonly currency?: string };
  readonly attach?: string;
  readonly time_expire?: string;
  readonly goods_tag?: string;
  readonly detail?: object;
  readonly scene_info?: object;
  readonly payer?: { readonly openid?: string; readonly identity?: object };
}

export interface Refund {
  readonly request: object;
  readonly reply: RefundReply;
}

/** A refund as APIv3 shows it. */
export interface RefundReply {
  readonly refund_id: string;
  readonly out_refund_no: string;
  readonly transaction_id: string;
  readonly out_trade_no: string;
  readonly user_received_account: string;
  readonly success_time: string;
  readonly status: string;
  readonly amount: { readonly refund: number; readonly total: number };
}

/** Money that went out: a red packet, or a transfer to a balance. */
export interface Payout {
  readonly request: object;
  readonly reply: Readonly<Record<string, string>>;
}

/** An uploaded file. */
export interface Media {
  readonly bytes: Buffer;
  readonly type: string;
}

export interface Card {
  readonly request: object;
  readonly cardCode: string;
}

/** Everything that happened in this gateway: plain data with one owner, changed by the operations only. */
export interface State {
  /** By `out_trade_no`. */
  readonly orders: Map<string, Order>;
  /** `out_trade_no` by `transaction_id`. */
  readonly transactions: Map<string, string>;
  /** By `out_refund_no`. */
  readonly refunds: Map<string, Refund>;
  /** By `out_request_no`. */
  readonly cards: Map<string, Card>;
  /** By the kind and its number: `sendredpack 10000098201411111234567890`. */
  readonly payouts: Map<string, Payout>;
  /** The files that may be fetched. */
  readonly tickets: Tickets;
  /** Uploaded files, by the id that was given for them. */
  readonly media: Map<string, Media>;
  /** What bills are like; undefined: they hold what was paid here. */
  bill: InventedBill | undefined;
  /** How many numbers were given out. */
  issued: number;
}

export function createState(): State {
  return {
    ...{ orders: new Map(), transactions: new Map(), refunds: new Map() },
    ...{ cards: new Map(), payouts: new Map() },
    ...{ tickets: new Tickets(), media: new Map(), bill: undefined },
    issued: 0,
  };
}
